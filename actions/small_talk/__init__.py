"""Everything in a conversation that is not about an order."""
