"""What answers a turn: Rasa, its fallback, and the gateway's own replies."""
