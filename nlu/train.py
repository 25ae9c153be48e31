"""Train the model: the project's config, domain and rules, and generated sentences.

Run from `nlu/` with its own Python: `python train.py --data ../var/training --model ../models/x.tar.gz`.
"""

import argparse
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
sys.path.insert(0, str(HERE))

from rasa.model_training import train


def main() -> None:
    """Train and put the model at the path asked for, in one step."""
    options = _options()
    options.model.parent.mkdir(parents=True, exist_ok=True)
    result = train(
        domain=str(HERE.parent / "domain.yml"),
        config=str(HERE.parent / "config.yml"),
        training_files=[str(HERE / "data"), str(options.data)],
        output=str(options.model.parent),
        fixed_model_name=f"unfinished-{os.getpid()}",
        force_training=True,
    )
    if result.code or not result.model:
        sys.exit("Rasa didn't train; its messages above say why.")
    Path(result.model).replace(options.model)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of generated sentences")
    parser.add_argument("--model", type=Path, required=True, help="file to write, .tar.gz")
    return parser.parse_args()


if __name__ == "__main__":
    main()
