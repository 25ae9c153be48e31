"""The comparison's parts; each can be run alone."""
