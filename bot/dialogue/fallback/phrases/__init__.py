"""The pieces that plain questions are made of, one file a language."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_NAME = re.compile(r"<(\w+)>")


@cache
def phrases(language: str) -> dict[str, Any]:
    """Return a language's entries as they are written."""
    file = Path(__file__).with_name(f"{language}.yml")
    entries: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return entries


def expression(language: str, name: str) -> str:
    """Return an entry as a regular expression, with the entries that it names in their places."""
    entry = phrases(language)[name]
    written = "|".join(entry) if isinstance(entry, list) else entry
    return "(?:" + _NAME.sub(lambda found: expression(language, found[1]), written) + ")"


@cache
def pattern(language: str, name: str) -> re.Pattern[str]:
    """Return an entry, compiled."""
    return re.compile(expression(language, name))
