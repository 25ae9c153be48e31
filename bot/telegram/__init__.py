"""Telegram's composition root and commands."""
