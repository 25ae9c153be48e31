"""What goes out to customers: every message once, in order, until its channel has it."""
