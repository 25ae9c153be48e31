"""The stock assistant's model, trained once for each state of what it is made from."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from gendan.platform.layout import Layout

HERE = Path(__file__).resolve().parent
EPOCHS = 10
# What Rasa's default configuration trains for.
DEFAULT_EPOCHS = 100
# What stock Rasa needs beside our lock file (requirements.txt), in a folder of its own.
PACKAGES = "packages"
_OWN_FILES = ("config.yml", "stories.yml", "sentences.py")
_LONGEST_S = 1800
# tqdm's last line of DIET: "Epochs: 100%|██| 10/10 [01:48<00:00, 10.85s/it, t_loss=…".
_EPOCHS_TOOK = re.compile(rf"{EPOCHS}/{EPOCHS} \[(?:(\d+):)?(\d+):(\d+)<.*?i_acc")


class StockTrainingError(Exception):
    """Rasa didn't train; the message says where its output is."""


@dataclass(frozen=True)
class StockModel:
    """A trained stock assistant.

    Attributes:
        seconds: of the whole training.
        epoch_seconds: of one epoch of its classifier (DIET), where almost all of it goes.
    """

    path: str
    seconds: float
    epoch_seconds: float


def stock_model(layout: Layout, folder: Path) -> StockModel:
    """Train unless a model of this very state lies in `folder`; return it.

    Raises:
        StockTrainingError: Rasa's training failed.
    """
    name = f"stock-{_state(layout)}"
    facts = folder / f"{name}.json"
    if facts.exists():
        return StockModel(**json.loads(facts.read_text(encoding="utf-8")))
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    log = folder / "training.log"
    log.unlink(missing_ok=True)
    _run(layout, log, "-m", "bench.stock.sentences", "--out", str(data / "nlu.yml"))
    for source in (HERE / "stories.yml", layout.root / "nlu" / "data" / "rules.yml"):
        shutil.copy(source, data)
    started = time.monotonic()
    where = ["--domain", str(layout.root / "domain.yml"), "--config", str(HERE / "config.yml")]
    output = ["--data", str(data), "--out", str(folder), "--fixed-model-name", name]
    _run(layout, log, "-m", "rasa", "train", *where, *output)
    seconds = time.monotonic() - started
    model = StockModel(
        str(folder / f"{name}.tar.gz"), seconds, epoch_seconds(log.read_text("utf-8"), seconds)
    )
    facts.write_text(json.dumps(asdict(model)), encoding="utf-8")
    return model


def epoch_seconds(printed: str, whole_s: float) -> float:
    """Return how long one of DIET's epochs took, read from what Rasa printed.

    Args:
        printed: its output.
        whole_s: the whole training; without a readable line an epoch is a tenth of it.
    """
    if not (found := list(_EPOCHS_TOOK.finditer(printed))):
        return whole_s / EPOCHS
    hours, minutes, seconds = (int(part or 0) for part in found[0].groups())
    return (hours * 3600 + minutes * 60 + seconds) / EPOCHS


def _run(layout: Layout, log: Path, *arguments: str) -> None:
    paths = os.pathsep.join(map(str, (layout.root, layout.root / "nlu", log.parent / PACKAGES)))
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": paths}
    with log.open("ab") as output:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [str(layout.rasa_python), *arguments],
            # Rasa keeps its training cache where it stands.
            cwd=log.parent,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=_LONGEST_S,
        )
    if done.returncode:
        raise StockTrainingError(f"'{' '.join(arguments[:2])}' failed; see {log}")


def _state(layout: Layout) -> str:
    digest = hashlib.sha256()
    sources = [HERE / name for name in _OWN_FILES]
    sources += [layout.root / "domain.yml", layout.root / "nlu" / "data" / "rules.yml"]
    sources += sorted((layout.root / "nlu" / "phrasing").rglob("*.yml"))
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
