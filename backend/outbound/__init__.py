"""Messages that leave the backend: codes, letters, notices to the shop's people."""
