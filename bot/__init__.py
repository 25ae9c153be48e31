"""The gateway: conversations, turns, who may speak, words, and the delivery of every message."""
