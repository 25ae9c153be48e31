"""Which backups there are of a shop, so that a damaged one can be told the way back."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from gendan.ops.backup.backup import Manifest, checksum_of
from gendan.ops.backup.restore import RestoreError, read_manifest
from gendan.platform.layout import Layout
from gendan.platform.private_files import write_private_json

_MOST_REMEMBERED = 100
_NAMED = "gendan-*.zip"


class BackupBook:
    """Remembers where backups were written.

    Args:
        file: of this shop's own; made with the first backup.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def add(self, backup: Path) -> None:
        """Remember a backup that was just written."""
        others = [one for one in self._remembered() if one != str(backup)]
        write_private_json(self._file, [*others, str(backup)][-_MOST_REMEMBERED:])

    def newest_sound(self, *, demo: bool) -> tuple[Path, datetime] | None:
        """Return the newest backup whose every byte is as it was written, and when it was taken.

        Those are looked through that were written from here, and what lies beside them under the same kind
        of name.
        """
        known = {Path(one) for one in self._remembered()}
        beside = {other for folder in {one.parent for one in known} for other in folder.glob(_NAMED)}
        taken = sorted(_readable(known | beside, demo=demo), key=lambda one: one[1].taken_at, reverse=True)
        return next(((path, about.taken_at) for path, about in taken if _is_sound(path, about)), None)

    def _remembered(self) -> list[str]:
        try:
            written: list[str] = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return written


def way_back(layout: Layout, book: BackupBook, *, demo: bool) -> str:
    """Return what to do about a damaged database: the command, or where to look for a backup."""
    command = "gendan" if layout.var == Layout().var else f"gendan --var {layout.var}"
    found = book.newest_sound(demo=demo)
    if found is None:
        return (
            "No sound backup of this shop is known here: put the newest one that you have back with "
            f"'{command} restore FILE --replace'"
        )
    path, taken_at = found
    return (
        f"'{command} restore {path} --replace' puts back the newest sound backup, of "
        f"{taken_at:%Y-%m-%d %H:%M} UTC; what came since is lost, so keep a copy of the damaged file first"
    )


def _readable(paths: set[Path], *, demo: bool) -> Iterator[tuple[Path, Manifest]]:
    for path in paths:
        try:
            about = read_manifest(path)
        except RestoreError:
            continue
        if about.demo == demo:
            yield path, about


def _is_sound(path: Path, about: Manifest) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            for name, expected in about.files.items():
                with archive.open(name) as file:
                    if checksum_of(file) != expected:
                        return False
    except (OSError, zipfile.BadZipFile, KeyError, EOFError, ValueError, zlib.error):
        return False
    return True
