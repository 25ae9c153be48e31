"""Web sessions: which conversation a browser may go on with, and for whom."""

import hashlib
from dataclasses import dataclass

from bot.ids import new_id
from bot.language import CHINESE, language_of_locale
from bot.messages import Address, Outgoing, Speaker
from bot.storage.conversations import Conversation, adopt_conversation, conversation_at
from bot.storage.transcript import replay
from gendan.database import Database


@dataclass(frozen=True)
class Session:
    """A browser's hold on a conversation.

    Attributes:
        id: the bearer secret that the browser keeps.
        conversation_id: None until the first message is written.
        language: for what is shown before anything was said.
    """

    id: str
    address: Address
    customer_id: str | None
    conversation_id: str | None
    language: str
    speaker: Speaker = Speaker.BOT


class Sessions:
    """Gives out and resumes sessions of one channel.

    Args:
        database: the gateway's.
        channel: the channel's name.
        account: which site.
    """

    def __init__(self, database: Database, channel: str, account: str) -> None:
        self._database = database
        self._channel = channel
        self._account = account

    async def resume(self, session_id: str | None, customer_id: str | None, locale: str | None) -> Session:
        """Return the session asked for if it may go on, else a fresh one.

        A conversation belongs to at most one customer for ever. An anonymous one is adopted by who signs in,
        unless somebody else may have verified in it, or is about to.

        Args:
            session_id: what the browser kept; an unknown one gets a fresh one.
            customer_id: whom the shop vouches for now.
            locale: the browser's.
        """
        found = await self._conversation(session_id) if session_id else None
        if found is None or session_id is None or not await self._is_theirs(found, customer_id):
            fresh = new_id("s")
            language = language_of_locale(locale, CHINESE)
            return Session(fresh, self._address(fresh), customer_id, None, language)
        return Session(session_id, found.address, customer_id, found.id, found.language, found.speaker)

    async def history(self, session: Session, after_seq: int) -> list[Outgoing]:
        """Return what was said in the session's conversation after a position."""
        if session.conversation_id is None:
            return []
        async with self._database.read.connect() as connection:
            return await replay(connection, session.conversation_id, after_seq)

    async def _is_theirs(self, conversation: Conversation, customer_id: str | None) -> bool:
        if customer_id == conversation.customer_id:
            return True
        if customer_id is None or conversation.customer_id is not None:
            return False
        async with self._database.write.begin() as connection:
            return await adopt_conversation(connection, conversation.id, customer_id)

    async def _conversation(self, session_id: str) -> Conversation | None:
        async with self._database.read.connect() as connection:
            return await conversation_at(connection, self._address(session_id))

    def _address(self, session_id: str) -> Address:
        # A session id opens a conversation, so the database keeps only its digest.
        digest = hashlib.sha256(session_id.encode()).hexdigest()
        return Address(self._channel, self._account, digest)
