"""From Telegram's updates to messages of the gateway."""
