"""Print how long our components take by length: `python -m evaluation.growth_table MODEL`, a model's file."""

from __future__ import annotations

import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from understanding.details import DetailModel
from understanding.entities import entities_in
from understanding.intents import IntentModel
from understanding.normalise import normalise
from understanding.patterns import NumberShapePatterns
from understanding.tagger import Tagger

from evaluation.growth import table


def reader(model: Path) -> Callable[[str], object]:
    """Return all that our components do with a message, with a trained model unpacked into `model`."""

    def part(name: str) -> Path:
        return next(model.glob(f"components/*.{name}*"))

    intents = IntentModel.load(part("LinearIntentClassifier"))
    tagger = Tagger(part("ShopEntityExtractor"))
    details = DetailModel.load(part("DetailClassifier"))
    shapes = NumberShapePatterns({"order": ["GD######"], "tracking": ["SF#############"]})

    def read(text: str) -> None:
        normalised = normalise(text)
        intent = intents.rank(normalised.text)[0][0]
        entities_in(text, normalised, tagger, shapes)
        details.detail(normalised.text, intent)

    return read


def main() -> None:
    """Print the table for a trained model of ours."""
    with TemporaryDirectory() as folder, tarfile.open(sys.argv[1]) as model:
        model.extractall(folder)  # noqa: S202 - written by our own training
        read = reader(Path(folder))
        read("hello")
        sys.stdout.write(table(read) + "\n")


if __name__ == "__main__":
    main()
