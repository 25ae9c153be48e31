"""Orders coming in: the API's model of them, and files."""
