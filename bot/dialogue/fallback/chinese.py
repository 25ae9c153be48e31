"""What a Chinese message plainly asks about an order: known phrases to its end, or nothing."""

import re
from functools import cache

from bot.dialogue.fallback.english import Asked
from bot.dialogue.fallback.phrases import expression, pattern, phrases
from gendan.text.person_words import asks_for_person_in_chinese

_CLAUSES = re.compile(r"[\s,.?!;:，。？！；：…~～]+")
# What a phrase may be, in the order in which it is tried.
_KINDS = (
    "questions",
    "of_something",
    "number",
    "with_number",
    "things",
    "asking",
    "polite",
    "asides",
    "mark",
)
_SIGNS = {"number": "#", "mark": r"[^\w#]+|_"}
# "The other one?" "My parcel?" "Order's state".
_SHORT = re.compile(r"另|别的|其他|最近|最新|上一|最后|呢|状态|进度")
_GOODS = range(2, 9)


def asked_in(text: str) -> Asked | None:
    """Return what a message asks, None if any part of it isn't known.

    Args:
        text: in Simplified characters, every order's or parcel's number in it replaced by `#`.
    """
    for spoken, written in phrases("zh")["cantonese"]:
        text = text.replace(spoken, written)
    if pattern("zh", "no_order").search(text):
        return None
    kinds: set[str] = set()
    rest: list[str] = []
    at = 0
    for part in _parts().finditer(text):
        rest.append(text[at : part.start()])
        kinds.add(part.lastgroup or "")
        at = part.end()
    goods = tuple(piece for piece in (*rest, text[at:]) if piece)
    return Asked(_is_question(text, kinds), goods) if _is_all_known(kinds, goods) else None


def asks_for_person(text: str) -> bool:
    """Whether one clause asks for a person and nothing else."""
    return any(map(asks_for_person_in_chinese, _CLAUSES.split(text)))


@cache
def _parts() -> re.Pattern[str]:
    kinds = ((kind, _SIGNS.get(kind) or expression("zh", kind)) for kind in _KINDS)
    return re.compile("|".join(f"(?P<{kind}>{written})" for kind, written in kinds))


def _is_all_known(kinds: set[str], goods: tuple[str, ...]) -> bool:
    if "with_number" in kinds and "number" not in kinds:
        return False
    return not goods or ("questions" in kinds and len(goods) == 1 and len(goods[0]) in _GOODS)


def _is_question(text: str, kinds: set[str]) -> bool:
    if kinds & {"questions", "number"}:
        return True
    return "things" in kinds and ("of_something" in kinds or "asking" in kinds or bool(_SHORT.search(text)))
