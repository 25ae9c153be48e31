"""Damage to a database's file is found and said in one line; looking changes nothing."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from gendan.platform.layout import ROOT
from gendan.platform.storage.integrity import Examined, Fault, examine, holds_rows
from tests.support.damaging import (
    DAMAGES,
    SERIES,
    Damage,
    empty,
    file_of,
    grown,
    leave_log,
    overwrite_an_index,
    overwrite_pages,
    replace_by_folder,
)
from tests.support.installation import STORES, Installation, copied

SEEDS = range(60)
EMPTY = {empty: Fault.EMPTY, replace_by_folder: Fault.UNREACHABLE}


@pytest.fixture(scope="module")
def whole(template: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return grown(copied(template, tmp_path_factory.mktemp("whole") / "var"))


@pytest.fixture
def installation(whole: Installation, tmp_path: Path) -> Installation:
    return copied(whole, tmp_path / "var")


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


@pytest.mark.parametrize("store", STORES)
def test_a_whole_database_is_said_to_be_whole(installation: Installation, store: str) -> None:
    file = file_of(installation, store)
    assert file.stat().st_size > 50 * 4096
    before = contents(file.parent)
    assert examine(file, deep=True) == examine(file, budget_s=30.0) == Examined()
    assert contents(file.parent) == before


def test_a_database_that_is_not_there_yet_is_sound(tmp_path: Path) -> None:
    assert examine(tmp_path / "none.db") == Examined()


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found_at_once_in_one_line_and_nothing_is_changed(
    installation: Installation, store: str, damage: Damage
) -> None:
    file = file_of(installation, store)
    damage(file)
    before = contents(file.parent)
    found = examine(file, budget_s=30.0)
    assert found.fault is EMPTY.get(damage, Fault.DAMAGED)
    assert found.what
    assert "\n" not in found.what
    assert contents(file.parent) == before


@pytest.mark.parametrize("seed", SEEDS)
def test_overwritten_pages_are_found_wherever_they_are(installation: Installation, seed: int) -> None:
    for store in STORES:
        file = file_of(installation, store)
        overwrite_pages(file, 1 + seed % 5, seed, first=1)
        assert examine(file, budget_s=30.0).fault is Fault.DAMAGED


def test_an_index_that_says_something_else_than_its_table_is_found_by_a_deep_look_only(
    installation: Installation,
) -> None:
    file = file_of(installation, "gateway")
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("PRAGMA writable_schema=ON")
        # The index stays, and no longer hears of changes.
        kept = database.execute("SELECT * FROM sqlite_schema WHERE name = 'ix_messages_turn_id'").fetchone()
        database.execute("DELETE FROM sqlite_schema WHERE name = 'ix_messages_turn_id'")
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        database.execute("UPDATE messages SET turn_id = 'another' WHERE seq = 7")
        database.execute("PRAGMA writable_schema=ON")
        database.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", kept)
    assert examine(file).fault is None
    assert examine(file, deep=True).fault is Fault.DAMAGED


def test_a_row_that_refers_to_nothing_is_found_by_a_deep_look_and_named_without_what_it_says(
    installation: Installation,
) -> None:
    installation.run("gateway", "DELETE FROM conversations")
    found = examine(file_of(installation, "gateway"), deep=True)
    assert found.fault is Fault.DANGLING
    assert found.what.endswith("4000 of messages to conversations")


def test_a_look_ends_when_its_time_is_over_and_says_so(installation: Installation) -> None:
    rows = SERIES.replace("4000", "30000")
    fill = "INSERT INTO large SELECT randomblob(900) FROM generate_series".replace("generate_series", rows)
    installation.run("tracker", "CREATE TABLE large (x)", fill)
    assert examine(file_of(installation, "tracker"), budget_s=0.001) == Examined(is_complete=False)


def test_a_log_left_by_a_kill_is_no_damage(installation: Installation) -> None:
    leave_log(file_of(installation, "gateway"))
    assert examine(file_of(installation, "gateway")).fault is None


def test_a_log_whose_last_change_was_torn_is_no_damage(installation: Installation) -> None:
    log = leave_log(file_of(installation, "gateway"))
    os.truncate(log, log.stat().st_size - 100)
    assert examine(file_of(installation, "gateway")).fault is None
    log = leave_log(file_of(installation, "backend"))
    flip(log, log.stat().st_size - 100)
    assert examine(file_of(installation, "backend")).fault is None


@pytest.mark.parametrize("place", [0, 5, 12, 17, 30, 40, 5000, 0.5])
@pytest.mark.parametrize("store", STORES)
def test_a_log_in_which_changes_cannot_be_read_is_damaged(
    installation: Installation, store: str, place: float
) -> None:
    log = leave_log(file_of(installation, store))
    flip(log, int(log.stat().st_size * place) if 0 < place < 1 else int(place))
    assert examine(file_of(installation, store)).fault is Fault.LOG_DAMAGED
    assert examine(file_of(installation, store), has_log=False).fault is None


def flip(file: Path, place: int) -> None:
    content = bytearray(file.read_bytes())
    content[place] ^= 0xFF
    file.write_bytes(content)


def test_whether_there_are_data_is_told_for_a_damaged_file_too(installation: Installation) -> None:
    file = file_of(installation, "gateway")
    assert holds_rows(file)
    overwrite_an_index(file)
    assert holds_rows(file)
    empty(file)
    assert not holds_rows(file)


@pytest.mark.process
@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("mode", [0o400, 0o000])
def test_a_file_that_this_user_may_not_use_is_named_as_that(
    installation: Installation, tmp_path: Path, mode: int
) -> None:
    file = file_of(installation, "gateway")
    for place in (file, *file.parents):
        if place == Path("/tmp"):  # noqa: S108 - pytest's folders lie in it
            break
        place.chmod(0o755)
    file.chmod(mode)
    code = f"""
import os, sys
sys.path[:0] = [{str(ROOT)!r}]
from pathlib import Path
from gendan.platform.storage.integrity import examine
os.setgroups([]); os.setgid(65534); os.setuid(65534)
print(examine(Path({str(file)!r})))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Fault.UNREACHABLE" in done.stdout
    assert "may not be read and written by this user" in done.stdout
