"""An inbox: what others send is kept by its id, and acted on once however often it comes.

An id is any text of the sender's, so only its digest is kept.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, select, update

from gendan.platform.digests import digest_of
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import insert_if_new


@dataclass(frozen=True)
class Inbox:
    """Where received messages are kept: a service's own table, and what its columns mean.

    Attributes:
        sender: of the column that says whose ids these are; a part of the primary key.
        id: of the column that tells a sender's messages apart; the other part.
        done_at: of the column that says when a message was acted on; empty until then.
    """

    table: Table
    sender: str
    id: str
    done_at: str

    def message(self, sender: str, message_id: str) -> ColumnElement[bool]:
        """Return the condition that a row is this message's."""
        columns = self.table.c
        return and_(columns[self.sender] == sender, columns[self.id] == digest_of(sender, message_id))

    async def is_done(self, transaction: Connection, sender: str, message_id: str) -> bool:
        """Whether a message has been acted on."""
        query = select(self.table.c[self.done_at]).where(self.message(sender, message_id))
        return await transaction.scalar(query) is not None

    async def keep(self, transaction: Connection, sender: str, message_id: str, **content: Any) -> None:
        """Store a message unless it's there; `content` fills the table's other columns."""
        ids = {self.sender: sender, self.id: digest_of(sender, message_id)}
        await transaction.execute(insert_if_new(transaction, self.table, {**ids, **content}))

    async def finish(
        self, transaction: Connection, sender: str, message_id: str, now: datetime, **values: Any
    ) -> bool:
        """Mark a message as acted on; False if it already was: then nothing may be done for it again.

        Args:
            transaction: the one in which it is acted on.
            sender: whose message.
            message_id: the sender's own name of it.
            now: the present.
            values: further columns to set.
        """
        return await self.note(transaction, sender, message_id, **{self.done_at: now, **values})

    async def note(self, transaction: Connection, sender: str, message_id: str, **values: Any) -> bool:
        """Write something down beside a message that nobody has acted on; False if somebody has."""
        is_open = self.table.c[self.done_at].is_(None)
        noted = await transaction.execute(
            update(self.table).where(self.message(sender, message_id), is_open).values(**values)
        )
        return noted.rowcount == 1
