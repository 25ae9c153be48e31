"""What only people can do to an order for now."""
