"""Running a shop: the command line, the supervisor, backups, watching."""
