"""The action server's room: asks the backend and answers with what to say, never how.

Knows intents, orders' views and the names of texts. Holds no state, no words, no database.
"""
