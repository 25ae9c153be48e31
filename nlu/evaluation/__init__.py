"""How well the models understand: other people's words, left-out ways of saying, entities, speed."""
