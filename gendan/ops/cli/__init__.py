"""The `gendan` command: start, train, try, migrate, import."""
