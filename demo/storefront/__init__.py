"""The demo shop's own site: sign in as a customer, read the mails that were sent."""
