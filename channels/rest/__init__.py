"""Server-to-server chat in Rasa's REST dialect."""
