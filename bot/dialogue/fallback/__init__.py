"""Answers the plain order questions while the dialogue can't (docs/decisions/0004-the-matcher.md)."""
