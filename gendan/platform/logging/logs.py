"""Structured logs: one JSON object a line, redacted, from our own code and from libraries alike."""

import logging
import sys
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path

import structlog

from gendan.platform.logging.library_logs import withhold_quotes
from gendan.platform.logging.redaction import redact_event

KEEP_DAYS = 14
_DAY_S = 86_400.0
_BYTES_A_FILE = 20_000_000
# A day may fill several: enough of them for every process's life, and never a full disk.
_FILES = 40


def configure_logs(
    process: str, *, level: str = "INFO", file: Path | None = None, keep_days: int = KEEP_DAYS
) -> None:
    """Send every log line of this process through the redacting formatter.

    Args:
        process: name that each line carries, such as `backend`.
        level: lowest level written.
        file: where lines go, rotated daily and at 20 MB; standard error without one.
        keep_days: rotated files older than this are deleted.
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
    handler = AgingFileHandler(file, keep_days) if file else logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[withhold_quotes, *shared],
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


class AgingFileHandler(RotatingFileHandler):
    """Rotates a file daily and when it is large, and deletes rotated ones by their age.

    Args:
        file: where lines go.
        keep_days: for how long.
    """

    def __init__(self, file: Path, keep_days: int = KEEP_DAYS) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._keep_s = keep_days * _DAY_S
        # A process that starts often doesn't begin a new day each time.
        written_at = file.stat().st_mtime if file.exists() else time.time()
        self._day = written_at // _DAY_S
        super().__init__(file, maxBytes=_BYTES_A_FILE, backupCount=_FILES, encoding="utf-8")
        self.delete_old()

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 - logging's name
        """Whether the next line belongs into a new file. A device (`/dev/stdout`) is never renamed."""
        if time.time() // _DAY_S <= self._day:
            return bool(super().shouldRollover(record))
        file = Path(self.baseFilename)
        return file.is_file() or not file.exists()

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        """Begin a new file and delete those that are too old."""
        super().doRollover()
        self._day = time.time() // _DAY_S
        self.delete_old()

    def delete_old(self) -> None:
        """Delete rotated files whose last line is too old."""
        file = Path(self.baseFilename)
        for rotated in file.parent.glob(f"{file.name}.*"):
            if rotated.stat().st_mtime < time.time() - self._keep_s:
                rotated.unlink(missing_ok=True)
