"""Answers about the shop, and the way to its people."""
