"""Which conversation a further browser of a signed-in customer holds."""

from datetime import datetime

from sqlalchemy import insert, select

from bot.conversations.repository import Conversation, conversation_of
from bot.conversations.tables import conversations
from bot.identity.tables import web_sessions
from gendan.platform.storage.database import Connection


async def conversation_held(connection: Connection, digest: str) -> Conversation | None:
    """Return the conversation that a further browser's session is of."""
    query = select(conversations).join(web_sessions).where(web_sessions.c.digest == digest)
    row = (await connection.execute(query)).mappings().first()
    return conversation_of(row) if row else None


async def latest_conversation(
    connection: Connection, channel: str, account: str, customer_id: str, since: datetime
) -> Conversation | None:
    """Return the conversation in which a customer wrote last, if that was after an instant."""
    query = (
        select(conversations)
        .where(
            conversations.c.customer_id == customer_id,
            conversations.c.channel == channel,
            conversations.c.account == account,
            conversations.c.last_customer_at > since,
        )
        .order_by(conversations.c.last_customer_at.desc())
        .limit(1)
    )
    row = (await connection.execute(query)).mappings().first()
    return conversation_of(row) if row else None


async def hold(connection: Connection, digest: str, conversation_id: str, now: datetime) -> None:
    """Let a further browser hold a conversation."""
    row = {"digest": digest, "conversation_id": conversation_id, "created_at": now}
    await connection.execute(insert(web_sessions).values(row))
