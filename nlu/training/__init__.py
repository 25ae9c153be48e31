"""Training data: phrasing files in, annotated sentences for Rasa out."""

import sys
from pathlib import Path

# What all services share (gendan.text) lies beside `nlu/`, from where these programs are run.
sys.path.append(str(Path(__file__).resolve().parents[2]))
