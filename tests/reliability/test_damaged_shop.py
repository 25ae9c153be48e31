"""Damage to a database: each command says so in one message with the way back, and changes nothing."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest

from gendan.ops.backup.backup import back_up
from gendan.ops.backup.backups import BackupBook
from gendan.ops.backup.restore import Restore, read_manifest
from gendan.ops.backup.soundness import Soundness
from gendan.ops.supervisor.preflight import CannotStartError, check_databases
from gendan.ops.watch.parts import Part, hear
from gendan.platform.clock import SystemClock
from gendan.platform.health_findings import Finding, Severity
from gendan.platform.layout import ROOT
from gendan.platform.storage.database import open_database
from gendan.platform.storage.sqlite import DatabaseDamagedError
from tests.support import command_line
from tests.support.backend.served import served
from tests.support.damaging import (
    DAMAGES,
    MANY,
    Damage,
    empty,
    file_of,
    grown,
    leave_log,
    overwrite_beginning,
    overwrite_many_pages,
    overwrite_pages,
    replace_by_folder,
    replace_by_text,
)
from tests.support.installation import STORES, Installation, copied, environment, install, named
from tests.support.postgres import PostgresServer, serving
from tests.support.shop import free_ports

pytestmark = pytest.mark.process
AT_ONCE = (overwrite_beginning, replace_by_text, replace_by_folder)


@pytest.fixture(scope="module")
def whole(template: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return grown(copied(template, tmp_path_factory.mktemp("whole") / "var"))


@pytest.fixture
def installation(whole: Installation, tmp_path: Path) -> Installation:
    return copied(whole, tmp_path / "var")


def contents(installation: Installation) -> dict[str, bytes]:
    files = installation.services.data.rglob("*")
    return {one.name: one.read_bytes() for one in files if one.is_file() and ".db" in one.name}


def gendan(installation: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = command_line.gendan(installation.layout.var, *arguments)
    assert "Traceback" not in done.stderr
    return done


def soundness(installation: Installation) -> Soundness:
    services = installation.services
    return Soundness(installation.layout, services.stores, services.data, demo=False)


def take(installation: Installation, target: Path) -> Path:
    backup = back_up(installation.services, target, SystemClock(), demo=False, secrets=installation.secrets)
    soundness(installation).book.add(backup)
    return backup


def integrity(found: list[Finding]) -> dict[str, Severity]:
    return {one.name: one.level for one in found}


@pytest.mark.parametrize("damage", DAMAGES)
def test_check_names_every_damaged_database_and_changes_nothing(
    installation: Installation, damage: Damage
) -> None:
    for store in STORES[1:] if damage is empty else STORES:
        damage(file_of(installation, store))
    before = contents(installation)
    done = gendan(installation, "check", "--json")
    assert done.returncode == 2
    found = {one["name"]: one for one in json.loads(done.stdout)["findings"]}
    for store in STORES[1:] if damage is empty else STORES:
        assert found[f"{store}.integrity"]["level"] == "problem"
        assert str(file_of(installation, store)) in found[f"{store}.integrity"]["what"]
        assert found[f"{store}.integrity"]["remedy"]
    assert not [one for one in found.values() if "make setup" in one["remedy"] and "check" in one["name"]]
    assert contents(installation) == before


# Each damage to one database, each database with some: all of it in test_integrity.py.
@pytest.mark.parametrize(("store", "damage"), list(zip(cycle(STORES), DAMAGES, strict=False)))
def test_of_a_damaged_database_no_backup_is_made(
    installation: Installation, tmp_path: Path, store: str, damage: Damage
) -> None:
    damage(file_of(installation, store))
    before = contents(installation)
    done = gendan(installation, "backup", str(tmp_path / "backup.zip"))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {file_of(installation, store)} ")
    assert not (tmp_path / "backup.zip").exists()
    assert contents(installation) == before


@pytest.mark.parametrize("damage", AT_ONCE)
def test_a_process_that_is_started_by_hand_says_it_in_one_message(
    installation: Installation, damage: Damage
) -> None:
    for store in STORES:
        damage(file_of(installation, store))
    before = contents(installation)
    variables = {**os.environ, **environment(), **named(installation.urls)}
    commands = {
        "gateway": (sys.executable, "-m", "bot", "serve"),
        "backend": (sys.executable, "-m", "backend", "serve"),
        "tracker": (str(installation.layout.rasa_python), "forget.py", "old"),
    }
    variables["GENDAN_SHOP_FILE"] = str(ROOT / "tests" / "support" / "backend" / "shop.yml")
    for store, command in commands.items():
        folder = ROOT / "nlu" if store == "tracker" else ROOT
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=folder, env=variables, timeout=60, check=False
        )
        assert done.returncode == 1, done.stderr
        assert "Traceback" not in done.stderr
        assert str(file_of(installation, store)) in done.stderr
    assert contents(installation) == before


@pytest.mark.rasa
def test_rasa_says_in_one_message_that_its_memory_is_damaged(installation: Installation) -> None:
    overwrite_beginning(file_of(installation, "tracker"))
    variables = {**os.environ, **environment(), **named(installation.urls)}
    command = [str(installation.layout.rasa_python), "serve.py", "--model", "none"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT / "nlu", env=variables, timeout=120, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].startswith("Rasa's memory: ")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_shop_with_a_damaged_database_is_not_started(installation: Installation, damage: Damage) -> None:
    damage(file_of(installation, "tracker"))
    before = contents(installation)
    with pytest.raises(CannotStartError, match=r"tracker\.db .* → "):
        check_databases(installation.layout, named(installation.urls), print, demo=False)
    assert contents(installation) == before


def test_gendan_up_says_the_way_back(installation: Installation, tmp_path: Path) -> None:
    backup = take(installation, tmp_path / "gendan-shop-1.zip")
    overwrite_many_pages(file_of(installation, "backend"))
    variables = {**os.environ, "GENDAN_SHOP_FILE": str(ROOT / "tests" / "support" / "backend" / "shop.yml")}
    command = [sys.executable, "-m", "gendan.ops.cli", "--var", str(installation.layout.var), "up"]
    ports = ("--port", "--rasa-port", "--actions-port", "--backend-port")
    free = zip(ports, free_ports(len(ports)), strict=True)
    chosen = [part for name, port in free for part in (name, str(port))]
    done = subprocess.run(
        [*command, *chosen], capture_output=True, text=True, env=variables, timeout=60, check=False
    )
    assert done.returncode == 1
    said = "".join(done.stdout.split())
    assert f"--var{installation.layout.var}restore{backup}--replace" in said
    assert not (installation.layout.logs / "backend.out").exists()


@pytest.mark.parametrize("damage", DAMAGES)
def test_the_newest_backup_that_is_sound_is_named_and_puts_everything_back(
    installation: Installation, tmp_path: Path, damage: Damage
) -> None:
    sound = take(installation, tmp_path / "gendan-shop-1.zip")
    for number in (2, 3):
        later = take(installation, tmp_path / f"gendan-shop-{number}.zip")
        content = bytearray(later.read_bytes())
        content[len(content) // 2] ^= 0xFF
        later.write_bytes(content)
    (tmp_path / "gendan-other.zip").write_bytes(b"no zip")
    damage(file_of(installation, "backend"))

    (found,) = [one for one in soundness(installation).look(deep=False, is_running=False) if one.remedy]
    if damage is replace_by_folder:
        file_of(installation, "backend").rmdir()
    else:
        assert f"restore {sound} --replace" in found.remedy
    Restore(installation.services, SystemClock(), print).run(sound, read_manifest(sound), replace=True)
    assert set(integrity(soundness(installation).look(deep=True, is_running=False)).values()) == {Severity.OK}
    assert installation.run("backend", "SELECT count(*) FROM facts") == [(4000,)]


def test_without_a_backup_it_is_said_that_none_is_known(installation: Installation) -> None:
    overwrite_beginning(file_of(installation, "backend"))
    (found,) = [one for one in soundness(installation).look(deep=False, is_running=False) if one.remedy]
    assert found.remedy.startswith("No sound backup of this shop is known here")


def test_backups_of_the_demo_and_those_that_are_gone_are_no_way_back(
    installation: Installation, tmp_path: Path
) -> None:
    book = BackupBook(tmp_path / "book.json")
    demo = back_up(installation.services, tmp_path / "d.zip", SystemClock(), demo=True, secrets=None)
    book.add(demo)
    gone = back_up(installation.services, tmp_path / "g.zip", SystemClock(), demo=False, secrets=None)
    book.add(gone)
    gone.unlink()
    assert book.newest_sound(demo=False) is None
    assert book.newest_sound(demo=True)


def test_empty_files_of_a_shop_that_never_held_anything_are_no_damage(
    template: Installation, tmp_path: Path
) -> None:
    fresh = copied(template, tmp_path / "fresh")
    empty(file_of(fresh, "backend"))
    assert set(integrity(soundness(fresh).look(deep=False, is_running=False)).values()) == {Severity.OK}


def test_a_damaged_log_is_kept_and_the_shop_goes_on(installation: Installation) -> None:
    log = leave_log(file_of(installation, "gateway"))
    content = bytearray(log.read_bytes())
    content[5000] ^= 0xFF
    log.write_bytes(content)
    said: list[str] = []
    check_databases(installation.layout, named(installation.urls), said.append, demo=False)
    (kept,) = installation.services.data.glob("gateway.db-wal.damaged-*")
    assert kept.read_bytes() == bytes(content)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "of 21 last changes 21 can't be read" in said[0]
    assert str(kept) in said[1]


async def test_a_statement_that_meets_damage_is_refused_as_that_and_remembered(
    installation: Installation,
) -> None:
    overwrite_pages(file_of(installation, "gateway"), 10_000, seed=1)
    database = open_database(installation.urls["gateway"])
    assert not database.condition.is_damaged
    with pytest.raises(DatabaseDamagedError):
        async with database.read.connect() as connection:
            await connection.run_sync(lambda c: c.exec_driver_sql("SELECT max(body) FROM messages").all())
    assert database.condition.is_damaged
    await database.close()


def test_a_running_backend_that_meets_damage_refuses_and_says_so_to_the_watch(tmp_path: Path) -> None:
    with served(tmp_path) as backend:
        caller = backend.caller({"apiKey": []})
        url = f"{backend.url}/api/v1/orders/GD100001"
        assert backend.http.get(url, auth=caller, timeout=10).status_code == 200
        with closing(sqlite3.connect(tmp_path / "backend.db", timeout=10)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        overwrite_pages(tmp_path / "backend.db", 10_000, seed=1)
        with closing(sqlite3.connect(tmp_path / "backend.db", timeout=10, isolation_level=None)) as database:
            # Whoever has read pages before reads them anew once something was written.
            database.execute("PRAGMA user_version=1")
        refused = backend.http.get(url, auth=caller, timeout=10)
        heard = hear([Part("backend", backend.url, "x", has_parts=True)])["backend"].findings
    assert refused.status_code == 503
    (finding,) = [one for one in heard if one.level is Severity.PROBLEM]
    assert finding.name == "part.backend.needs.database"
    assert "file is damaged" in finding.what
    assert "gendan check --deep" in finding.what


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    with serving() as server:
        yield server


@pytest.mark.postgres
def test_postgresql_is_asked_by_its_own_means_where_it_has_them(
    own_server: PostgresServer, tmp_path: Path
) -> None:
    installation = install(tmp_path / "var", own_server.url("{database}"))
    found = soundness(installation).look(deep=True, is_running=True)
    assert {one.level for one in found} == {Severity.WARNING}
    assert "CREATE EXTENSION amcheck" in found[0].remedy

    for store in STORES:
        installation.run(store, "CREATE EXTENSION amcheck")
    fill = MANY["backend"][1].replace("generate_series", "generate_series(1, 2000) AS s(value)")
    installation.run("backend", fill.replace("hex(randomblob(99))", "to_json(md5(value::text))"))
    assert {one.level for one in soundness(installation).look(deep=True, is_running=True)} == {Severity.OK}

    query = "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('pk_facts')"
    ((index,),) = installation.run("backend", "CHECKPOINT", query)
    own_server.stop(signal.SIGINT)
    with Path(str(index)).open("r+b") as opened:
        opened.seek(8192)
        opened.write(os.urandom(8192))
    own_server.start()
    (damaged,) = [
        one
        for one in soundness(installation).look(deep=True, is_running=True)
        if one.level is Severity.PROBLEM
    ]
    assert damaged.name == "backend.integrity"
    assert "pk_facts" in damaged.what
