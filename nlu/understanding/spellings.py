"""Word tables shared by the readers of Chinese and English."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

SPELLINGS_FILE = Path(__file__).with_name("spellings.yml")


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, list[str]]]:
    return yaml.safe_load(SPELLINGS_FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def spellings(table: str) -> dict[str, str]:
    """Return written form → meant form of one table of `spellings.yml`."""
    return {written: meant for meant, forms in _tables()[table].items() for written in forms}
