"""Taking files that customers send, and giving them back to who sent them."""

import asyncio
from dataclasses import replace

from bot.attachments.repository import (
    StoredFile,
    add_upload,
    bytes_kept,
    delete_unused_uploads,
    find_upload,
)
from bot.attachments.sanitizer import FileRefusedError, sanitize
from bot.conversations.model import Address
from bot.inbound.file_names import safe_name
from bot.inbound.intake import refusing_while_lost
from bot.inbound.rate_limits import Limits
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection, Database

# Each picture being drawn anew takes up to 200 MB.
_AT_ONCE = 2


class Uploads:
    """Keeps files until a message uses them, and as long as that message.

    Args:
        database: the gateway's.
        clock: the present.
        limits: how many files may come.
        most_bytes: that are kept for one conversation; 0 is no limit.
    """

    def __init__(self, database: Database, clock: Clock, limits: Limits, most_bytes: int = 0) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits
        self._most_bytes = most_bytes
        self._drawing = asyncio.Semaphore(_AT_ONCE)

    async def admit(self, address: Address, network: str, size: int) -> None:
        """Count a file of so many bytes that is about to come.

        Raises:
            LimitReachedError: this conversation or this network has sent too many.
            FileRefusedError: as much is kept for this conversation as may be.
        """
        await self._limits.upload(address, network, size)
        try:
            async with self._database.read.connect() as connection:
                await self._refuse_if_full(connection, address, size)
        except FileRefusedError:
            await self.not_come(network, size)
            raise

    async def not_come(self, network: str, size: int) -> None:
        """Count so many bytes as none: they didn't come after all."""
        await self._limits.not_uploaded(network, size)

    async def take(self, address: Address, name: str, content: bytes) -> tuple[str, StoredFile]:
        """Keep a file, made harmless; return its id and what is kept.

        Raises:
            FileRefusedError: it isn't taken.
            MessageRefusedError: the database takes nothing at the moment.
        """
        async with self._drawing:
            # The event loop goes on: Pillow lets other threads run while it works.
            kind, mime_type, kept = await asyncio.to_thread(sanitize, content)
        file = StoredFile(kind, mime_type, safe_name(name, mime_type), kept)
        now = self._clock.now()
        async with refusing_while_lost("file", "send it again"), self._database.write.begin() as connection:
            await delete_unused_uploads(connection, now)
            # Once more: others of the same conversation may have come beside it.
            await self._refuse_if_full(connection, address, len(kept))
            return await add_upload(connection, address, file, now), file

    async def give(self, address: Address, upload_id: str) -> StoredFile | None:
        """Return a file of this conversation; None for an unknown one and for somebody else's."""
        async with self._database.read.connect() as connection:
            found = await find_upload(connection, address, upload_id)
        # Some were kept under the name that they came with.
        return replace(found, name=safe_name(found.name, found.mime_type)) if found else None

    async def forget_unused(self) -> int:
        """Delete what no message has used for an hour; return how many."""
        async with self._database.write.begin() as connection:
            return await delete_unused_uploads(connection, self._clock.now())

    async def _refuse_if_full(self, connection: Connection, address: Address, size: int) -> None:
        if self._most_bytes and await bytes_kept(connection, address) + size > self._most_bytes:
            raise FileRefusedError(
                "uploads_full",
                f"this conversation already holds files of {self._most_bytes} bytes, or would with this one",
                status=413,
            )
