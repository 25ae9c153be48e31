"""One person's data over all services."""
