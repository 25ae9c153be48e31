"""States, the events that change them, and the record of every change."""
