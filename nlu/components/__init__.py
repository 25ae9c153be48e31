"""Pipeline components for Rasa 3.6, named in config.yml by module path."""
