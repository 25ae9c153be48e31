"""Where one of a person's words is written."""

import json
import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, String, cast, or_

from gendan.platform.storage.statements import in_parts


class Written:
    """Tells whether one of some words stands in a JSON value, as a word of its own."""

    def __init__(self, words: Iterable[str]) -> None:
        self._pattern = re.compile("|".join(map(_bounded, words)) or r"(?!)", re.IGNORECASE)

    def __call__(self, content: object) -> bool:
        """Whether it does."""
        return self._pattern.search(json.dumps(content, ensure_ascii=False)) is not None


def containing(column: ColumnElement[Any], words: list[str]) -> list[ColumnElement[bool]]:
    """Return conditions that a JSON column holds one of these words, plain or by its codes."""
    forms = [*words, *(json.dumps(word)[1:-1] for word in words if not word.isascii())]
    text: ColumnElement[str] = cast(column, String)
    return [or_(*(text.icontains(form, autoescape=True) for form in some)) for some in in_parts(forms)]


def _bounded(word: str) -> str:
    # 1001 isn't 10010, and Ann isn't Anna; Chinese has no such borders.
    before = r"(?<![a-z0-9])" if word[:1].isascii() else ""
    after = r"(?![a-z0-9])" if word[-1:].isascii() else ""
    return f"{before}{re.escape(word)}{after}"
