"""No message is read for longer than a second of processor time: while Rasa reads, every turn waits."""

from typing import Any

from components import time_limit
from rasa.core.processor import MessageProcessor

from rasa_patches.patch import Patch

_read = MessageProcessor._parse_message_with_graph  # noqa: SLF001 - Rasa's one way through the pipeline


def read_in_time(processor: MessageProcessor, *args: Any, **named: Any) -> Any:
    """Read a message.

    Raises:
        ReadingTookTooLongError: it took too long.
    """
    with time_limit.time_limit(time_limit.LONGEST_S):
        return _read(processor, *args, **named)


PATCH = Patch("reading_time", MessageProcessor, "_parse_message_with_graph", read_in_time)
