"""The way to the shop's people."""
