"""Structured logs: one JSON object a line, redacted, from our own code and from libraries alike."""

import logging
import logging.handlers
import sys
from pathlib import Path
from typing import TextIO

import structlog

from gendan.redaction import redact_event

_BYTES_A_FILE = 20_000_000
_FILES = 5


def configure_logs(process: str, *, level: str = "INFO", file: Path | None = None) -> None:
    """Send every log line of this process through the redacting formatter.

    Args:
        process: name that each line carries, such as `backend`.
        level: lowest level written.
        file: where lines go, rotated at 20 MB; standard error without one.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        lambda _logger, _method, event: {"process": process, **event},
    ]
    handler = _handler(file, sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                redact_event,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Libraries that write a line per request, with the query in it.
    for chatty in ("aiohttp.access", "httpx", "httpcore", "engineio", "socketio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _handler(file: Path | None, stream: TextIO) -> logging.Handler:
    if file is None:
        return logging.StreamHandler(stream)
    file.parent.mkdir(parents=True, exist_ok=True)
    return logging.handlers.RotatingFileHandler(
        file, maxBytes=_BYTES_A_FILE, backupCount=_FILES, encoding="utf-8"
    )
