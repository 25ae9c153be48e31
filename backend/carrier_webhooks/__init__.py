"""Carriers' signed messages, each acted on once."""
