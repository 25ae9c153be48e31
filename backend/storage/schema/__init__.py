"""Every table of the backend, by subject; importing this package completes the metadata."""

from backend.storage.schema import identity, orders, traffic, voice
from backend.storage.schema.columns import metadata

__all__ = ["identity", "metadata", "orders", "traffic", "voice"]
