"""Showing tabs what stands in the transcript, whichever gateway wrote it: once, and in order.

A tab may be at any gateway, and a conversation's tabs at several. So nobody owns a conversation's socket:
each gateway remembers for each of its tabs up to where it was shown the transcript, and whenever it hears
that there is more, it reads on from there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Protocol
from weakref import WeakValueDictionary

import socketio

from bot.conversations.model import Address, News, Outgoing, Sender
from channels.web.connections import Tab, Tabs, WebSession, room
from channels.web.dialects import Dialect
from channels.web.replay import Replay, ReplayQueue


class Transcripts(Protocol):
    """What was said."""

    async def news(self, address: Address, after_seq: int) -> News | None:
        """Return what was said in a conversation after a position; None when nothing was."""

    async def history(self, session: Any, after_seq: int, most: int) -> list[Outgoing]:
        """Return the first messages after a position, in order."""

    async def missed(self, session: Any, after_seq: int, most: int) -> list[Outgoing]:
        """Return the first of those that nobody was there to hear until the session was given out."""

    async def note_heard(self, messages: Sequence[Outgoing]) -> None:
        """Note that messages were shown."""


class TranscriptView:
    """Shows each tab what it hasn't been shown.

    Args:
        server: has the tabs' lines.
        tabs: who listens to what.
        transcripts: what was said.
        failed: told a tab that can't be shown what it missed; it has to ask again.
    """

    def __init__(
        self,
        server: socketio.AsyncServer,
        tabs: Tabs,
        transcripts: Transcripts,
        failed: Callable[[str], Awaitable[None]],
    ) -> None:
        self._server = server
        self._replays = ReplayQueue(server, failed)
        self._tabs = tabs
        self._transcripts = transcripts
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def begin(self, sid: str, session: WebSession, after_seq: int | None) -> None:
        """Show a tab what it missed, and from now on what comes.

        Args:
            sid: the tab.
            session: that it was just given.
            after_seq: up to where a client of our dialect has the transcript; None for none of it.
        """
        tab = self._tabs.get(sid)
        if tab is None or tab.session is not session:
            return
        if tab.dialect is Dialect.STOCK:
            self._make_up_for(sid, tab, session)
        elif after_seq is None or session.conversation_id is None:
            await self._go_on(tab, session, session.last_seq)
        else:
            going_on = partial(self._go_on, tab, session)
            replay = Replay(self._transcripts.history, _written, going_on)
            self._replays.begin(sid, session, min(max(after_seq, 0), session.last_seq), replay)

    async def stop(self, sid: str) -> None:
        """Show a tab nothing more of what it missed: it asks anew or has gone."""
        await self._replays.stop(sid)

    async def show(self, address: Address, until_seq: int | None = None) -> None:
        """Show a conversation's tabs what they haven't been shown.

        Args:
            address: of the conversation.
            until_seq: where the transcript is known to end; nothing is read for tabs that have come so far.
        """
        async with self._lock(address):
            listening = self._tabs.listening_to(address)
            tabs = {sid: tab for sid, tab in listening.items() if _is_behind(tab, until_seq)}
            if not tabs:
                return
            shown = min(tab.shown_seq or 0 for tab in tabs.values())
            news = await self._transcripts.news(address, shown)
            for sid, tab in tabs.items() if news else ():
                assert news  # noqa: S101 - as the line before says
                await self._show(sid, tab, address, news)

    async def show_sent(self, tab: Tab, address: Address, message_id: str, seq: int) -> None:
        """Show a tab's own message to the conversation's others."""
        if tab.shown_seq == seq - 1:
            # The usual: nothing else was said since, so that the tab has all of it.
            tab.shown_seq = seq
            tab.sent.discard(message_id)
        if len(self._tabs.listening_to(address)) > 1:
            await self.show(address, seq)

    async def _show(self, sid: str, tab: Tab, address: Address, news: News) -> None:
        if tab.session and tab.session.customer_id != news.customer_id:
            # At another gateway somebody has signed in and taken a visitor's conversation over.
            await self._tabs.leave(sid)
        heard = []
        for sent_as, message in news.messages:
            # It may have moved to another conversation meanwhile.
            if tab.session is None or tab.session.address != address or not _is_behind(tab, message.seq):
                continue
            tab.shown_seq = message.seq
            is_own = sent_as in tab.sent
            if is_own and sent_as:
                tab.sent.discard(sent_as)
            elif message.sender is not Sender.CUSTOMER:
                await self._server.emit("bot_uttered", tab.dialect.write(message), to=sid)
                heard.append(message)
            elif tab.dialect is Dialect.OURS:
                await self._server.emit("user_message", tab.dialect.write(message), to=sid)
        if heard and tab.dialect is Dialect.STOCK:
            await self._transcripts.note_heard(heard)

    def _make_up_for(self, sid: str, tab: Tab, session: WebSession) -> None:
        # Stock clients keep their own transcript and would show anything else twice.
        shown: list[Outgoing] = []

        def write(message: Outgoing) -> tuple[str, dict[str, Any]]:
            shown.append(message)
            return "bot_uttered", Dialect.STOCK.write(message)

        async def go_on(_seq: int) -> None:
            if shown:
                await self._transcripts.note_heard(shown)
            await self._go_on(tab, session, session.last_seq)

        self._replays.begin(sid, session, 0, Replay(self._transcripts.missed, write, go_on))

    async def _go_on(self, tab: Tab, session: WebSession, seq: int) -> None:
        """Show a tab from now on whatever is said after a position."""
        if tab.session is session:
            tab.shown_seq = seq
            await self.show(session.address)

    def _lock(self, address: Address) -> asyncio.Lock:
        return self._locks.setdefault(room(address), asyncio.Lock())


def _is_behind(tab: Tab, until_seq: int | None) -> bool:
    return tab.shown_seq is not None and (until_seq is None or tab.shown_seq < until_seq)


def _written(message: Outgoing) -> tuple[str, dict[str, Any]]:
    event = "user_message" if message.sender is Sender.CUSTOMER else "bot_uttered"
    return event, Dialect.OURS.write(message)
