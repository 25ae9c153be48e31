"""How well the models understand: other people's words, left-out ways of saying, entities, speed."""

import sys
from pathlib import Path

# What all processes share (gendan.text) lies beside `nlu/`, from where these programs are run.
sys.path.append(str(Path(__file__).resolve().parents[2]))
