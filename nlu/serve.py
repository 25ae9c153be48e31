"""Start Rasa for the gateway, with our channel, our tracker store, and what is slow or silent in it mended.

Run from `nlu/` with its own Python: `python serve.py --model ../models`.
"""

import argparse
import logging
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Telemetry would send, and TensorFlow would write, what nobody asked for; both read this on import.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
sys.path.insert(0, str(HERE))
# What all processes share: gendan.contracts, gendan.text, gendan.platform.logging.library_logs.
sys.path.append(str(HERE.parent))

import rasa.core.run
from components.state_tables import StateUnusableError, open_state_table
from rasa.core.utils import AvailableEndpoints
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog
from rasa_patches import PATCHES
from rasa_patches.patch import PatchError, apply_patches

from gendan.platform.logging.library_logs import withhold_quotes_beneath_rasa


def main() -> None:
    """Serve until a signal ends the process."""
    options = _options()
    configure_logging_and_warnings(logging.INFO, warn_only_once=True, filter_repeated_logs=True)
    # Below INFO Rasa writes what customers say.
    configure_structlog(logging.INFO)
    withhold_quotes_beneath_rasa()
    _patch_rasa()
    _see_that_the_memory_opens()
    rasa.core.run.serve_application(
        model_path=str(options.model),
        interface=os.environ.get("GENDAN_RASA_HOST", "127.0.0.1"),
        port=int(os.environ.get("GENDAN_RASA_PORT", "5005")),
        credentials=str(HERE / "credentials.yml"),
        endpoints=AvailableEndpoints.read_endpoints(str(HERE / "endpoints.yml")),
        auth_token=os.environ["GENDAN_RASA_TOKEN"],
    )


def _patch_rasa() -> None:
    try:
        apply_patches(PATCHES, os.environ.get("GENDAN_RASA_WITHOUT_PATCHES", ""))
    except PatchError as problem:
        sys.exit(str(problem))


def _see_that_the_memory_opens() -> None:
    # Rasa would end with a hundred lines about it.
    try:
        open_state_table(os.environ["GENDAN_TRACKER_DATABASE"])
    except StateUnusableError as problem:
        sys.exit(f"Rasa's memory: {problem}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a model, or the folder of models")
    return parser.parse_args()


if __name__ == "__main__":
    main()
