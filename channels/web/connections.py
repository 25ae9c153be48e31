"""Which browser tabs are open, and which conversation each of them hears."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Protocol

import socketio

from bot.conversations.model import Address
from channels.web.dialects import Dialect


class WebSession(Protocol):
    """A browser's hold on a conversation, as the gateway gives it out."""

    id: str
    address: Address
    customer_id: str | None
    conversation_id: str | None
    read_seq: int
    last_seq: int


@dataclass(slots=True)
class Tab:
    """One connected browser tab.

    Attributes:
        claimed: the session id that it asked for, whichever it was given.
        shown_seq: up to where it was shown what was said; None until it is told what it missed.
        sent: ids of its own messages that may lie behind that: it shows them itself.
    """

    source: str
    locale: str | None = None
    session: WebSession | None = None
    dialect: Dialect = Dialect.OURS
    claimed: str | None = None
    shown_seq: int | None = None
    sent: set[str] = field(default_factory=set)


class Tabs:
    """Keeps each tab in the room of its conversation and nobody else in it.

    Args:
        server: whose rooms these are.
    """

    def __init__(self, server: socketio.AsyncServer) -> None:
        self._server = server
        self._open: dict[str, Tab] = {}
        # By room, so that what concerns one conversation doesn't walk over all open tabs.
        self._listening: defaultdict[str, set[str]] = defaultdict(set)

    def open(self, sid: str, source: str, locale: str | None = None) -> None:
        """Note a tab that has just connected."""
        self._open[sid] = Tab(source, locale)

    def get(self, sid: str) -> Tab | None:
        """Return the tab; None when it has gone while its event was on the way."""
        return self._open.get(sid)

    def session_of(self, sid: str) -> WebSession | None:
        """Return the session that a tab has; None before it asked for one, and when it has gone."""
        tab = self._open.get(sid)
        return tab.session if tab else None

    def close(self, sid: str) -> None:
        """Forget a tab that has disconnected; the server has taken it out of its room."""
        tab = self._open.pop(sid, None)
        if tab and tab.session:
            self._forget(sid, room(tab.session.address))

    def is_heard(self, address: Address) -> bool:
        """Whether any tab listens to this conversation."""
        return room(address) in self._listening

    def listening_to(self, address: Address) -> dict[str, Tab]:
        """Return the tabs that listen to this conversation."""
        return {sid: self._open[sid] for sid in self._listening.get(room(address), ())}

    async def move(self, sid: str, session: WebSession, dialect: Dialect = Dialect.OURS) -> None:
        """Let a tab listen to a session's conversation, and only those of the same customer with it.

        Who signs in takes a visitor's conversation over. Another tab or device that knew it as a visitor
        would hear what is now said to that customer, so it has to ask for a session of its own.
        """
        tab = self._open.get(sid)
        # Two requests of one tab may come at once: whoever is last takes it out of what the other chose.
        while tab is not None and tab.session is not None:
            await self.leave(sid)
            tab = self._open.get(sid)
        if tab is None:
            return
        tab.session, tab.dialect, tab.shown_seq = session, dialect, None
        tab.sent.clear()
        self._listening[room(session.address)].add(sid)
        await self._server.enter_room(sid, room(session.address, dialect))
        for other in self._strangers(session):
            await self.leave(other)

    def _strangers(self, session: WebSession) -> list[str]:
        listening = self._listening.get(room(session.address), ())
        held = [(other, self._open[other].session) for other in listening]
        return [other for other, its in held if its and its.customer_id != session.customer_id]

    async def leave(self, sid: str) -> None:
        """Let a tab hear nothing more, until it asks for a session."""
        tab = self._open.get(sid)
        if tab is None or tab.session is None:
            return
        left, dialect = tab.session.address, tab.dialect
        tab.session = tab.shown_seq = None
        self._forget(sid, room(left))
        await self._server.leave_room(sid, room(left, dialect))

    def _forget(self, sid: str, left: str) -> None:
        self._listening[left].discard(sid)
        if not self._listening[left]:
            del self._listening[left]


def room(address: Address, dialect: Dialect = Dialect.OURS) -> str:
    """Return the name of the room in which a conversation is heard in one dialect."""
    name = f"{address.account}/{address.conversation}"
    return name if dialect is Dialect.OURS else f"{name}/{dialect}"
