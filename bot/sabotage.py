"""For tests only: faults planted on purpose, so that runs that prove a promise show they can fail."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import update

from bot import tables
from bot.cases import repository as cases
from bot.cases.repository import CaseEntry
from bot.cluster import heartbeat
from bot.cluster.membership import Cluster
from bot.conversations.model import Address, Incoming, Outgoing, Receipt, Speaker
from bot.conversations.repository import Conversation, take_lease, take_positions
from bot.dialogue.fallback import parser as reading
from bot.dialogue.fallback import responder as desk
from bot.dialogue.fallback.parser import Reading, Wish
from bot.inbound.intake import Intake
from bot.inbound.rate_limits import TokenBuckets
from bot.inbound.shared_rate_limits import SharedBuckets
from bot.outbound import delivery, door, outbox
from bot.ports import Channel, DeliveryOutcome, Dialogue, TurnAnswer, TurnFailedError
from bot.shared.ids import new_id
from bot.turns import turn_taker as turns
from bot.turns.model import Turn
from bot.turns.turn_writer import TurnWriter
from gendan.contracts import Payload, TurnRequest
from gendan.database import Connection
from gendan.sabotage import planted_fault

_LATER_S = 0.5
_LONG_S = 3_600.0


class SpeaksAtAPace(Protocol):
    """A way out that has limits."""

    @property
    def pacer(self) -> object:
        """Gives each message its moment."""


class Sabotaged(Protocol):
    """The parts of the gateway that faults are planted in."""

    @property
    def intake(self) -> Intake:
        """Accepts messages."""

    @property
    def dialogue(self) -> Dialogue:
        """Understands them."""

    @property
    def telegram(self) -> SpeaksAtAPace:
        """Speaks with customers on Telegram."""

    @property
    def rest(self) -> object:
        """Answers other servers."""

    @property
    def others(self) -> object:
        """The other gateways."""

    @property
    def cluster(self) -> Cluster | None:
        """What this gateway has of them."""


def ack_before_commit(gateway: Sabotaged) -> None:
    """Acknowledge a message half a second before it is durable."""
    accept = gateway.intake.accept
    writing: set[asyncio.Task[Receipt]] = set()

    async def write(incoming: Incoming) -> Receipt:
        await asyncio.sleep(_LATER_S)
        return await accept(incoming)

    async def acknowledge(incoming: Incoming) -> Receipt:
        task = asyncio.create_task(write(incoming))
        writing.add(task)
        task.add_done_callback(writing.discard)
        return Receipt(new_id("m"), 0, "")

    _replace(gateway.intake, "accept", acknowledge)


def drop_dedupe(gateway: Sabotaged) -> None:
    """Take a message that comes again for another one."""
    accept = gateway.intake.accept

    async def forget(incoming: Incoming) -> Receipt:
        return await accept(replace(incoming, external_id=new_id("x")))

    _replace(gateway.intake, "accept", forget)


def swallow_action_failure(gateway: Sabotaged) -> None:
    """Take a turn in which an action failed for one that was answered."""
    take_turn = gateway.dialogue.take_turn

    async def swallow(request: TurnRequest) -> TurnAnswer:
        try:
            return await take_turn(request)
        except TurnFailedError:
            return TurnAnswer(())

    _replace(gateway.dialogue, "take_turn", swallow)


def forget_state_before(gateway: Sabotaged) -> None:
    """Run a turn again from where its first run ended."""
    take_turn = gateway.dialogue.take_turn

    async def go_on(request: TurnRequest) -> TurnAnswer:
        # Another one each time: the same would be remembered as the turn before.
        return await take_turn(replace(request, previous_turn_id=new_id("t")))

    _replace(gateway.dialogue, "take_turn", go_on)


def skip_lease(_gateway: Sabotaged) -> None:
    """Take a conversation's turns and write their answers whichever process is at it."""

    async def take_all_the_same(
        connection: Connection, conversation_id: str, owner: str, now: datetime, until: datetime
    ) -> Conversation | None:
        # Seen from then, any lease has run out.
        return await take_lease(connection, conversation_id, owner, now + timedelta(days=1), until)

    async def write_all_the_same(
        connection: Connection,
        conversation_id: str,
        count: int,
        _speakers: frozenset[Speaker],
        _held_by: str | None = None,
        **values: Any,
    ) -> int | None:
        return await take_positions(connection, conversation_id, count, **values)

    _replace(turns, "take_lease", take_all_the_same)
    _replace(door, "take_positions_as", write_all_the_same)


def skip_claim(_gateway: Sabotaged) -> None:
    """Have every gateway send what is due, and speak for the bot."""

    async def take_all_the_same(
        connection: Connection, channel: str, _owner: str, now: datetime, _until: datetime, *more: Any
    ) -> list[outbox.Due]:
        return await outbox.due(connection, channel, now, *more)

    async def lead_all_the_same(*_who: object) -> bool:
        return True

    _replace(outbox, "claim", take_all_the_same)
    _replace(heartbeat, "lead", lead_all_the_same)


def forget_other_gateways(gateway: Sabotaged) -> None:
    """Tell other gateways nothing, and never look at what they wrote."""
    _replace(gateway.others, "tell", lambda *_notice: None)
    if gateway.cluster:
        gateway.cluster.look_for("web", _look_away)
    _replace(gateway.rest, "looks_s", _LONG_S)


async def _look_away(_address: Address, _seq: int) -> None:
    """See nothing."""


def count_alone(_gateway: Sabotaged) -> None:
    """Count what comes in for this gateway alone."""
    own: dict[int, TokenBuckets] = {}

    async def take(shared: SharedBuckets, key: str, amount: int = 1) -> float:
        alone = TokenBuckets(shared.capacity, time.monotonic, shared.period_s)
        return own.setdefault(id(shared), alone).take(key, amount)

    _replace(SharedBuckets, "take", take)


def send_unknown_again(_gateway: Sabotaged) -> None:
    """Take what may have arrived for what surely didn't."""
    hand_over = delivery.hand_over

    async def forget(channel: Channel, address: Address, message: Outgoing) -> DeliveryOutcome:
        outcome = await hand_over(channel, address, message)
        return DeliveryOutcome.RETRY if outcome is DeliveryOutcome.UNKNOWN else outcome

    _replace(delivery, "hand_over", forget)


def forget_suspicion(_gateway: Sabotaged) -> None:
    """Try a turn that breaks the dialogue again and again."""

    async def forget(_writer: TurnWriter, _turn: Turn) -> None:
        pass

    _replace(TurnWriter, "suspect", forget)


def guess_what_is_asked(_gateway: Sabotaged) -> None:
    """Without the dialogue, take every message with a word about parcels for a question where one is."""
    read = reading.read

    def guess(text: str, payload: Payload | None = None) -> Reading | None:
        sure = read(text, payload)
        is_near = re.search("快递|包裹|送到|parcel|courier|deliver|arriv", text)
        return sure or (Reading(Wish.ORDER, about_parcel=True) if is_near else None)

    _replace(desk, "read", guess)


def forget_pace_of_chats(gateway: Sabotaged) -> None:
    """Let messages to one chat leave as fast as messages to many."""
    _replace(gateway.telegram.pacer, "remember", lambda _chat_id: None)


def forget_to_tell(_gateway: Sabotaged) -> None:
    """Open cases of which the shop isn't to be told."""
    enter = cases.enter

    async def enter_silently(connection: Connection, entry: CaseEntry, turn_id: str, now: datetime) -> None:
        await enter(connection, entry, turn_id, now)
        silent = update(tables.cases).where(tables.cases.c.id == entry.case.id).values(tell_at=None)
        await connection.execute(silent)

    _replace(cases, "enter", enter_silently)


FAULTS: Mapping[str, Callable[[Sabotaged], None]] = {
    plant.__name__: plant
    for plant in (
        ack_before_commit,
        drop_dedupe,
        skip_lease,
        skip_claim,
        forget_other_gateways,
        count_alone,
        swallow_action_failure,
        forget_state_before,
        send_unknown_again,
        forget_suspicion,
        guess_what_is_asked,
        forget_pace_of_chats,
        forget_to_tell,
    )
}


def plant_fault(gateway: Sabotaged, environ: Mapping[str, str]) -> None:
    """Break the gateway as a test has asked for; faults of other rooms are theirs.

    Raises:
        SettingsError: a fault is asked for outside test mode, or one that doesn't exist.
    """
    plant = FAULTS.get(planted_fault(environ) or "")
    if plant:
        plant(gateway)


def _replace(part: object, method: str, other: object) -> None:
    if not hasattr(part, method):
        raise AttributeError(f"there is no {method} to break any more")
    setattr(part, method, other)
