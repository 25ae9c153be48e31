"""The one door through which every word reaches a customer, whoever says it and for whatever reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.conversations.model import Outgoing, Sender, Speaker
from bot.conversations.repository import ANYBODY, Conversation, take_positions_as
from bot.conversations.transcript import Draft, add_replies
from bot.outbound import outbox
from gendan.platform.storage.database import Connection


class Reason(StrEnum):
    """Why something is said to a customer."""

    ANSWER = "answer"  # the bot answers a turn
    PUT_OFF = "put_off"  # the bot's answer has to wait
    ACCOUNT = "account"  # whose account this chat is linked with
    PERSON = "person"  # one of the shop's people answers


# Who has to be speaking in the conversation. The customer asks for the link of an account with a command or a
# button, which no person answers; the shop's people may always speak.
SPEAKERS: Mapping[Reason, frozenset[Speaker]] = {
    Reason.ANSWER: frozenset({Speaker.BOT}),
    Reason.PUT_OFF: frozenset({Speaker.BOT}),
    Reason.ACCOUNT: ANYBODY,
    Reason.PERSON: ANYBODY,
}


async def say(
    connection: Connection,
    conversation: Conversation,
    drafts: Sequence[Draft],
    reason: Reason,
    now: datetime,
    *,
    turn_id: str | None = None,
    lease_owner: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> list[Outgoing] | None:
    """Write messages into the transcript and promise them to the conversation's channel.

    Args:
        connection: the transaction in which whatever they follow from is written too.
        conversation: where they are said.
        drafts: the messages; none where only `changes` are to be written.
        reason: why; it says who has to be speaking in the conversation.
        now: the present.
        turn_id: the turn that they answer.
        lease_owner: who has to hold the conversation's lease.
        changes: columns of the conversation to set with them.

    Returns:
        What was said. None, and nothing is written, if somebody else speaks there by now, or another process
        has the lease.
    """
    first = await take_positions_as(
        connection, conversation.id, len(drafts), SPEAKERS[reason], lease_owner, **(changes or {})
    )
    if first is None:
        return None
    sender = Sender.AGENT if reason is Reason.PERSON else Sender.BOT
    written = await add_replies(connection, conversation.id, first, turn_id, drafts, now, sender)
    await outbox.enqueue(connection, conversation.address, written, now)
    return written
