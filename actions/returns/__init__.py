"""Returns, and the money that comes back."""
