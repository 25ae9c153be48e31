"""A message's way: accepted durably, gathered into a turn, answered once, in order."""
