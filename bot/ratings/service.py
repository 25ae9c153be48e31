"""The question how it went: beside a goodbye, when something was answered, and never twice in a row."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.conversations.pending import PendingMessage
from bot.conversations.repository import Conversation
from bot.dialogue.builtin_replies import PERSON, RATE
from bot.ratings import repository as ratings
from bot.shared.ids import new_id
from gendan.contracts import Say
from gendan.contracts.messages import button, say_text
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

VALUES = range(1, 6)
# Who gives fewer has something to say that a person should hear.
_CONTENT = 3
_GOODBYES = frozenset({"thanks", "goodbye"})
# What counts as an answer, by the beginning of its text's name: not a question, a refusal or an apology.
ANSWERS = (
    *("order_", "orders_list", "split_summary", "parcel_", "timeline", "not_delivered_yet", "signed_by"),
    *("put_where", "pickup_point", "which_carrier", "nudge_recorded", "shop_fact", "shop_contacts"),
    *("return_", "refund_", "replacement_", "payment_"),
)
_NO_ANSWERS = ("shop_fact_not_stated",)


@dataclass(frozen=True)
class Rating:
    """What a turn has to do with ratings.

    Attributes:
        asks: id of the rating that it asks for, None for nearly every turn.
        given: stars by the id of the rating that they are given for.
        says: what is said beside the answer.
    """

    asks: str | None = None
    given: Mapping[str, int] = field(default_factory=dict)
    says: tuple[Say, ...] = ()


NOTHING = Rating()


def is_rating(message: PendingMessage) -> bool:
    """Whether a message is one of the stars, pressed."""
    return message.intent == RATE


class Ratings:
    """Decides when to ask, and takes what is given.

    Args:
        database: the gateway's.
        clock: the present.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def beside(
        self, conversation: Conversation, waiting: Iterable[PendingMessage], said: Iterable[str]
    ) -> Rating:
        """Return what is to be said and kept of ratings beside a turn's answer.

        Args:
            conversation: whose turn it is.
            waiting: the turn's messages.
            said: names of what it answers otherwise, if the dialogue answered at once; else nothing.
        """
        if pressed := [message.payload for message in waiting if message.payload and is_rating(message)]:
            return await self._take([payload["entities"] for payload in pressed])
        names = set(said)
        if not names or not names <= _GOODBYES:
            return NOTHING
        async with self._database.read.connect() as connection:
            answers = await ratings.answers_of_episode(connection, conversation)
            if not any(map(is_answer, answers)):
                return NOTHING
            if not await ratings.may_be_asked(connection, conversation, self._clock.now()):
                return NOTHING
        return _asking(new_id("r"))

    async def _take(self, pressed: list[Mapping[str, Any]]) -> Rating:
        # Of several presses the first counts.
        stars = {one["rating"]: one["value"] for one in reversed(pressed)}
        async with self._database.read.connect() as connection:
            is_open = await ratings.still_open(connection, stars)
        given = {rating_id: value for rating_id, value in stars.items() if rating_id in is_open}
        if not given:
            return Rating(says=(say_text("rating_stands"),))
        return Rating(given=given, says=(_thanks(min(given.values())),))


def is_answer(body: Mapping[str, Any]) -> bool:
    """Whether a message told the customer something, by its body in the transcript."""
    name = str(body.get("name", ""))
    return "type" in body or (name.startswith(ANSWERS) and name not in _NO_ANSWERS)


def _asking(rating_id: str) -> Rating:
    stars = [
        button("button_stars", RATE, {"rating": rating_id, "value": value}, stars=value) for value in VALUES
    ]
    question: Say = {"say": "rating_question", "rated": "rating_thanks", "buttons": stars}
    return Rating(asks=rating_id, says=(question,))


def _thanks(stars: int) -> Say:
    return say_text("rating_thanks_low", PERSON) if stars < _CONTENT else say_text("rating_thanks")
