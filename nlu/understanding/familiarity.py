"""Which words customers use around names: a word that is none of them is likely part of a name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from understanding.english import base_form
from understanding.units import Unit

# What was said less often outside names is a slip of the finger as likely as a word.
_LEAST = 3


class Familiarity:
    """Marks the units of a message that are new outside of names.

    Args:
        known: words in base form, and pairs of neighbouring Chinese characters.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)

    @classmethod
    def of(cls, sentences: Iterable[tuple[Sequence[Unit], Sequence[bool]]]) -> Familiarity:
        """Collect what is said outside names from units and whether each is inside one."""
        counted: Counter[str] = Counter()
        for units, inside in sentences:
            counted.update(
                key for at, key in enumerate(_keys(units)) if key and not _touches(units, inside, at)
            )
        return cls(key for key, count in counted.items() if count >= _LEAST)

    def tags(self, units: Sequence[Unit]) -> list[list[str]]:
        """Return for each unit "new" for an unheard word, "<" and ">" for unheard pairs of characters."""
        keys = _keys(units)
        tags: list[list[str]] = []
        for at, unit in enumerate(units):
            is_new = keys[at] is not None and keys[at] not in self._known
            if unit.kind == "word":
                tags.append(["new"] if is_new else [])
            elif unit.kind == "han":
                before = keys[at - 1] if at and units[at - 1].kind == "han" else None
                is_new_before = before is not None and before not in self._known
                tags.append(["new>"] * is_new + ["new<"] * is_new_before)
            else:
                tags.append([])
        return tags

    def save(self, path: Path) -> None:
        """Write what is known as JSON."""
        path.write_text(json.dumps(sorted(self._known), ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Familiarity:
        """Read what `save` wrote."""
        return cls(json.loads(path.read_text(encoding="utf-8")))


def _touches(units: Sequence[Unit], inside: Sequence[bool], at: int) -> bool:
    """Tell whether a word, or a pair of characters that starts here, reaches into a name."""
    return inside[at] or (units[at].kind == "han" and inside[at + 1])


def _keys(units: Sequence[Unit]) -> list[str | None]:
    """Return the base form of each word, and of each Chinese character the pair with its next."""
    keys: list[str | None] = []
    for at, unit in enumerate(units):
        following = units[at + 1] if at + 1 < len(units) else None
        if unit.kind == "word":
            keys.append(base_form(unit.text))
        elif unit.kind == "han" and following is not None and following.kind == "han":
            keys.append(unit.text + following.text)
        else:
            keys.append(None)
    return keys
