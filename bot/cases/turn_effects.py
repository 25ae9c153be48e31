"""What a turn has to do with its conversation's case."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cases.customer_texts import beside, due_at, handing_over, instead_of, reminds
from bot.cases.repository import Case, CaseEntry, CaseState
from bot.conversations.model import COURTESIES
from bot.ports import TurnAnswer
from gendan.contracts import CasePacket, TurnMessage

# Who says no more than what is answered so waits for no person.
_WAITS_FOR_NOTHING = COURTESIES | {"yes_to_nothing", "offer_declined", "never_mind", "language_set"}


def wants_person(answer: TurnAnswer | None) -> bool:
    """Whether an answer hands the conversation over."""
    return answer is not None and any(message.get("do") == "hand_over" for message in answer.messages)


def with_case(
    messages: Sequence[TurnMessage], case: Case | None, shop: Mapping[str, Any] | None, now: datetime
) -> list[TurnMessage]:
    """Return an answer's messages with what a case makes of them.

    Handing over is put into words where it stands. With a person at it, what the bot doesn't understand or
    can't do goes to that person, and beside its own answers the bot says once that a person answers too.
    """
    if case is None:
        return list(messages)
    if case.is_new or any(message.get("do") == "hand_over" for message in messages):
        return [_worded(message, case, shop, now) for message in messages]
    said = [
        instead_of(message, case, shop, now) or message if "say" in message else message
        for message in messages
    ]
    return [*said, beside(case)] if _announces(said, case) else said


def entry_for(
    case: Case | None,
    said: Iterable[str],
    packet: CasePacket | None,
    shop: Mapping[str, Any] | None,
    now: datetime,
) -> CaseEntry | None:
    """Return what a turn changes about its case, None where there is nothing.

    Args:
        case: the open one, or one that is new.
        said: names of the texts that the customer reads.
        packet: what a person is asked for with, if one is.
        shop: its facts, where they are known.
        now: the present.
    """
    if case is None:
        return None
    announces = "person_answers_too" in said
    waits_again = case.state is CaseState.ANSWERED and _waits(said)
    if packet is None and not (announces or waits_again):
        return None
    again = packet is not None and not case.is_new and reminds(case, shop, now)
    return CaseEntry(case, packet, due_at(shop, now), announces=announces, reminds=again)


def _worded(message: TurnMessage, case: Case, shop: Mapping[str, Any] | None, now: datetime) -> TurnMessage:
    return handing_over(case, shop, now) if message.get("do") == "hand_over" else message


def _announces(said: Sequence[TurnMessage], case: Case) -> bool:
    names = {message["say"] for message in said if "say" in message}
    return not case.is_announced and _waits(names) and "added_to_case" not in names


def _waits(said: Iterable[str]) -> bool:
    return any(name not in _WAITS_FOR_NOTHING and not name.startswith("rating_") for name in said)
