"""How a sentence is understood, without Rasa: text, features, models and patterns."""
