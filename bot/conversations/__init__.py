"""Conversations: who talks where, and everything that was said, in one order."""
