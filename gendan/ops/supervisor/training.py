"""Training, once for each state of what a model is made from."""

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from gendan.platform.layout import Layout

_TRAINED_FROM = (
    "config.yml",
    "domain.yml",
    "nlu/data",
    "nlu/phrasing",
    "nlu/training",
    "nlu/understanding",
    "nlu/components",
    "gendan/text",
)
_SUFFIXES = {".yml", ".py"}
# Parts of nlu/components and gendan/text that a model doesn't depend on: mending them doesn't retrain.
_SERVING_ONLY = {
    "channel.py",
    "tracker_store.py",
    "state_tables.py",
    "snapshots.py",
    "turn_context.py",
    "retention.py",
    "time_limit.py",
    "phone_numbers.py",
    "person_words.py",
}


class TrainingError(Exception):
    """Training failed; the message says where its output is."""


def model_path(layout: Layout) -> Path:
    """Return where the model of the present state lies or will lie."""
    digest = hashlib.sha256()
    for source in _sources(layout.root):
        digest.update(f"{source.relative_to(layout.root)}\0".encode() + source.read_bytes() + b"\0")
    return layout.models / f"gendan-{digest.hexdigest()[:16]}.tar.gz"


def train(layout: Layout) -> Path:
    """Train unless a model of this very state exists; return the model.

    Raises:
        TrainingError: the sentences, the rules or the pipeline are wrong.
    """
    target = model_path(layout)
    if target.exists():
        return target
    log = layout.logs / "training.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        _run(layout, output, "train.py", "--model", str(target))
    return target


def _run(layout: Layout, output: BinaryIO, *arguments: str) -> None:
    command = [str(layout.rasa_python), *arguments]
    done = subprocess.run(  # noqa: S603 - our own interpreter and scripts
        command, cwd=layout.root / "nlu", stdout=output, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        raise TrainingError(f"'{' '.join(arguments[:2])}' failed; see {layout.logs / 'training.log'}")


def _sources(root: Path) -> Iterator[Path]:
    for name in _TRAINED_FROM:
        place = root / name
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        yield from (f for f in files if f.suffix in _SUFFIXES and f.name not in _SERVING_ONLY)
