"""A limit of processor time: while Rasa reads a message, every turn waits (rasa_patches/reading_time.py)."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rasa.shared.exceptions import RasaException

# A turn's 2,000 characters take 0.07 s on two cores.
LONGEST_S = 1.0


class ReadingTookTooLongError(RasaException):
    """A message was left unread; Rasa itself goes on."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """End what runs inside when it has used so much processor time.

    Time of the processor, not of the clock: that a machine is busy or stands still is no fault of a message.
    Python looks for signals between its own steps and every few thousand steps of a regular expression.

    Args:
        seconds: of this process, all its threads together.

    Raises:
        ReadingTookTooLongError: the time was over.
    """
    former = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise ReadingTookTooLongError("reading a message took too long")
