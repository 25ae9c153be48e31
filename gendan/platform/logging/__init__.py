"""Logs as JSON lines, without what is personal or secret."""
