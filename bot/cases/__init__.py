"""Cases: what waits for one of the shop's people, from the customer's wish until it is closed."""
