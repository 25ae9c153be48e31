"""Instants as every answer writes them."""

from datetime import UTC, datetime


def instant(at: datetime) -> str:
    """Return an instant as every answer writes it: `2026-11-22T08:30:00Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
