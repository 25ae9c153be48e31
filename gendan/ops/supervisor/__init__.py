"""The four services as one: prepared, started, watched, ended."""
