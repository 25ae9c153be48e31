"""Where parcels are, and when they come."""
