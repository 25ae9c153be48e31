"""Watching a shop from outside: what is wrong, since when, and who is told."""
