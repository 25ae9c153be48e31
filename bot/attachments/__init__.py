"""Files that customers send: sanitized, kept in the database."""
