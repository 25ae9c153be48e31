"""One process at a time on a SQLite file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url


class AlreadyRunningError(Exception):
    """Another process is at it; the message says what to do."""


@contextmanager
def only_one(url: str, service: str) -> Iterator[None]:
    """Keep every other process of a service from a SQLite file; on PostgreSQL several may run.

    The lock ends with the process, however it ends.

    Args:
        url: the database's, without a driver.
        service: as operators call it.

    Raises:
        AlreadyRunningError: another one runs.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        yield
        return
    path = Path(parsed.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(
                f"Another {service} runs on {path}. A SQLite file has one {service}: stop the other one "
                "first, or use PostgreSQL, where several may run (docs/operating.md)."
            ) from None
        yield
