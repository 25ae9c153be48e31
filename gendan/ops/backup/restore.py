"""`gendan restore`: a backup in the place of what is there, without those who were erased since."""

import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from gendan.ops.backup.backup import (
    ERASURES,
    FORMAT,
    MANIFEST,
    SECRETS,
    Manifest,
    checksum,
    engine_of,
    file_of,
)
from gendan.ops.backup.db_snapshot import (
    check_schema,
    copy_in,
    holds_data,
    is_sqlite,
    is_used,
    schema_of,
    sqlite_path,
)
from gendan.ops.privacy.person import People
from gendan.ops.supervisor.services import Services
from gendan.platform.clock import Clock
from gendan.platform.erasure_log import ErasureBook, parse_erasures
from gendan.platform.private_files import write_private_json

_CONTACT_KEY = "GENDAN_CONTACT_KEY"
_SIDES = ("-wal", "-shm")


class RestoreError(Exception):
    """The backup can't be restored here; nothing was changed."""


def read_manifest(backup: Path) -> Manifest:
    """Return what a backup says of itself.

    Raises:
        RestoreError: it is no backup, or of another format.
    """
    try:
        with zipfile.ZipFile(backup) as archive:
            about = json.loads(archive.read(MANIFEST))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError):
        raise RestoreError(f"{backup} is no backup of Gendan's") from None
    if about.get("format") != FORMAT:
        raise RestoreError(f"{backup} has the format {about.get('format')}, this program reads {FORMAT}")
    taken_at = datetime.fromisoformat(about["taken_at"])
    return Manifest(about["demo"], taken_at, about["files"], about["engines"], about["schemas"])


def restore_secrets(backup: Path, secrets: Path) -> str | None:
    """Take keys from a backup that aren't here, before anything else needs them; return what was done.

    Keys that are here stay: one in the backup may have been rotated out since.

    Raises:
        RestoreError: the backup is another installation's: its hashes couldn't be compared here.
    """
    with zipfile.ZipFile(backup) as archive:
        if SECRETS not in archive.namelist():
            return None
        kept: dict[str, str] = json.loads(archive.read(SECRETS))
    present: dict[str, str] = {}
    if secrets.exists():
        try:
            present = json.loads(secrets.read_text(encoding="utf-8"))
        except ValueError:
            raise RestoreError(f"{secrets} can't be read: move it away to take the backup's keys") from None
    if present.get(_CONTACT_KEY, kept.get(_CONTACT_KEY)) != kept.get(_CONTACT_KEY):
        raise RestoreError(
            f"{secrets} is another installation's than the backup's: move it away to take the backup's keys"
        )
    missing = {name: value for name, value in kept.items() if name not in present}
    if not missing:
        return None
    write_private_json(secrets, {**present, **missing})
    return f"{len(missing)} keys from the backup"


class Restore:
    """Puts a backup in place.

    Args:
        services: the installation's.
        clock: the present.
        say: told what happens, one line each.
    """

    def __init__(self, services: Services, clock: Clock, say: Callable[[str], None]) -> None:
        self._services = services
        self._clock = clock
        self._say = say

    def run(self, backup: Path, manifest: Manifest, *, replace: bool) -> None:
        """Restore; what is there changes only when the copy is whole, readable and without the erased.

        Raises:
            RestoreError: it doesn't fit, something is in its place, or somebody uses it.
            CopyError: a database is damaged or refuses.
        """
        self._check_place(manifest, replace=replace)
        with self._unpacked(backup, manifest) as folder:
            self._take_erasures(folder)
            moved = self._on_copies(folder)
            self._erase_again(moved, manifest)
            self._put_in_place(folder)
            if moved is None:
                self._erase_again(self._services, manifest)

    def _check_place(self, manifest: Manifest, *, replace: bool) -> None:
        for store in self._services.stores:
            here = engine_of(store.url)
            if manifest.engines[store.name] != here:
                raise RestoreError(
                    f"The backup's {store.name} is {manifest.engines[store.name]}, here it is {here}: "
                    f"set GENDAN_{store.name.upper()}_DATABASE as it was"
                )
            if not holds_data(store):
                continue
            if not replace:
                raise RestoreError(f"There are data in the {store.name}: add --replace to give them up")
            if is_used(store):
                raise RestoreError(f"The {store.name} is in use: stop the shop first, then restore")

    @contextmanager
    def _unpacked(self, backup: Path, manifest: Manifest) -> Iterator[Path]:
        # Beside the databases: on the same disk, readable by the owner only, gone whatever happens.
        folder = self._services.data / ".restoring"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        try:
            with zipfile.ZipFile(backup) as archive:
                for name in manifest.files:
                    archive.extract(name, folder)
            for name, expected in manifest.files.items():
                if checksum(folder / name) != expected:
                    raise RestoreError(f"{name} isn't what was backed up: its checksum differs")
            for store in self._services.stores:
                if is_sqlite(store.url):
                    check_schema(store, schema_of(folder / f"{store.name}.db"))
            self._say(f"{len(manifest.files)} files, checksums as they were written")
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _take_erasures(self, folder: Path) -> None:
        if (folder / ERASURES).exists():
            written = (folder / ERASURES).read_text(encoding="utf-8")
            ErasureBook(self._services.erasures, self._clock).add(parse_erasures(written))

    def _on_copies(self, folder: Path) -> Services | None:
        """Return the services on the unpacked copies; None where a database can't lie in a file."""
        stores = self._services.stores
        if not all(is_sqlite(store.url) for store in stores):
            return None
        return self._services.moved_to(
            {store.name: f"sqlite:///{folder / store.name}.db" for store in stores}, folder
        )

    def _erase_again(self, services: Services | None, manifest: Manifest) -> None:
        if services is None:
            return
        book = ErasureBook(self._services.erasures, self._clock)
        marks = frozenset(one.mark for one in book.all() if one.erased_at >= manifest.taken_at)
        again = People(services, book).erase_again(marks) if marks else []
        self._say(f"{len(again)} people erased since the backup were erased again")

    def _put_in_place(self, folder: Path) -> None:
        for store in self._services.stores:
            source = folder / file_of(store.name, engine_of(store.url))
            if is_sqlite(store.url):
                _replace(source, sqlite_path(store.url))
            else:
                copy_in(source, store)
            self._say(f"{store.name} restored")


def _replace(source: Path, target: Path) -> None:
    # What was erased again may still stand in the copy's own log.
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with source.open("rb") as file:
        os.fsync(file.fileno())
    # A log that belongs to the old file would be played into the new one.
    for side in _SIDES:
        target.with_name(target.name + side).unlink(missing_ok=True)
    source.replace(target)
