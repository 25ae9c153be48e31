"""Turns: everything that waits in a conversation, taken together, answered once."""
