"""Orders that come in, from files and from other systems."""
