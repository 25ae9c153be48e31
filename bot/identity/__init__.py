"""Who is asking: web sessions, and customers for whom the shop vouches."""
