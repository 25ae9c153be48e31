"""What services stand on: clock, settings, database, HTTP, logs. It knows no shop."""
