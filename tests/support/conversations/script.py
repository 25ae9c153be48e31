"""A written conversation: who talks, what they say, and what has to become of it.

`tests/conversations/README.md` describes the files.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from gendan.platform.layout import ROOT

SCRIPTS = ROOT / "tests" / "conversations"
VISITOR = "visitor"
# The demo's two who are written for; a visitor may prove to be either.
CUSTOMERS = ("C1001", "C2001")
LANGUAGES = ("zh", "en")
CHANNELS = ("web", "telegram")
# This issue's own, and what waits for after-sales, hand-over by people and notices.
NEEDS = ("answers", "after-sales", "people", "notices")
WRITTEN = ("cases", "feedback", "notice_preferences", "nudges", "tries")
"""What a conversation may leave in the databases, as counts of new rows; `tries` are refused proofs."""

_ID = re.compile(r"(?P<language>zh|en)-[a-z]+(?:-[a-z]+)*-\d{2,3}")
_FACT = re.compile(r"(?P<order>GD\d{6})\.(?P<path>[a-z]+\d*(?:_[a-z]+)*(?:\.[a-z]+\d*(?:_[a-z]+)*)*)")
_NUMBER = re.compile(r"GD\d{6}")
_WAIT = re.compile(r"(?P<count>\d+) (?P<unit>min|hours|days)")
_UNITS = {"min": "minutes", "hours": "hours", "days": "days"}
_KEYS = {"id", "about", "customer", "channel", "needs", "turns", "leaves", "must", "must_not"}
_EXPECTED = {"tells", "orders", "words", "never", "at_most", "offers"}


class ScriptError(Exception):
    """A script can't be read; the message names the file, the conversation, the field and the remedy."""


@dataclass(frozen=True)
class Expected:
    """What has to be true of the answer to a turn, for a machine.

    Attributes:
        tells: facts that it has to hold, as `GD100004.parcel1.pickup.code`.
        orders: the only ones of which it may speak, also by a parcel or an item; None for any.
        words: patterns of which each is found in it.
        never: patterns of which none is.
        at_most: how many words it may have; None for as many as any answer.
        offers_person: whether a person has to be offered, in words or by a button.
    """

    tells: tuple[str, ...] = ()
    orders: tuple[str, ...] | None = None
    words: tuple[re.Pattern[str], ...] = ()
    never: tuple[re.Pattern[str], ...] = ()
    at_most: int | None = None
    offers_person: bool = False


@dataclass(frozen=True)
class WrittenTurn:
    """What the customer does: says something, in one message or several, presses a button, or is away.

    Attributes:
        says: the messages; those of one turn are sent within two seconds.
        presses: a pattern for the title of a button that the last answer offered.
        waits: for how long they are away before it.
    """

    says: tuple[str, ...] = ()
    presses: re.Pattern[str] | None = None
    waits: timedelta = timedelta()
    expected: Expected = Expected()


@dataclass(frozen=True)
class WrittenConversation:
    """A script.

    Attributes:
        about: what the customer wants and knows, in a sentence.
        customer: whom the shop vouches for; None for a visitor.
        needs: what the product must have before all of it can be met.
        leaves: how many rows of each kind it may leave; of what isn't named, none.
        must, must_not: for people who read the transcript.
    """

    id: str
    about: str
    customer: str | None
    channel: str
    needs: str
    turns: tuple[WrittenTurn, ...]
    leaves: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The customer's, as the id has it."""
        return self.id.partition("-")[0]


def read_scripts(folder: Path = SCRIPTS) -> list[WrittenConversation]:
    """Read every script below a folder.

    Raises:
        ScriptError: one is malformed, or an id is there twice.
    """
    found: dict[str, WrittenConversation] = {}
    for file in sorted(folder.rglob("*.yml")):
        for script in read_file(file):
            if script.id in found:
                raise ScriptError(f"{file.name}: {script.id} is there twice: give it a number of its own")
            found[script.id] = script
    return list(found.values())


def read_file(file: Path) -> list[WrittenConversation]:
    """Read one file of scripts.

    Raises:
        ScriptError: it is malformed.
    """
    try:
        written = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as problem:
        raise ScriptError(f"{file.name}: {problem}") from None
    if not isinstance(written, list):
        raise ScriptError(f"{file.name}: isn't a list of conversations, each beginning with '- id:'")
    return [_Reader(file.name, entry).script() for entry in written]


class _Reader:
    """Reads one conversation, and says where it went wrong."""

    def __init__(self, file: str, entry: Any) -> None:
        self._entry = entry if isinstance(entry, dict) else {}
        self._place = f"{file}: {self._entry.get('id', entry)}"

    def script(self) -> WrittenConversation:
        entry = self._entry
        self._only(entry, _KEYS, "the conversation")
        if not _ID.fullmatch(str(entry.get("id"))):
            self._refuse("id", "isn't like 'en-late-07'")
        if not isinstance(entry.get("about"), str):
            self._refuse("about", "isn't a sentence")
        if not entry.get("turns"):
            self._refuse("turns", "is empty")
        customer = self._one_of("customer", (VISITOR, *CUSTOMERS), None)
        return WrittenConversation(
            entry["id"],
            entry["about"],
            None if customer == VISITOR else customer,
            self._one_of("channel", CHANNELS, "web"),
            self._one_of("needs", NEEDS, "answers"),
            tuple(self._turns()),
            self._leaves(),
            self._texts(entry, "must"),
            self._texts(entry, "must_not"),
        )

    def _leaves(self) -> dict[str, tuple[int, ...]]:
        written = self._entry.get("leaves", {})
        if not isinstance(written, dict):
            self._refuse("leaves", "isn't counts by kind")
        self._only(written, set(WRITTEN), "leaves")
        leaves = {kind: tuple(c) if isinstance(c, list) else (c,) for kind, c in written.items()}
        if not all(isinstance(count, int) for counts in leaves.values() for count in counts):
            self._refuse("leaves", "has what isn't a count, or a list of counts that are all right")
        return leaves

    def _turns(self) -> Iterator[WrittenTurn]:
        waits = timedelta()
        for turn in self._entry["turns"]:
            if not isinstance(turn, dict):
                self._refuse("turns", f"'{turn}' isn't 'says: …', 'presses: …' or 'waits: …'")
            if set(turn) == {"waits"}:
                waits += self._wait(turn["waits"])
                continue
            self._only(turn, _EXPECTED | {"says", "presses"}, "a turn")
            if ("says" in turn) == ("presses" in turn):
                self._refuse("turns", f"{turn} has to have one of 'says' and 'presses'")
            presses = self._pattern(turn["presses"]) if "presses" in turn else None
            yield WrittenTurn(self._texts(turn, "says"), presses, waits, self._expected(turn))
            waits = timedelta()

    def _expected(self, turn: dict[str, Any]) -> Expected:
        tells, orders = self._texts(turn, "tells"), self._texts(turn, "orders")
        for fact in tells:
            if not _FACT.fullmatch(fact):
                self._refuse("tells", f"'{fact}' isn't like 'GD100004.parcel1.pickup.code'")
        for number in orders:
            if not _NUMBER.fullmatch(number):
                self._refuse("orders", f"'{number}' isn't an order's number")
        at_most, offers = turn.get("at_most"), turn.get("offers")
        if at_most is not None and not isinstance(at_most, int):
            self._refuse("at_most", f"'{at_most}' isn't a count of words")
        if offers not in (None, "person"):
            self._refuse("offers", f"'{offers}' isn't 'person'")
        return Expected(
            tells,
            orders if "orders" in turn else None,
            tuple(map(self._pattern, self._texts(turn, "words"))),
            tuple(map(self._pattern, self._texts(turn, "never"))),
            at_most,
            offers_person=offers is not None,
        )

    def _wait(self, written: object) -> timedelta:
        read = _WAIT.fullmatch(str(written))
        if read is None:
            self._refuse("waits", f"'{written}' isn't like '40 min', '3 hours' or '2 days'")
        return timedelta(**{_UNITS[read["unit"]]: int(read["count"])})

    def _texts(self, entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
        value = entry.get(name, ())
        texts = (value,) if not isinstance(value, list | tuple) else tuple(value)
        if not all(isinstance(text, str) and text for text in texts):
            self._refuse(name, f"{value!r} isn't a text or a list of them: put quotation marks around it")
        return texts

    def _pattern(self, written: str) -> re.Pattern[str]:
        try:
            return re.compile(written, re.IGNORECASE)
        except re.error as problem:
            self._refuse("a pattern", f"'{written}' can't be read: {problem}")

    def _one_of(self, name: str, known: tuple[str, ...], default: str | None) -> str:
        value = self._entry.get(name, default)
        if value not in known:
            self._refuse(name, f"'{value}' isn't one of {', '.join(known)}")
        return str(value)

    def _only(self, entry: Mapping[str, Any], known: set[str], where: str) -> None:
        if unknown := set(entry) - known:
            self._refuse(where, f"has {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")

    def _refuse(self, name: str, problem: str) -> Any:
        raise ScriptError(f"{self._place}: {name}: {problem}")
