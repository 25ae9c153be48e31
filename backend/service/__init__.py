"""Use cases. They reach the world only through the ports they declare."""
