"""Backups, the way back from one, and whether a database is whole."""
