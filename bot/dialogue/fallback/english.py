"""What an English message plainly asks about an order: clauses of a known build, or nothing."""

import re
from dataclasses import dataclass
from functools import cache

from bot.dialogue.fallback.phrases import pattern, phrases
from gendan.text.person_words import asks_for_person_in_english

_CLAUSES = re.compile(r"[,.?!;:\n，。？！；：…]+")
_PIECES = re.compile(r"[a-z#0-9']+")


@dataclass(frozen=True)
class Asked:
    """A message that was understood to its end.

    Attributes:
        is_question: whether it asks about an order; else it is only polite.
        goods: what it calls the thing that was ordered; whoever answers sees whether the order has that.
    """

    is_question: bool
    goods: tuple[str, ...] = ()


def asked_in(text: str) -> Asked | None:
    """Return what a message asks, None if any part of it isn't known.

    Args:
        text: in small letters, every order's or parcel's number in it replaced by `#`.
    """
    goods: list[str] = []
    is_question = False
    for clause in filter(None, _clauses(text)):
        found = pattern("en", "builds").fullmatch(clause)
        if not found and not pattern("en", "bare").fullmatch(clause):
            return None
        is_question = True
        goods += [name for name in (found.groups() if found else ()) if name]
    return Asked(is_question, tuple(goods))


def asks_for_person(text: str) -> bool:
    """Whether one clause asks for a person and nothing else."""
    return any(map(asks_for_person_in_english, _clauses(text)))


def _clauses(text: str) -> list[str]:
    """Return a message's clauses without what is only said beside them."""
    for short, long in _opened():
        text = short.sub(long, text)
    return [_bare(clause) for clause in _CLAUSES.split(text)]


def _bare(clause: str) -> str:
    clause = " ".join(_PIECES.findall(pattern("en", "asides").sub(" ", clause)))
    while found := pattern("en", "lead_ins").match(f"{clause} "):
        clause = clause[found.end() :].strip()
    return pattern("en", "for_so_long").sub("", clause)


@cache
def _opened() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(short), long) for short, long in phrases("en")["opened"]]
