"""What needs scikit-learn or Rasa is in `rasas_python` and runs in Rasa's Python."""

collect_ignore = ["rasas_python"]
