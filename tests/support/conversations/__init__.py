"""Whole conversations: written in files, played on a real shop, checked and written out for reading."""
