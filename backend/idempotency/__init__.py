"""The same request, one effect."""
