"""What was deleted is gone from a database's files, while others use it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from gendan.platform.storage.secure_delete import StillReadError, wipe

SECRET = "li.wei@example.com"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database as our processes open it, from which a person was deleted."""
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        # As SQLite is built almost everywhere; Debian's own build differs.
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, note TEXT)")
        rows = [(SECRET if number % 3 else "other", "x" * 500) for number in range(300)]
        connection.executemany("INSERT INTO people (name, note) VALUES (?, ?)", rows)
        connection.execute("CREATE INDEX names ON people (name)")
        connection.commit()
        connection.execute("DELETE FROM people WHERE name = ?", (SECRET,))
        connection.commit()
    return path


@pytest.fixture
def others_at_work(path: Path) -> Iterator[None]:
    """Another process's reads and writes, one after another."""
    stop = Event()

    def work() -> None:
        with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as connection:
            while not stop.is_set():
                connection.execute("UPDATE people SET note = note WHERE id = 1")
                connection.execute("SELECT count(*) FROM people").fetchall()

    thread = Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


def written(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_deleted_rows_are_in_no_file_any_more(path: Path, others_at_work: None) -> None:
    assert SECRET.encode() in written(path)
    wipe(f"sqlite:///{path}")
    assert SECRET.encode() not in written(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (100,)


def test_a_reader_that_does_not_let_go_is_reported(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM people").fetchone()
        with pytest.raises(StillReadError, match="run the same command again"):
            wipe(f"sqlite:///{path}", patience_s=0.3)
    wipe(f"sqlite:///{path}")
    assert SECRET.encode() not in written(path)


def test_a_database_that_is_not_there_needs_no_wiping(tmp_path: Path) -> None:
    wipe(f"sqlite:///{tmp_path / 'none.db'}")
    assert not list(tmp_path.iterdir())
