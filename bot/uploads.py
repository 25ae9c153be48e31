"""Taking files that customers send, and giving them back to who sent them."""

import asyncio
from dataclasses import replace

from bot.conversation.intake import refusing_while_lost
from bot.file_names import safe_name
from bot.harmless import make_harmless
from bot.limits import Limits
from bot.messages import Address
from bot.storage.uploads import StoredFile, add_upload, delete_unused_uploads, find_upload
from gendan.clock import Clock
from gendan.database import Database

# Each picture being drawn anew takes up to 200 MB.
_AT_ONCE = 2


class Uploads:
    """Keeps files until a message uses them, and as long as that message.

    Args:
        database: the gateway's.
        clock: the present.
        limits: how many files may come.
    """

    def __init__(self, database: Database, clock: Clock, limits: Limits) -> None:
        self._database = database
        self._clock = clock
        self._limits = limits
        self._drawing = asyncio.Semaphore(_AT_ONCE)

    def count(self, address: Address, network: str) -> None:
        """Count a file that is about to come.

        Raises:
            LimitReachedError: this conversation or this network has sent too many.
        """
        self._limits.upload(address, network)

    async def take(self, address: Address, name: str, content: bytes) -> tuple[str, StoredFile]:
        """Keep a file, made harmless; return its id and what is kept.

        Raises:
            FileRefusedError: it isn't taken.
            MessageRefusedError: the database takes nothing at the moment.
        """
        async with self._drawing:
            # The event loop goes on: Pillow lets other threads run while it works.
            kind, mime_type, kept = await asyncio.to_thread(make_harmless, content)
        file = StoredFile(kind, mime_type, safe_name(name, mime_type), kept)
        now = self._clock.now()
        async with refusing_while_lost("file", "send it again"), self._database.write.begin() as connection:
            await delete_unused_uploads(connection, now)
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
