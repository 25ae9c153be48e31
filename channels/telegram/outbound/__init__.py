"""From messages of the gateway to what Telegram shows."""
