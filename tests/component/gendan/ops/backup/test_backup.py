"""A backup is whole, private and verified; restoring replaces nothing unasked."""

import asyncio
import json
import os
import signal
import sqlite3
import stat
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import asyncpg
import pytest
from click.testing import CliRunner

from gendan.ops.backup.backup import back_up
from gendan.ops.backup.db_snapshot import CopyError
from gendan.ops.backup.restore import Restore, RestoreError, read_manifest, restore_secrets
from gendan.ops.cli.__main__ import main
from gendan.ops.cli.data_commands import refuse_under_leftovers
from gendan.ops.privacy.export_bundle import TargetExistsError
from gendan.ops.supervisor.lock import installation_lock
from gendan.ops.supervisor.processes import MARK
from gendan.platform.clock import SystemClock
from gendan.platform.private_files import keep_secrets
from gendan.platform.settings import SettingsError
from tests.support.installation import KEY, Installation, copied, install
from tests.support.leftovers import end

FACT = "INSERT INTO facts (name, value) VALUES ('{0}', '1')"


@pytest.fixture
def installation(template: Installation, tmp_path: Path) -> Installation:
    made = copied(template, tmp_path / "var")
    made.run("backend", FACT.format("kept"))
    return made


@pytest.fixture
def backup(installation: Installation, tmp_path: Path) -> Path:
    return take(installation, tmp_path / "backup.zip")


def take(installation: Installation, target: Path) -> Path:
    return back_up(installation.services, target, SystemClock(), demo=False, secrets=installation.secrets)


def restore(installation: Installation, backup: Path, *, replace: bool = True) -> list[str]:
    said: list[str] = []
    Restore(installation.services, SystemClock(), said.append).run(
        backup, read_manifest(backup), replace=replace
    )
    return said


def facts(installation: Installation) -> list[object]:
    return [name for (name,) in installation.run("backend", "SELECT name FROM facts ORDER BY name")]


def rewritten(backup: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Return the backup with other contents of its files."""
    other = backup.with_name("other.zip")
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(other, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return other


def test_what_was_backed_up_is_restored_and_what_came_since_is_not(
    installation: Installation, backup: Path
) -> None:
    installation.run("backend", FACT.format("later"))
    said = restore(installation, backup)
    assert facts(installation) == ["kept"]
    assert said[-3:] == ["gateway restored", "tracker restored", "backend restored"]
    assert not list(installation.services.data.glob(".restoring*"))


def test_a_backup_is_for_its_owner_and_never_replaces_a_file(
    installation: Installation, backup: Path
) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    before = backup.read_bytes()
    with pytest.raises(TargetExistsError, match="exists"):
        take(installation, backup)
    assert backup.read_bytes() == before
    assert take(installation, backup.parent).name.startswith("gendan-shop-")
    assert not list(backup.parent.glob(".gendan-backup-*"))


def test_a_copy_made_while_others_write_is_of_one_moment(installation: Installation, tmp_path: Path) -> None:
    stop, begun = Event(), Event()

    def write() -> None:
        with closing(sqlite3.connect(installation.services.data / "backend.db", timeout=20)) as database:
            number = 0
            while not stop.is_set():
                for side in ("left", "right"):
                    database.execute(FACT.format(f"{side}{number}"))
                database.commit()
                number += 1
                begun.set()

    writer = Thread(target=write)
    writer.start()
    try:
        begun.wait(10)
        backups = [take(installation, tmp_path / f"{number}.zip") for number in range(3)]
    finally:
        stop.set()
        writer.join()
    for backup in backups:
        restore(installation, backup)
        names = [str(name) for name in facts(installation)]
        assert sum(n.startswith("left") for n in names) == sum(n.startswith("right") for n in names) > 0


def test_data_that_are_there_are_given_up_only_when_told(installation: Installation, backup: Path) -> None:
    installation.run("backend", FACT.format("later"))
    with pytest.raises(RestoreError, match="--replace"):
        restore(installation, backup, replace=False)
    assert facts(installation) == ["kept", "later"]


def test_nothing_is_restored_under_a_process_that_uses_the_data(
    installation: Installation, backup: Path
) -> None:
    with closing(sqlite3.connect(installation.services.data / "gateway.db")) as other:
        other.execute("SELECT count(*) FROM messages").fetchone()
        with pytest.raises(RestoreError, match="stop the shop first"):
            restore(installation, backup)
    restore(installation, backup)


def test_a_file_that_was_changed_is_refused(installation: Installation, backup: Path) -> None:
    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"kept", b"KEPT") if name == "backend.db" else content

    with pytest.raises(RestoreError, match=r"backend\.db isn't what was backed up"):
        restore(installation, rewritten(backup, change))
    assert facts(installation) == ["kept"]


def test_a_schema_newer_than_the_program_is_refused_before_anything_is_changed(
    installation: Installation, tmp_path: Path
) -> None:
    installation.run("backend", "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CopyError, match="newer"):
        take(installation, tmp_path / "backup.zip")


@pytest.mark.parametrize("content", [b"no zip", b""])
def test_what_is_no_backup_is_named_as_such(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "some.zip").write_bytes(content)
    with pytest.raises(RestoreError, match="is no backup"):
        read_manifest(tmp_path / "some.zip")


def test_keys_that_are_missing_come_from_the_backup_and_those_here_stay(
    installation: Installation, backup: Path
) -> None:
    installation.secrets.write_text(json.dumps({"GENDAN_CONTACT_KEY": KEY, "GENDAN_REST_KEYS": "k2:new"}))
    assert restore_secrets(backup, installation.secrets) == "1 keys from the backup"
    kept = json.loads(installation.secrets.read_text())
    assert (kept["GENDAN_REST_KEYS"], kept["GENDAN_RASA_TOKEN"]) == ("k2:new", "r" * 40)


def test_another_installations_backup_is_refused(installation: Installation, backup: Path) -> None:
    installation.secrets.write_text(json.dumps({"GENDAN_CONTACT_KEY": "another" * 5}))
    with pytest.raises(RestoreError, match="another installation"):
        restore_secrets(backup, installation.secrets)


def test_damaged_keys_are_named_and_come_from_the_backup_once_they_are_moved_away(
    installation: Installation, backup: Path
) -> None:
    kept = json.loads(installation.secrets.read_text())
    installation.secrets.write_text("{")
    with pytest.raises(RestoreError, match="move it away"):
        restore_secrets(backup, installation.secrets)
    with pytest.raises(SettingsError, match="put it back from a backup"):
        keep_secrets(installation.secrets, ("GENDAN_CONTACT_KEY",), ())
    installation.secrets.unlink()
    restore_secrets(backup, installation.secrets)
    assert json.loads(installation.secrets.read_text()) == kept


def test_a_backup_without_secrets_holds_none(installation: Installation, tmp_path: Path) -> None:
    backup = back_up(installation.services, tmp_path / "b.zip", SystemClock(), demo=False, secrets=None)
    assert "secrets.json" not in zipfile.ZipFile(backup).namelist()
    assert restore_secrets(backup, installation.secrets) is None


def test_the_manifest_says_when_before_the_first_copy(installation: Installation, backup: Path) -> None:
    manifest = read_manifest(backup)
    assert manifest.taken_at < datetime.now(UTC)
    assert set(manifest.files) == {"gateway.db", "tracker.db", "backend.db", "secrets.json"}
    assert manifest.schemas["backend"]


def test_postgresql_is_dumped_and_restored_by_its_own_tools(postgres_server: str, tmp_path: Path) -> None:
    installation = install(tmp_path / "var", postgres_server)
    installation.run("backend", FACT.format("kept"))
    backup = take(installation, tmp_path / "backup.zip")
    installation.run("backend", FACT.format("later"))
    with pytest.raises(RestoreError, match="--replace"):
        restore(installation, backup, replace=False)
    restore(installation, backup)
    assert facts(installation) == ["kept"]
    assert {"gateway.dump", "tracker.dump", "backend.dump"} <= set(read_manifest(backup).files)


async def test_nothing_is_restored_under_a_process_that_uses_postgresql(
    postgres_server: str, tmp_path: Path
) -> None:
    installation = await asyncio.to_thread(install, tmp_path / "var", postgres_server)
    backup = await asyncio.to_thread(take, installation, tmp_path / "backup.zip")
    other = await asyncpg.connect(installation.urls["tracker"])
    with pytest.raises(RestoreError, match="tracker is in use"):
        await asyncio.to_thread(restore, installation, backup)
    await other.close()


def test_nothing_is_restored_while_the_shop_runs(installation: Installation, backup: Path) -> None:
    with installation_lock(installation.layout):
        done = CliRunner().invoke(main, ["--var", str(installation.layout.var), "restore", str(backup)])
    assert done.exit_code == 1
    assert f"already runs in {installation.layout.var} (process {os.getpid()})" in done.output


@pytest.mark.process
def test_nothing_is_restored_under_processes_of_a_killed_run(installation: Installation) -> None:
    variables = {**os.environ, MARK: f"bot {installation.layout.var}"}
    process = subprocess.Popen(["sleep", "60"], env=variables)
    try:
        with pytest.raises(RestoreError, match=f"left bot .*kill -9 {process.pid}"):
            refuse_under_leftovers(installation.layout)
    finally:
        end(process, signal.SIGKILL, 10)
    refuse_under_leftovers(installation.layout)


def test_without_postgresqls_tools_it_is_said_what_to_install(
    postgres_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = install(tmp_path / "var", postgres_server)
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    with pytest.raises(CopyError, match="postgresql-client"):
        take(installation, tmp_path / "backup.zip")
