"""The question how it went, and its answer."""
