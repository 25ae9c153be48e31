"""What network libraries log, without what they quote: requests, headers, frames, addresses.

They quote whatever they can't read, and a request that can't be read may hold anything: a token in its
address, a customer's words in its body. Where the line was written and which exceptions led to it say enough.
Rasa's process stands on this as well, so it needs the standard library alone and runs on Python 3.10.
"""

import logging
import traceback
from collections.abc import Iterator, MutableMapping
from logging import LogRecord
from typing import Any

_QUOTING = ("aiohttp", "aiosmtpd", "asyncio", "engineio", "mail", "multipart", "socketio", "websockets")
# What the web server beneath Rasa is called; a request that it can't read it quotes with its address.
_BENEATH_RASA = ("asyncio", "sanic.root", "sanic.error", "sanic.access", "sanic.server")


def withhold_quotes(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog processor for foreign records: keep where a line comes from, drop what it quotes."""
    record = event.get("_record")
    if not isinstance(record, LogRecord) or record.name.partition(".")[0] not in _QUOTING:
        return event
    event["event"] = _place(record)
    if record.name == "asyncio":
        # All of its lines are written at one place; the first line of each is a fixed sentence.
        event["event"] += f": {str(record.msg).partition(chr(10))[0]}"
    exc_info = event.pop("exc_info", None)
    if exc_info and exc_info[1] is not None:
        event["exception"] = describe_without_words(exc_info[1])
    return event


class WithholdQuotes(logging.Filter):
    """The same where Rasa's own formatter writes: of warnings and errors, place, kinds and frames."""

    def filter(self, record: LogRecord) -> bool:
        """Change a record before any handler sees it; all of them pass."""
        if record.levelno < logging.WARNING:
            return True
        said = _place(record)
        if record.exc_info and record.exc_info[1] is not None:
            said += f"\n{describe_without_words(record.exc_info[1])}"
        record.msg, record.args, record.exc_info, record.exc_text = said, (), None, None
        return True


def withhold_quotes_beneath_rasa() -> None:
    """Keep what clients send out of the web server's warnings and errors, once at the start."""
    for name in _BENEATH_RASA:
        logging.getLogger(name).addFilter(WithholdQuotes())


def describe_without_words(problem: BaseException) -> str:
    """Return an exception's kinds and frames, from its first cause on, without what any of them says."""
    parts = [f"{''.join(traceback.format_tb(each.__traceback__))}{_kind(each)}" for each in _chain(problem)]
    return "\n\n".join(reversed(parts))


def _chain(problem: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = problem
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _place(record: LogRecord) -> str:
    return f"{record.name} at {record.module}:{record.lineno}"


def _kind(problem: BaseException) -> str:
    return f"{type(problem).__module__}.{type(problem).__qualname__}"
