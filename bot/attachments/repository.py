"""Files that customers sent: in the database, so that they commit and go with their message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from bot.attachments.tables import uploads
from bot.conversations.model import Address, Attachment, AttachmentKind
from bot.conversations.repository import conversation_at
from bot.shared.ids import new_id
from gendan.platform.storage.database import Connection

UNUSED_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class StoredFile:
    """A file as it is kept and served.

    Attributes:
        name: as the customer's device calls it; for people to read only.
    """

    kind: AttachmentKind
    mime_type: str
    name: str
    content: bytes


async def add_upload(connection: Connection, address: Address, file: StoredFile, now: datetime) -> str:
    """Keep a file that no message uses yet; return its id."""
    conversation = await conversation_at(connection, address)
    upload_id = new_id("u")
    row = {
        "id": upload_id,
        "channel": address.channel,
        "account": address.account,
        "address": address.conversation,
        "conversation_id": conversation.id if conversation else None,
        "kind": file.kind,
        "mime_type": file.mime_type,
        "name": file.name,
        "size": len(file.content),
        "content": file.content,
        "created_at": now,
    }
    await connection.execute(insert(uploads).values(row))
    return upload_id


async def bytes_kept(connection: Connection, address: Address) -> int:
    """Return how much is kept for a conversation, whether or not a message uses it."""
    query = select(func.coalesce(func.sum(uploads.c.size), 0)).where(_of(address))
    return int((await connection.execute(query)).scalar_one())


async def find_upload(connection: Connection, address: Address, upload_id: str) -> StoredFile | None:
    """Return a file of this conversation; None for an unknown one and for somebody else's."""
    query = select(uploads).where(uploads.c.id == upload_id, _of(address))
    row = (await connection.execute(query)).mappings().first()
    return (
        StoredFile(AttachmentKind(row["kind"]), row["mime_type"], row["name"], row["content"])
        if row
        else None
    )


async def unused_uploads(
    connection: Connection, address: Address, upload_ids: Sequence[str]
) -> list[Attachment]:
    """Return the files of this conversation that no message uses yet, in the order asked for."""
    columns = (uploads.c.id, uploads.c.kind, uploads.c.mime_type, uploads.c.name, uploads.c.size)
    query = select(*columns).where(uploads.c.id.in_(upload_ids), uploads.c.message_id.is_(None), _of(address))
    found = {row["id"]: row for row in (await connection.execute(query)).mappings()}
    return [_attachment(found[upload_id]) for upload_id in upload_ids if upload_id in found]


async def use_uploads(
    connection: Connection, upload_ids: Sequence[str], conversation_id: str, message_id: str
) -> bool:
    """Bind files to the message that brought them; False if one is used already."""
    query = update(uploads).where(uploads.c.id.in_(upload_ids), uploads.c.message_id.is_(None))
    values = {"conversation_id": conversation_id, "message_id": message_id}
    return (await connection.execute(query.values(values))).rowcount == len(upload_ids)


async def delete_unused_uploads(connection: Connection, now: datetime) -> int:
    """Delete what no message has used for an hour; return how many."""
    query = delete(uploads).where(uploads.c.message_id.is_(None), uploads.c.created_at < now - UNUSED_FOR)
    return (await connection.execute(query)).rowcount


def _of(address: Address) -> ColumnElement[bool]:
    return (
        (uploads.c.channel == address.channel)
        & (uploads.c.account == address.account)
        & (uploads.c.address == address.conversation)
    )


def _attachment(row: Any) -> Attachment:
    details = {
        "upload_id": row["id"],
        "name": row["name"],
        "mime_type": row["mime_type"],
        "size": row["size"],
    }
    return Attachment(AttachmentKind(row["kind"]), details)
