"""Orders and their states. `access` is the one door to them."""
