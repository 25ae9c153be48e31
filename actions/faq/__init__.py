"""Facts of the shop."""
