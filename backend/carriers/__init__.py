"""What carriers send, and how we know that it is them."""
