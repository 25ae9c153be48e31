"""Tests of understanding; what needs scikit-learn or Rasa is in `rasas_python` and runs in Rasa's Python."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "nlu"))
collect_ignore = ["rasas_python"]
