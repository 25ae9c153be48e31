"""Names that the models and their measures share."""

OUT_OF_SCOPE = "out_of_scope"
