"""Customers' files over HTTP."""
