"""Accounts of the shop, and its word about them."""
