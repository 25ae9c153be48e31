"""Everything about one customer: found, told, taken out."""
