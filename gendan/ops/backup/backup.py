"""`gendan backup`: everything that can't be made again, in one file, while the shop runs."""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from gendan.ops.backup.db_snapshot import check_schema, copy_out, is_sqlite, schema_of
from gendan.ops.privacy.export_bundle import TargetExistsError
from gendan.ops.supervisor.services import Services
from gendan.platform.clock import Clock
from gendan.platform.private_files import create_private

FORMAT = "gendan-backup/1"
MANIFEST = "manifest.json"
SECRETS = "secrets.json"
ERASURES = "erasures.jsonl"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    Attributes:
        demo: whether it is the demo shop's.
        taken_at: before the first database was copied; what was erased later is erased again on restoring.
        files: checksum (SHA-256) by name.
        engines: `sqlite` or `postgresql` by the store's name.
        schemas: of SQLite copies, by the store's name.
    """

    demo: bool
    taken_at: datetime
    files: Mapping[str, str]
    engines: Mapping[str, str]
    schemas: Mapping[str, str | None]

    def to_json(self) -> str:
        """Return the written form."""
        about: dict[str, Any] = {"format": FORMAT, "gendan": version("gendan"), "demo": self.demo}
        about |= {"taken_at": self.taken_at.isoformat(), "engines": self.engines, "schemas": self.schemas}
        return json.dumps(about | {"files": self.files}, indent=2)


def back_up(services: Services, target: Path, clock: Clock, *, demo: bool, secrets: Path | None) -> Path:
    """Write a backup and return its path.

    Args:
        services: whose databases are copied, each consistent in itself.
        target: a new file, or a folder in which one is made that is named after the time.
        clock: the present.
        demo: whether it is the demo shop's.
        secrets: the installation's keys; None leaves them out.

    Raises:
        TargetExistsError: there is a file at the target.
        CopyError: a database can't be copied.
    """
    taken_at = clock.now()
    kind = "demo" if demo else "shop"
    if target.is_dir():
        target /= f"gendan-{kind}-{taken_at:%Y%m%dT%H%M%SZ}.zip"
    if target.exists():
        raise TargetExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that it can take its name in one step, and nothing personal lies in /tmp.
    with tempfile.TemporaryDirectory(prefix=".gendan-backup-", dir=target.parent) as made:
        folder = Path(made)
        files = _collect(services, folder, secrets)
        manifest = _describe(services, folder, files, taken_at, demo=demo)
        half = folder / "backup.zip"
        with (
            os.fdopen(create_private(half), "wb") as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        ):
            archive.writestr(MANIFEST, manifest.to_json())
            for name in files:
                archive.write(folder / name, name)
        _sync(half)
        # Taken first, so that what somebody else has put there meanwhile is never replaced.
        os.close(create_private(target))
        half.replace(target)
    return target


def checksum(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return checksum_of(file)


def checksum_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of what is left to read."""
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def file_of(store: str, engine: str) -> str:
    """Return the name under which a database stands in a backup."""
    return f"{store}.db" if engine == "sqlite" else f"{store}.dump"


def engine_of(url: str) -> str:
    """Return the kind of a database."""
    return "sqlite" if is_sqlite(url) else "postgresql"


def _collect(services: Services, folder: Path, secrets: Path | None) -> list[str]:
    files = []
    for store in services.stores:
        name = file_of(store.name, engine_of(store.url))
        copy_out(store, folder / name)
        files.append(name)
    for name, source in ((SECRETS, secrets), (ERASURES, services.erasures)):
        if source and source.exists():
            (folder / name).write_bytes(source.read_bytes())
            files.append(name)
    return files


def _describe(
    services: Services, folder: Path, files: list[str], taken_at: datetime, *, demo: bool
) -> Manifest:
    engines = {store.name: engine_of(store.url) for store in services.stores}
    schemas = {}
    for store in services.stores:
        if engines[store.name] == "sqlite":
            schemas[store.name] = schema_of(folder / file_of(store.name, "sqlite"))
            check_schema(store, schemas[store.name])
    return Manifest(demo, taken_at, {name: checksum(folder / name) for name in files}, engines, schemas)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
