"""Requests for a person, with the case each one brings along."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from bot.ids import new_id
from bot.storage.tables import handovers
from gendan.database import Connection

WAITING = "waiting"
TAKEN = "taken"


async def ask_for_person(
    connection: Connection, conversation_id: str, turn_id: str, packet: dict[str, Any], now: datetime
) -> None:
    """Put a conversation into the queue for a person."""
    row = {
        "id": new_id("h"),
        "conversation_id": conversation_id,
        "turn_id": turn_id,
        "status": WAITING,
        "packet": packet,
        "requested_at": now,
    }
    await connection.execute(insert(handovers).values(row))


async def waiting_handovers(connection: Connection) -> list[dict[str, Any]]:
    """Return the queue, oldest first, ready for JSON."""
    query = select(handovers).where(handovers.c.status == WAITING).order_by(handovers.c.requested_at)
    return [
        {
            "conversation": row["conversation_id"],
            "requested_at": row["requested_at"].isoformat(),
            "case": row["packet"],
        }
        for row in (await connection.execute(query)).mappings()
    ]
