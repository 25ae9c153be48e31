"""Gendan against stock Rasa, on one machine, through the whole path of a message."""
