"""Rasa parts of our own: pipeline components, the channel, the tracker store."""
