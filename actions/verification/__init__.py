"""Proving who one is, step by step."""
