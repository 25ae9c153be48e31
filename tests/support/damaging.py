"""Damaging database files as disks, crashes and people do."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.support.installation import Installation

PAGE_BYTES = 4096
Damage = Callable[[Path], None]
MANY = {
    "gateway": (
        """INSERT INTO conversations (
            id, channel, account, address, disclosed, language, language_pinned, episode, speaker, source,
            next_seq, introduced, created_at)
        VALUES ('c_grown', 'web', 's', 'a', false, 'zh', false, 1, 'bot', 'n', 2, true, 1)""",
        """INSERT INTO messages (id, conversation_id, seq, sender, turn_id, body, buttons, created_at)
        SELECT 'm' || value, 'c_grown', value, 'bot', 't' || value,
            '{"text": "' || hex(randomblob(99)) || '"}', '[]', value FROM generate_series""",
    ),
    "tracker": (
        """INSERT INTO tracker_state (sender_id, turn_id, state, saved_at)
        SELECT 'c_' || value, 't', hex(randomblob(150)), 1e10 FROM generate_series""",
    ),
    "backend": (
        """INSERT INTO audit (at, actor, action, subject, level, order_ids)
        SELECT '2026-11-22 08:00:00', 'gateway', 'read', hex(randomblob(50)), 'order', '[]'
            FROM generate_series""",
        "INSERT INTO facts (name, value) SELECT 'f' || value, hex(randomblob(99)) FROM generate_series",
    ),
}
SERIES = """(WITH RECURSIVE s(value) AS (
    SELECT 1 UNION ALL SELECT value + 1 FROM s WHERE value < 4000) SELECT * FROM s)"""


def grown(installation: Installation) -> Installation:
    """Fill every database with a few hundred pages."""
    for store, statements in MANY.items():
        installation.run(store, *(each.replace("generate_series", SERIES) for each in statements))
        with closing(sqlite3.connect(file_of(installation, store))) as database:
            database.execute("PRAGMA journal_mode=WAL")
    return installation


def file_of(installation: Installation, store: str) -> Path:
    return installation.services.data / f"{store}.db"


def overwrite_pages(file: Path, count: int, seed: int, *, first: int = 2) -> None:
    """Overwrite so many pages with noise; pages are counted from 1."""
    chance = random.Random(seed)  # noqa: S311 - repeatable
    last = file.stat().st_size // PAGE_BYTES
    with file.open("r+b") as opened:
        for page in chance.sample(range(first, last + 1), min(count, last + 1 - first)):
            opened.seek((page - 1) * PAGE_BYTES)
            opened.write(chance.randbytes(PAGE_BYTES))


def overwrite_beginning(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(b"\0" * 100)


def overwrite_many_pages(file: Path) -> None:
    overwrite_pages(file, 200, seed=1)


def overwrite_an_index(file: Path) -> None:
    """Overwrite the root page of an index that holds something."""
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as database:
        query = """SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name IN
            ('messages', 'facts', 'tracker_state') ORDER BY rootpage DESC LIMIT 1"""
        (page,) = database.execute(query).fetchone()
    with file.open("r+b") as opened:
        opened.seek((page - 1) * PAGE_BYTES)
        opened.write(os.urandom(PAGE_BYTES))


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2 // PAGE_BYTES * PAGE_BYTES)


def truncate_within_a_page(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2 + 77)


def empty(file: Path) -> None:
    os.truncate(file, 0)


def replace_by_text(file: Path) -> None:
    file.write_text("No database at all.\n" * 500, encoding="utf-8")


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES: tuple[Damage, ...] = (
    overwrite_beginning,
    overwrite_many_pages,
    overwrite_an_index,
    truncate,
    truncate_within_a_page,
    empty,
    replace_by_text,
    replace_by_folder,
)


def leave_log(file: Path, commits: int = 20) -> Path:
    """Write more into a database and leave it as `kill -9` does: in its log; return the log."""
    aside = file.with_name("aside")
    log = file.with_name(file.name + "-wal")
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE IF NOT EXISTS late (value TEXT)")
        for _ in range(commits):
            database.execute("INSERT INTO late VALUES (hex(randomblob(200)))")
        shutil.copy(file, aside)
        shutil.copy(log, aside.with_name("aside-wal"))
    aside.replace(file)
    aside.with_name("aside-wal").replace(log)
    file.with_name(file.name + "-shm").unlink(missing_ok=True)
    return log
