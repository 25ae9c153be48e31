"""Orders as whoever may see them reads them. `access` is the one door to them."""
