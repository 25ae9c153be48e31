"""Making sure that what a database deleted is gone from its files too."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import asyncpg
from sqlalchemy import make_url

_WAIT_S = 60.0
_LOOK_AGAIN_S = 0.1


class StillReadError(Exception):
    """Somebody reads an old state of the file, which therefore can't be let go yet."""


def wipe(url: str, patience_s: float = _WAIT_S) -> None:
    """Rewrite a database so that nothing deleted is left in it, while others go on using it.

    SQLite leaves deleted rows in free pages and in its log: the file is written anew and the log emptied.
    PostgreSQL is told to free its dead rows now; when their bytes are overwritten is its own affair.

    Raises:
        StillReadError: a reader didn't let go within this time; once more will do.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        asyncio.run(_vacuum(url))
    elif parsed.database and Path(parsed.database).exists():
        _rewrite(Path(parsed.database), patience_s)


def _rewrite(path: Path, patience_s: float) -> None:
    with closing(sqlite3.connect(path, timeout=patience_s, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("VACUUM")
        deadline = time.monotonic() + patience_s
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > deadline:
                raise StillReadError(f"{path} is being read by somebody: run the same command again")
            time.sleep(_LOOK_AGAIN_S)


async def _vacuum(url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("VACUUM")
    finally:
        await connection.close()
