"""Proving that an order concerns somebody: by what they know, or by a code."""
