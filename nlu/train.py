"""Train the model from the project's config, domain, rules and phrasing.

Run from `nlu/` with its own Python: `python train.py --model ../models/x.tar.gz`.
"""

import argparse
import hashlib
import os
import sys
import tarfile
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
# Whether to train at all is decided by a hash of the sources; Rasa's own cache only costs time.
os.environ["RASA_MAX_CACHE_SIZE"] = "0"
sys.path.insert(0, str(HERE))
# What all processes share: gendan.text.
sys.path.append(str(HERE.parent))

from rasa.model_training import train
from rasa.shared.nlu.training_data.message import Message

_PACKING_LEVEL = 1


def main() -> None:
    """Train and put the model at the path asked for, in one step."""
    options = _options()
    options.model.parent.mkdir(parents=True, exist_ok=True)
    _make_messages_cheap()
    # Rasa packs at the highest level, which takes twenty times as long for a few per cent.
    gzip_open = tarfile.TarFile.gzopen
    tarfile.TarFile.gzopen = partial(gzip_open, compresslevel=_PACKING_LEVEL)
    result = train(
        domain=str(HERE.parent / "domain.yml"),
        config=str(HERE.parent / "config.yml"),
        training_files=[str(HERE / "data")],
        output=str(options.model.parent),
        fixed_model_name=f"unfinished-{os.getpid()}",
        force_training=True,
    )
    if result.code or not result.model:
        sys.exit("Rasa didn't train; its messages above say why.")
    Path(result.model).replace(options.model)


def _make_messages_cheap() -> None:
    """Spare Rasa what it does several times to each of forty thousand sentences before any is learnt.

    Telling two messages apart takes a hash of their contents, not a JSON dump and a hash for each part of
    each; copying one takes its own dictionary, not a copy of every string in it.
    """

    def fingerprint(message: Message) -> str:
        if message._cached_fingerprint is None:
            written = repr((sorted(message.data.items(), key=lambda item: item[0]), message.features))
            message._cached_fingerprint = hashlib.blake2b(written.encode(), digest_size=16).hexdigest()
        return message._cached_fingerprint

    def copied(message: Message, _memo: object) -> Message:
        return Message(
            dict(message.data), set(message.output_properties), message.time, list(message.features)
        )

    Message.fingerprint = fingerprint
    Message.__deepcopy__ = copied


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="file to write, .tar.gz")
    return parser.parse_args()


if __name__ == "__main__":
    main()
