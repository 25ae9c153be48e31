"""Words: from what an action says to what a customer reads, in their language."""
