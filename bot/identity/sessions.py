"""Web sessions: which conversation a browser may go on with, and for whom."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.conversations.model import Address, News, Outgoing, Speaker
from bot.conversations.repository import Conversation, adopt_conversation, conversation_at
from bot.conversations.transcript import news, replay
from bot.identity.repository import conversation_held, hold, latest_conversation
from bot.identity.session_ids import SessionIds
from bot.outbound.read_receipts import note_seen
from bot.outbound.undelivered import missed, note_heard
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database
from gendan.text.languages import CHINESE, language_of_locale


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's hold on a conversation.

    Attributes:
        id: the bearer secret that the browser keeps.
        conversation_id: None until the first message is written.
        language: for what is shown before anything was said.
        read_seq: up to where the customer has seen what was said, in whichever tab.
        last_seq: up to where there was a transcript when the session was given out.
    """

    id: str
    address: Address
    customer_id: str | None
    conversation_id: str | None
    language: str
    speaker: Speaker = Speaker.BOT
    read_seq: int = 0
    last_seq: int = 0


class Sessions:
    """Gives out and resumes sessions of one channel.

    Args:
        database: the gateway's.
        channel: the channel's name.
        account: which site.
        clock: the present.
        taken_up_for: how long after their last word a customer's conversation is found on another device.
        ids: issues them.
    """

    def __init__(
        self,
        database: Database,
        channel: str,
        account: str,
        clock: Clock,
        taken_up_for: timedelta,
        ids: SessionIds,
    ) -> None:
        self._database = database
        self._channel = channel
        self._account = account
        self._clock = clock
        self._taken_up_for = taken_up_for
        self._ids = ids

    async def resume(
        self,
        session_id: str | None,
        customer_id: str | None,
        locale: str | None,
        *,
        shows_history: bool = False,
    ) -> Session:
        """Return the session asked for if it may go on, else a fresh one.

        A customer's fresh one is of the conversation that they had last, on whichever device, if the client
        shows what was said in it.

        A conversation belongs to at most one customer for ever. An anonymous one is adopted by who signs in,
        unless somebody else may have verified in it, or is about to.

        Args:
            session_id: what the browser kept; an unknown one gets a fresh one.
            customer_id: whom the shop vouches for now.
            locale: the browser's.
            shows_history: whether the client will show what was said; else another device's conversation
                would go on there without a beginning.
        """
        found = await self._conversation(session_id) if session_id else None
        if found is None or session_id is None or not await self._is_theirs(found, customer_id):
            latest = await self._held_elsewhere(customer_id) if customer_id and shows_history else None
            return latest or self._fresh(customer_id, locale)
        return _session(session_id, found, customer_id)

    async def address_of(self, session_id: str, customer_id: str | None) -> Address | None:
        """Return where a session's conversation takes place; None if it is another customer's, or no session.

        A session in which nothing was said yet is in no database; that it was issued here, its id shows.
        """
        found = await self._conversation(session_id)
        if found is None:
            return self._address(session_id) if self._ids.is_issued(session_id) else None
        return found.address if found.customer_id == customer_id else None

    async def history(self, session: Session, after_seq: int, most: int) -> list[Outgoing]:
        """Return the first `most` messages of the session's conversation after a position."""
        if session.conversation_id is None:
            return []
        async with self._database.read.connect() as connection:
            return await replay(connection, session.conversation_id, after_seq, most)

    async def news(self, address: Address, after_seq: int) -> News | None:
        """Return what was said in a conversation after a position; None when nothing was."""
        async with self._database.read.connect() as connection:
            return await news(connection, address, after_seq)

    async def missed(self, session: Session, after_seq: int, most: int) -> list[Outgoing]:
        """Return the first `most` messages that nobody was there to hear until the session was given out."""
        if session.conversation_id is None:
            return []
        async with self._database.read.connect() as connection:
            return await missed(connection, session.conversation_id, after_seq, session.last_seq, most)

    async def note_heard(self, messages: Sequence[Outgoing]) -> None:
        """Note that messages were shown."""
        # Lost with the power, they are shown once more.
        async with self._database.write_unsynced.begin() as connection:
            await note_heard(connection, [message.id for message in messages])

    async def note_seen(self, positions: Mapping[Address, int]) -> dict[Address, int]:
        """Note up to where conversations were seen; return the positions that were news."""
        # Lost with the power, a message counts as news once more.
        async with self._database.write_unsynced.begin() as connection:
            return {
                address: seq
                for address, seq in sorted(positions.items(), key=lambda item: item[0].conversation)
                if await note_seen(connection, address, seq)
            }

    def _fresh(self, customer_id: str | None, locale: str | None) -> Session:
        fresh = self._ids.issue()
        return Session(fresh, self._address(fresh), customer_id, None, language_of_locale(locale, CHINESE))

    async def _held_elsewhere(self, customer_id: str) -> Session | None:
        now = self._clock.now()
        async with self._database.write.begin() as connection:
            since = now - self._taken_up_for
            latest = await latest_conversation(connection, self._channel, self._account, customer_id, since)
            if latest is None:
                return None
            fresh = self._ids.issue()
            await hold(connection, _digest(fresh), latest.id, now)
            return _session(fresh, latest, customer_id)

    async def _is_theirs(self, conversation: Conversation, customer_id: str | None) -> bool:
        if customer_id == conversation.customer_id:
            return True
        if customer_id is None or conversation.customer_id is not None:
            return False
        async with self._database.write.begin() as connection:
            return await adopt_conversation(connection, conversation.id, customer_id)

    async def _conversation(self, session_id: str) -> Conversation | None:
        async with self._database.read.connect() as connection:
            first = await conversation_at(connection, self._address(session_id))
            return first or await conversation_held(connection, _digest(session_id))

    def _address(self, session_id: str) -> Address:
        return Address(self._channel, self._account, _digest(session_id))


def _digest(session_id: str) -> str:
    # A session id opens a conversation, so the database keeps only its digest.
    return hashlib.sha256(session_id.encode()).hexdigest()


def _session(session_id: str, held: Conversation, customer_id: str | None) -> Session:
    # The row may be from before the customer took it over.
    return Session(
        session_id,
        held.address,
        customer_id,
        held.id,
        held.language,
        held.speaker,
        held.read_seq,
        held.next_seq - 1,
    )
