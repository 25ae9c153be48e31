"""Run pytest in Rasa's Python, which doesn't have it: borrow the main environment's, behind all else."""

import os
import sys
from pathlib import Path

os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
ROOT = Path(__file__).resolve().parents[4]
sys.path[:0] = [str(ROOT / "nlu"), str(ROOT)]
sys.path.append(sys.argv[1])

import pytest

HERE = Path(__file__).resolve().parent
sys.exit(pytest.main(["-q", "-c", str(HERE / "pytest.ini"), "-p", "no:cacheprovider", *sys.argv[2:]]))
