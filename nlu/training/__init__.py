"""Training data: phrasing files in, annotated sentences for Rasa out."""
