"""A stock Rasa assistant for the same shop, as Rasa's documentation would have it written."""
