"""Customers who are known on a further channel because they said so while signed in at the shop."""
