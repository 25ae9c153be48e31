"""What stands in for the world in a demo and in tests: nothing of it runs in a real shop."""
