"""What is kept about a person: found, exported, erased; and what is old, deleted."""
