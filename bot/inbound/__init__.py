"""What comes in from customers: accepted durably, within limits, card numbers hidden."""
