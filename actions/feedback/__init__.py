"""Praise, suggestions and the wish to get no more notices."""
