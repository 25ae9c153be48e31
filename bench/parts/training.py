"""How long a model takes to learn."""

import asyncio
import subprocess
import time

from bench.comparison import Comparison
from bench.figures import Row
from bench.stock.training import DEFAULT_EPOCHS, EPOCHS
from gendan.platform.layout import Layout

_LONGEST_S = 900


async def measure_training(bench: Comparison) -> list[Row]:
    """Train our model anew; the stock one was timed when it was trained."""
    ours = await asyncio.to_thread(_train, bench)
    model = bench.model
    stock = model.seconds + (DEFAULT_EPOCHS - EPOCHS) * model.epoch_seconds
    note = (
        f"stock: {EPOCHS} epochs measured ({model.epoch_seconds:.1f} s each), reckoned up to its "
        f"{DEFAULT_EPOCHS}, on 3,240 sentences; ours: all of its 40,000, measured whole"
    )
    return [Row("training", "s", stock, None, ours, note=note)]


def _train(bench: Comparison) -> float:
    layout = Layout()
    target = bench.var / "trained-anew.tar.gz"
    command = [str(layout.rasa_python), "train.py", "--model", str(target)]
    started = time.monotonic()
    with (bench.var / "our-training.log").open("wb") as output:
        subprocess.run(  # noqa: S603 - our own interpreter and script
            command,
            cwd=layout.root / "nlu",
            stdout=output,
            stderr=subprocess.STDOUT,
            check=True,
            timeout=_LONGEST_S,
        )
    taken = time.monotonic() - started
    target.unlink()
    return taken
