"""Files that only their owner may read, replaced in one step."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from gendan.platform.settings import SettingsError

_OWNER_ONLY = 0o600
# 32 random bytes, 43 characters.
_SECRET_BYTES = 32


def write_private_json(path: Path, value: Any) -> None:
    """Write a JSON file with mode 0600; a reader sees the old content or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        json.dump(value, handle, indent=2, ensure_ascii=False)
        handle.write("\n")
    fresh.replace(path)


def create_private(path: Path) -> int:
    """Return a descriptor of a new file with mode 0600.

    Raises:
        FileExistsError: there is one already.
    """
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)


def keep_secrets(path: Path, names: tuple[str, ...], rings: tuple[str, ...]) -> dict[str, str]:
    """Return the installation's secrets, generating those that don't exist yet.

    Args:
        path: the file they are kept in.
        names: variables of single secrets.
        rings: variables of key rings (`kid:secret`), which can later hold a second key for rotation.

    Raises:
        SettingsError: the file is damaged.
    """
    kept: dict[str, str] = {}
    if path.exists():
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            remedy = "Move it away and put it back from a backup ('gendan restore'): all keys are in it"
            raise SettingsError(str(path), "can't be read", remedy) from None
    missing = [name for name in (*names, *rings) if name not in kept]
    for name in missing:
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        kept[name] = f"k1:{secret}" if name in rings else secret
    if missing:
        write_private_json(path, kept)
    return kept
