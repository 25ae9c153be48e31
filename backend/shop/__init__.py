"""The shop's own facts, as its file states them."""
