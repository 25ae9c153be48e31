"""Details that a word in the message settles."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

CUES_FILE = Path(__file__).with_name("detail_cues.yml")


@lru_cache(maxsize=1)
def _cues() -> dict[str, dict[str, re.Pattern[str]]]:
    written = yaml.safe_load(CUES_FILE.read_text(encoding="utf-8"))
    return {
        intent: {detail: re.compile(cue) for detail, cue in cues.items()} for intent, cues in written.items()
    }


def cued_detail(text: str, intent: str) -> str | None:
    """Return the first detail of `intent` for which normalised `text` has a cue."""
    return next((detail for detail, cue in _cues().get(intent, {}).items() if cue.search(text)), None)
