"""Faults of the gateway."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import replace as changed
from datetime import timedelta
from typing import Any

from tests.fault_injection.planting import Plant, replace

_LATER_S = 0.5
_LONG_S = 3_600.0


def acknowledge_before_the_commit(intake: Any) -> None:
    """Acknowledge a message half a second before it is durable."""
    from bot.conversations.model import Receipt
    from bot.shared.ids import new_id

    accept = intake.Intake.accept
    writing: set[asyncio.Task[Any]] = set()

    async def write(self: Any, incoming: Any) -> Any:
        await asyncio.sleep(_LATER_S)
        return await accept(self, incoming)

    async def acknowledge(self: Any, incoming: Any) -> Any:
        task = asyncio.create_task(write(self, incoming))
        writing.add(task)
        task.add_done_callback(writing.discard)
        return Receipt(new_id("m"), 0, "")

    replace(intake.Intake, "accept", acknowledge)


def take_a_repeat_for_another_message(intake: Any) -> None:
    """Take a message that comes again for another one."""
    from bot.shared.ids import new_id

    accept = intake.Intake.accept

    async def forget(self: Any, incoming: Any) -> Any:
        return await accept(self, changed(incoming, external_id=new_id("x")))

    replace(intake.Intake, "accept", forget)


def swallow_failures(rasa: Any) -> None:
    """Take a turn in which an action failed for one that was answered."""
    from bot.ports import TurnAnswer, TurnFailedError

    take_turn = rasa.RasaDialogue.take_turn

    async def swallow(self: Any, request: Any) -> Any:
        try:
            return await take_turn(self, request)
        except TurnFailedError:
            return TurnAnswer(())

    replace(rasa.RasaDialogue, "take_turn", swallow)


def go_on_from_where_the_first_run_ended(rasa: Any) -> None:
    """Run a turn again from where its first run ended."""
    from bot.shared.ids import new_id

    take_turn = rasa.RasaDialogue.take_turn

    async def go_on(self: Any, request: Any) -> Any:
        # Another one each time: the same would be remembered as the turn before.
        return await take_turn(self, changed(request, previous_turn_id=new_id("t")))

    replace(rasa.RasaDialogue, "take_turn", go_on)


def take_turns_whoever_has_the_lease(turn_taker: Any) -> None:
    """Take a conversation's turns whichever process is at it."""
    take_lease = turn_taker.take_lease

    async def take(connection: Any, conversation_id: str, owner: str, now: Any, until: Any) -> Any:
        # Seen from then, any lease has run out.
        return await take_lease(connection, conversation_id, owner, now + timedelta(days=1), until)

    replace(turn_taker, "take_lease", take)


def write_answers_whoever_has_the_lease(door: Any) -> None:
    """Write a turn's answers whichever process is at it."""
    take_positions_as = door.take_positions_as

    async def take(
        connection: Any, conversation_id: str, count: int, speakers: Any, _held_by: Any = None, **values: Any
    ) -> Any:
        return await take_positions_as(connection, conversation_id, count, speakers, None, **values)

    replace(door, "take_positions_as", take)


def send_what_others_have_claimed(outbox: Any) -> None:
    """Have every gateway send what is due."""

    async def claim(connection: Any, channel: str, _owner: str, now: Any, _until: Any, *more: Any) -> Any:
        return await outbox.due(connection, channel, now, *more)

    replace(outbox, "claim", claim)


def lead_whoever_leads(heartbeat: Any) -> None:
    """Have every gateway speak for the bot."""

    async def lead(*_who: object) -> bool:
        return True

    replace(heartbeat, "lead", lead)


def tell_no_other_gateway(membership: Any) -> None:
    """Tell other gateways nothing, and never look at what they wrote."""
    look_for = membership.Cluster.look_for

    async def look_away(_address: Any, _seq: int) -> None:
        pass

    replace(membership.Notifier, "tell", lambda _self, *_notice: None)
    replace(membership.Cluster, "look_for", lambda self, channel, _look: look_for(self, channel, look_away))


def hardly_ever_look_again(rest: Any) -> None:
    """Never look for an answer that another gateway wrote."""
    replace(rest.RestChannel, "looks_s", _LONG_S)


def count_for_each_gateway(shared_rate_limits: Any) -> None:
    """Count what comes in for this gateway alone."""
    from bot.inbound.rate_limits import TokenBuckets

    own: dict[int, Any] = {}

    async def take(self: Any, key: str, amount: int = 1) -> float:
        alone = TokenBuckets(self.capacity, time.monotonic, self.period_s)
        return float(own.setdefault(id(self), alone).take(key, amount))

    replace(shared_rate_limits.SharedBuckets, "take", take)


def take_unknown_for_not_arrived(delivery: Any) -> None:
    """Take what may have arrived for what surely didn't."""
    from bot.ports import DeliveryOutcome

    hand_over = delivery.hand_over

    async def forget(channel: Any, address: Any, message: Any) -> Any:
        outcome = await hand_over(channel, address, message)
        return DeliveryOutcome.RETRY if outcome is DeliveryOutcome.UNKNOWN else outcome

    replace(delivery, "hand_over", forget)


def suspect_nothing(turn_writer: Any) -> None:
    """Try a turn that breaks the dialogue again and again."""

    async def forget(_self: Any, _turn: Any) -> None:
        pass

    replace(turn_writer.TurnWriter, "count_suspicion", forget)


def guess(responder: Any) -> None:
    """Without the dialogue, take every message with a word about parcels for a question where one is."""
    from bot.dialogue.fallback.parser import Reading, Wish

    read = responder.read

    def guess_what(text: str, payload: Any = None) -> Any:
        sure = read(text, payload)
        is_near = re.search("快递|包裹|送到|parcel|courier|deliver|arriv", text)
        return sure or (Reading(Wish.ORDER, about_parcel=True) if is_near else None)

    replace(responder, "read", guess_what)


def remember_no_chat(pacing: Any) -> None:
    """Let messages to one chat leave as fast as messages to many."""
    replace(pacing.Pacer, "remember", lambda _self, _chat_id: None)


def open_cases_silently(cases: Any) -> None:
    """Open cases of which the shop isn't to be told."""
    from sqlalchemy import update

    from bot.cases import tables

    enter = cases.enter

    async def enter_silently(connection: Any, entry: Any, turn_id: str, now: Any) -> None:
        await enter(connection, entry, turn_id, now)
        silent = update(tables.cases).where(tables.cases.c.id == entry.case.id).values(tell_at=None)
        await connection.execute(silent)

    replace(cases, "enter", enter_silently)


FAULTS: Mapping[str, Mapping[str, Plant]] = {
    "ack_before_commit": {"bot.inbound.intake": acknowledge_before_the_commit},
    "drop_dedupe": {"bot.inbound.intake": take_a_repeat_for_another_message},
    "swallow_action_failure": {"bot.dialogue.rasa": swallow_failures},
    "forget_state_before": {"bot.dialogue.rasa": go_on_from_where_the_first_run_ended},
    "skip_lease": {
        "bot.turns.turn_taker": take_turns_whoever_has_the_lease,
        "bot.outbound.door": write_answers_whoever_has_the_lease,
    },
    "skip_claim": {
        "bot.outbound.outbox": send_what_others_have_claimed,
        "bot.cluster.heartbeat": lead_whoever_leads,
    },
    "forget_other_gateways": {
        "bot.cluster.membership": tell_no_other_gateway,
        "channels.rest.channel": hardly_ever_look_again,
    },
    "count_alone": {"bot.inbound.shared_rate_limits": count_for_each_gateway},
    "send_unknown_again": {"bot.outbound.delivery": take_unknown_for_not_arrived},
    "forget_suspicion": {"bot.turns.turn_writer": suspect_nothing},
    "guess_what_is_asked": {"bot.dialogue.fallback.responder": guess},
    "forget_pace_of_chats": {"channels.telegram.outbound.pacing": remember_no_chat},
    "forget_to_tell": {"bot.cases.repository": open_cases_silently},
}
