"""Which browser tabs are open, and which conversation each of them hears."""

from collections import Counter
from dataclasses import dataclass
from typing import Protocol

import socketio

from bot.messages import Address


class Session(Protocol):
    """A browser's hold on a conversation, as the gateway gives it out."""

    id: str
    address: Address
    customer_id: str | None
    conversation_id: str | None


@dataclass
class Tab:
    """One connected browser tab."""

    source: str
    session: Session | None = None
    locale: str | None = None


class Tabs:
    """Keeps each tab in the room of its conversation and nobody else in it.

    Args:
        server: whose rooms these are.
    """

    def __init__(self, server: socketio.AsyncServer) -> None:
        self._server = server
        self._open: dict[str, Tab] = {}
        self._listening: Counter[str] = Counter()

    def open(self, sid: str, source: str) -> None:
        """Note a tab that has just connected."""
        self._open[sid] = Tab(source)

    def get(self, sid: str) -> Tab | None:
        """Return the tab; None when it has gone while its event was on the way."""
        return self._open.get(sid)

    def close(self, sid: str) -> None:
        """Forget a tab that has disconnected; the server has taken it out of its room."""
        tab = self._open.pop(sid, None)
        if tab and tab.session:
            self._listening[room(tab.session.address)] -= 1

    def is_heard(self, address: Address) -> bool:
        """Whether any tab listens to this conversation."""
        return self._listening[room(address)] > 0

    async def move(self, sid: str, session: Session) -> None:
        """Let a tab listen to a session's conversation, and only those of the same customer with it.

        Who signs in takes a visitor's conversation over. Another tab or device that knew it as a visitor
        would hear what is now said to that customer, so it has to ask for a session of its own.
        """
        await self._leave(sid)
        tab = self._open.get(sid)
        if tab is None:
            return
        tab.session = session
        self._listening[room(session.address)] += 1
        await self._server.enter_room(sid, room(session.address))
        for other, shown in list(self._open.items()):
            held = shown.session
            if held and held.address == session.address and held.customer_id != session.customer_id:
                await self._leave(other)

    async def _leave(self, sid: str) -> None:
        tab = self._open.get(sid)
        if tab is None or tab.session is None:
            return
        left = room(tab.session.address)
        tab.session = None
        self._listening[left] -= 1
        await self._server.leave_room(sid, left)


def room(address: Address) -> str:
    """Return the name of the room in which a conversation is heard."""
    return f"{address.account}/{address.conversation}"
