"""What linking leaves in conversations: words, and a new beginning for who is somebody else now."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete

from bot.conversations.model import Incoming
from bot.conversations.pending import mark_answered
from bot.conversations.repository import (
    Conversation,
    change_conversation,
    open_conversation,
    take_positions,
)
from bot.conversations.tables import pending
from bot.conversations.transcript import add_customer_message, message_with_external_id
from bot.outbound import door
from bot.outbound.door import Reason
from bot.rendering.renderer import Renderer
from gendan.contracts import Say
from gendan.platform.storage.database import Connection


async def note_customer_action(
    connection: Connection, conversation: Conversation, incoming: Incoming, text: str, now: datetime
) -> bool:
    """Write down what the customer did, which no turn has to answer; False for a repeat."""
    if await message_with_external_id(connection, conversation.id, incoming.external_id):
        return False
    seq = await take_positions(connection, conversation.id, 1, last_customer_at=now, blocked_at=None)
    body = {"text": text}
    message_id = await add_customer_message(connection, conversation.id, seq, incoming.external_id, body, now)
    await mark_answered(connection, [message_id], None)
    return True


async def say(
    connection: Connection,
    renderer: Renderer,
    conversation: Conversation,
    what: Say,
    now: datetime,
) -> None:
    """Say something there, as surely as an answer."""
    draft = renderer.draft(what, conversation.language, now)
    await door.say(connection, conversation, [draft], Reason.ACCOUNT, now)


async def start_new_conversation(
    connection: Connection, former: Conversation, customer_id: str | None, now: datetime
) -> Conversation:
    """Begin an empty conversation where another one was.

    The former one keeps its transcript under an address that nobody writes from and nothing is sent to:
    what waits in it, or is being answered, is for whoever was known there before.
    """
    await connection.execute(delete(pending).where(pending.c.conversation_id == former.id))
    left = f"{former.address.conversation}#{former.id}"
    await change_conversation(connection, former.id, address=left)
    fresh = await open_conversation(
        connection,
        former.address,
        language=former.language,
        source=former.source,
        now=now,
        customer_id=customer_id,
    )
    introduced, pinned = former.introduced, former.language_pinned
    await change_conversation(connection, fresh.id, introduced=introduced, language_pinned=pinned)
    return replace(fresh, introduced=introduced, language_pinned=pinned)
