"""What is wrong with a played conversation, as far as a machine can see it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from gendan.text.normalise import plain as plain_text
from tests.support.conversations.facts import NoSuchFactError, Reading, fact_of, is_told, plain, texts_in
from tests.support.conversations.played import Heard, PlayedConversation, PlayedTurn
from tests.support.conversations.script import WRITTEN

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_WORDS = re.compile(r"[A-Za-z]{2,}")
_ORDER = re.compile(r"GD ?\d{6}", re.IGNORECASE)
# No parcel comes sooner for being told so.
_EMPTY_WORDS = re.compile(r"请(?:您)?耐心等待|马上|很快|(?<!as )\bsoon\b", re.IGNORECASE)
_PERSON = re.compile(
    r"人工|同事|客服|真人|\bperson\b|\bcolleague|\bagent\b|\bhuman\b|\bteam\b", re.IGNORECASE
)
_NO_DATE = re.compile(
    r"没有|没给|未给|暂无|没说|\bno\b|\bnone\b|n't|\bnot\b|\bwithout\b|\bunknown\b", re.IGNORECASE
)
_APOLOGY = re.compile(r"抱歉|对不起|不好意思|\bsorry\b|\bapologi[sz]e", re.IGNORECASE)
_MOST_WORDS = 110
_CHARACTERS_A_WORD = 2
# A list or menu; fewer buttons are a question.
_LIST = 3
# A word of thanks may be said twice.
_SHORT = 15


class Fault(StrEnum):
    """Kinds of what is wrong."""

    SILENT = "no answer"
    LEAK = "somebody else's"
    INVENTED = "not of any order"
    NOT_TOLD = "not told"
    WRONG_ORDER = "another order"
    WORDS = "words missing"
    NEVER = "never to be said"
    LANGUAGE = "wrong language"
    REPEATED = "said before, word for word"
    LIST_AGAIN = "the same list again"
    EMPTY_WORDS = "empty words"
    APOLOGIES = "more than one apology"
    TOO_LONG = "too long"
    NO_PERSON = "no person offered"
    WRITTEN = "wrong writes"
    BROKE = "can't go on"
    SCRIPT = "the script is wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        turn: which turn's answer, from 1; 0 for the conversation as a whole.
    """

    turn: int
    fault: Fault
    what: str


def findings(played: PlayedConversation, owners: Mapping[str, str]) -> list[Finding]:
    """Return all that is wrong with a conversation.

    Args:
        played: the conversation.
        owners: every order of the shop, and which customer's it is.
    """
    reader = _Reader(played, owners)
    found = [finding for number in range(1, len(played.turns) + 1) for finding in reader.turn(number)]
    if played.broke:
        found.append(Finding(len(played.turns) + 1, Fault.BROKE, played.broke))
    return [*found, *_writes(played)]


def is_list(message: Heard) -> bool:
    """Whether a message is a list or a menu to choose from; stars aren't."""
    return len(message.buttons) >= _LIST and "★" not in message.buttons[0].title


def _writes(played: PlayedConversation) -> Iterator[Finding]:
    if played.broke:
        return
    for kind in WRITTEN:
        left, meant = played.left.get(kind, 0), played.script.leaves.get(kind, (0,))
        if left not in meant:
            yield Finding(0, Fault.WRITTEN, f"{kind}: {left}, should be {' or '.join(map(str, meant))}")


class _Reader:
    """Reads the answers of one conversation."""

    def __init__(self, played: PlayedConversation, owners: Mapping[str, str]) -> None:
        self._played = played
        self._owners = owners

    def turn(self, number: int) -> Iterator[Finding]:
        """Yield what is wrong with a turn's answer."""
        turn = self._played.turns[number - 1]
        before = self._played.turns[: number - 1]
        if not turn.heard:
            yield Finding(number, Fault.SILENT, "nothing was said")
            return
        for fault, what in (
            *self._expected(turn),
            *self._foreign(turn, before),
            *self._manners(turn),
            *_repeats(turn, before),
        ):
            yield Finding(number, fault, what)

    def _expected(self, turn: PlayedTurn) -> Iterator[tuple[Fault, str]]:
        expected = turn.written.expected
        for fact in expected.tells:
            yield from self._told(turn, fact)
        for pattern in expected.words:
            if not pattern.search(turn.text):
                yield Fault.WORDS, pattern.pattern
        for pattern in expected.never:
            if pattern.search(turn.words):
                yield Fault.NEVER, pattern.pattern
        if expected.offers_person and not _PERSON.search(turn.text):
            yield Fault.NO_PERSON, "neither in words nor by a button"
        if expected.orders is not None:
            named = {_number(match[0]) for match in _ORDER.finditer(turn.text)}
            others = sorted(named - set(expected.orders) - self._typed([turn]))
            yield from ((Fault.WRONG_ORDER, other) for other in others if self._may_be_theirs(other))

    def _told(self, turn: PlayedTurn, fact: str) -> Iterator[tuple[Fault, str]]:
        try:
            value = fact_of(turn.orders, fact)
        except NoSuchFactError as problem:
            yield Fault.SCRIPT, str(problem)
            return
        if value is None and not fact.endswith(".eta"):
            yield Fault.SCRIPT, f"{fact} isn't known"
        elif value is None:
            if not _NO_DATE.search(turn.words):
                yield Fault.NOT_TOLD, f"{fact}: that there is no date"
        elif not is_told(value, self._reading(turn, fact)):
            yield Fault.NOT_TOLD, f"{fact} = {_short(value)}"

    def _reading(self, turn: PlayedTurn, fact: str) -> Reading:
        order = turn.orders[fact.partition(".")[0]]
        return Reading(turn.text, ZoneInfo(order["timezone"]), turn.at)

    def _foreign(self, turn: PlayedTurn, before: Sequence[PlayedTurn]) -> Iterator[tuple[Fault, str]]:
        """Yield numbers of orders that neither are the customer's nor were typed in this conversation."""
        typed = self._typed([*before, turn])
        for number in sorted({_number(match[0]) for match in _ORDER.finditer(turn.text)} - typed):
            owner = self._owners.get(number)
            if owner is None:
                yield Fault.INVENTED, number
            elif not self._may_be_theirs(number):
                yield Fault.LEAK, number
        if self._played.script.customer:
            others = {n: o for n, o in turn.orders.items() if self._owners[n] != self._played.script.customer}
            shown = plain(turn.text)
            yield from ((Fault.LEAK, word) for word in _marks(others) if plain(word) in shown)

    def _may_be_theirs(self, number: str) -> bool:
        """Whether an order is the customer's; a visitor may prove to be whoever."""
        owner = self._owners.get(number)
        return owner is not None and self._played.script.customer in (None, owner)

    def _manners(self, turn: PlayedTurn) -> Iterator[tuple[Fault, str]]:
        words = turn.words
        asked = _language_of(" ".join(turn.said))
        if asked and _language_of(words) not in ("", asked):
            yield Fault.LANGUAGE, f"asked in {asked}"
        if empty := _EMPTY_WORDS.search(words):
            yield Fault.EMPTY_WORDS, empty[0]
        for message in turn.heard:
            if len(_APOLOGY.findall(message.text)) > 1:
                yield Fault.APOLOGIES, message.text
        characters, count = len(_CHINESE.findall(words)), len(words.split())
        most = turn.written.expected.at_most or _MOST_WORDS
        if count > most or characters > _CHARACTERS_A_WORD * most:
            yield Fault.TOO_LONG, f"{characters} characters, {count} words; at most {most} words"

    def _typed(self, turns: Sequence[PlayedTurn]) -> set[str]:
        said = plain_text(" ".join(text for turn in turns for text in turn.said))
        return {_number(match[0]) for match in _ORDER.finditer(said)}


def _repeats(turn: PlayedTurn, before: Sequence[PlayedTurn]) -> Iterator[tuple[Fault, str]]:
    told = {message.text for earlier in before for message in earlier.heard}
    for message in turn.heard:
        if len(message.text) > _SHORT and message.text in told:
            yield Fault.REPEATED, message.text
    if before:
        lists = [message.buttons for message in before[-1].heard if is_list(message)]
        titles = [[button.title for button in buttons] for buttons in lists]
        if any(is_list(one) and [button.title for button in one.buttons] in titles for one in turn.heard):
            yield Fault.LIST_AGAIN, ", ".join(titles[0])


def _marks(orders: Mapping[str, Any]) -> Iterator[str]:
    """Yield what stands in these orders alone: parcels' numbers, codes, phones, streets."""
    for order in orders.values():
        yield from filter(None, (order["address"]["line"], order["address"]["phone"]))
        for parcel in order["shipments"]:
            yield from filter(None, (parcel["tracking_number"], (parcel["pickup"] or {}).get("code")))


def _language_of(text: str) -> str:
    """Return what a text is written in as far as it shows, and nothing where it doesn't."""
    chinese, words = len(_CHINESE.findall(text)), len(_WORDS.findall(text))
    if chinese >= 2 and chinese > words:
        return "zh"
    return "en" if words >= 3 and words > chinese else ""


def _number(written: str) -> str:
    return written.upper().replace(" ", "")


def _short(value: Any) -> str:
    return " / ".join(texts_in(value)) or str(value)
