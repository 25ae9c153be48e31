"""Socket.IO for the widget: a superset of Rasa's dialect, so that Rasa's own widgets work too."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import socketio
import structlog

from bot.conversations.model import Address, Incoming, Outgoing
from bot.ports import NOBODY, AcceptsMessages, DeliveryOutcome, OtherGateways
from channels.error_responses import error, error_of
from channels.network import Origins, is_own
from channels.web.connections import Tab, Tabs, WebSession, room
from channels.web.dialects import Dialect, dialect_of
from channels.web.inbound import MOST_UPLOADS, are_uploads, is_meant_for, locale_of, text_of
from channels.web.low_memory_socket import use_low_memory_sockets
from channels.web.outbound import Transcripts, TranscriptView
from channels.web.read_receipts import ReadReceipts
from channels.web.telegram_link import OtherChannel, TelegramLinks
from gendan.contracts import RefusedError

_log = structlog.get_logger(__name__)
# A connection that sends too fast is read no faster than this.
_SLOWEST_S = 1.0
# Who goes on all the same that often is hung up on, with whatever lies unread on the line.
_MOST_HOLDUPS = 5
# A session that can't be given now (a full disk, a lost database) is asked for again after this.
_AFTER_A_FAILURE_S = 2
# Nothing comes after it in any database.
_LAST_SEQ = 2**31 - 1

Event = Callable[..., Awaitable[Any]]


class SessionStore(Transcripts, Protocol):
    """Gives out and resumes sessions."""

    async def resume(
        self,
        session_id: str | None,
        customer_id: str | None,
        locale: str | None,
        *,
        shows_history: bool,
    ) -> Any:
        """Return the session asked for if it may go on, else a fresh one."""

    async def note_seen(self, positions: Mapping[Address, int]) -> Mapping[Address, int]:
        """Note up to where conversations were seen; return the positions that were news."""


class ConnectionLimits(Protocol):
    """Counts what comes from a network; raises RefusedError when it is too much."""

    async def session(self, network: str) -> None:
        """Count a request for a session."""

    def connect(self, network: str) -> None:
        """Count a connection that opens."""

    def disconnect(self, network: str) -> None:
        """Count a connection that ends."""


@dataclass(frozen=True)
class SocketBorder:
    """What may come over the line at all.

    Attributes:
        sites: that may connect, beside our own.
        largest_frame: bytes that may be sent at a time.
        origins: tells where connections come from.
        uses_little_memory: whether our own sockets serve, or the library's (decision 26).
    """

    sites: tuple[str, ...] = ()
    largest_frame: int = 64_000
    origins: Origins = field(default_factory=Origins)
    uses_little_memory: bool = True


class SocketChannel:
    """Speaks with widgets.

    Args:
        gateway: accepts messages.
        sessions: which conversation a browser may go on with.
        customer_of: checks the shop's proof of identity.
        new_id: makes message ids for stock clients, which send none.
        limits: how much may come from one network.
        border: what may come over the line at all.
        telegram: where signed-in customers may go on; None where there is no bot.
    """

    name = "web"

    def __init__(
        self,
        gateway: AcceptsMessages,
        sessions: SessionStore,
        customer_of: Callable[[Any], str],
        new_id: Callable[[], str],
        limits: ConnectionLimits,
        border: SocketBorder,
        telegram: OtherChannel | None = None,
    ) -> None:
        self._elsewhere = TelegramLinks(telegram)
        self._limits = limits
        self._origins = border.origins
        self._gateway = gateway
        self._sessions = sessions
        self._customer_of = customer_of
        self._new_id = new_id
        self._sites = frozenset(border.sites)
        self.server = socketio.AsyncServer(
            async_mode="aiohttp",
            cors_allowed_origins=self._may_connect,
            max_http_buffer_size=border.largest_frame,
            # One event of a connection after another: who is held up is read no further, and messages
            # keep their order.
            async_handlers=False,
            # Named, or the libraries print past the log, and quote what they can't read.
            logger=logging.getLogger("socketio"),
            engineio_logger=logging.getLogger("engineio"),
        )
        if border.uses_little_memory:
            use_low_memory_sockets(self.server)
        self._tabs = Tabs(self.server)
        self._showing = TranscriptView(self.server, self._tabs, sessions, self._replay_failed)
        self._others: OtherGateways = NOBODY
        self._hearing: set[asyncio.Task[None]] = set()
        self._reads = ReadReceipts(sessions.note_seen, self._tell_seen)
        self._holdups: Counter[str] = Counter()
        handlers: dict[str, Event] = {
            "connect": self._connected,
            "disconnect": self._disconnected,
            "session_request": self._session_asked_for,
            "user_uttered": _answering(self._uttered),
            "read": self._read,
            "telegram_asked": _answering(self._telegram_asked),
            "telegram_ended": _answering(self._telegram_ended),
            "telegram_looked": _answering(self._telegram_looked),
        }
        for event, handler in handlers.items():
            self.server.on(event, handler)

    def join(self, others: OtherGateways) -> None:
        """Show what other gateways write, and tell them what comes here: they may have tabs of it, too."""
        self._others = others
        others.hear("said", self._hear_of_words)
        others.hear("read", self._hear_of_reading)

    async def deliver(self, address: Address, message: Outgoing) -> DeliveryOutcome:
        """Show it in every open tab of the conversation; without one the transcript is replayed later."""
        if not self._tabs.is_heard(address):
            return DeliveryOutcome.PARKED
        await self._showing.show(address, message.seq)
        return DeliveryOutcome.ACCEPTED

    async def look(self, address: Address, seq: int) -> None:
        """Show what another gateway may have written, up to a position at least."""
        if self._tabs.is_heard(address):
            await self._showing.show(address, seq)

    async def hang_up(self) -> None:
        """Close every line as a lost network would: widgets connect again on their own."""
        await self._reads.settle()
        if self.server.eio.sockets:
            await self.server.eio.disconnect()

    def _may_connect(self, origin: str | None, environ: dict[str, Any]) -> bool:
        if origin is None:
            # No browser: no page has to be told that it may read the answer.
            return False
        return origin in self._sites or is_own(origin, environ["aiohttp.request"].headers)

    async def _connected(self, sid: str, environ: dict[str, Any], _auth: Any = None) -> None:
        request = environ["aiohttp.request"]
        network = self._origins.bucket_of(request)
        try:
            self._limits.connect(network)
        except RefusedError as limit:
            raise socketio.exceptions.ConnectionRefusedError(error_of(limit)["error"]) from None
        # Stock clients say no language; their browser does. The first one named is the preferred.
        self._tabs.open(sid, network, request.headers.get("Accept-Language", "").split(",")[0] or None)

    async def _disconnected(self, sid: str, *_reason: Any) -> None:
        tab = self._tabs.get(sid)
        self._tabs.close(sid)
        self._holdups.pop(sid, None)
        if tab:
            self._limits.disconnect(tab.source)
        await self._showing.stop(sid)

    async def _hold_up(self, sid: str) -> None:
        self._holdups[sid] += 1
        await asyncio.sleep(_SLOWEST_S)
        line = self.server.manager.eio_sid_from_sid(sid, "/")
        if self._holdups[sid] >= _MOST_HOLDUPS and line:
            await self.server.eio.disconnect(line)

    async def _session_asked_for(self, sid: str, asked: Any = None) -> None:
        if problem := await _answering(self._session_requested)(sid, asked):
            await self._showing.stop(sid)
            await self._have_ask_again(sid, problem)

    async def _replay_failed(self, sid: str) -> None:
        await self._have_ask_again(sid, error("internal_error", "the gateway failed; its log says why"))

    async def _have_ask_again(self, sid: str, problem: dict[str, Any]) -> None:
        # Without a word the widget would wait for its session for ever.
        problem["error"]["retry_after"] = _AFTER_A_FAILURE_S
        await self.server.emit("session_refused", problem, to=sid)

    async def _session_requested(self, sid: str, asked: Any = None) -> None:
        asked = asked if isinstance(asked, dict) else {}
        tab = self._tabs.get(sid)
        if tab is None:
            return
        try:
            await self._limits.session(tab.source)
        except RefusedError as limit:
            await self.server.emit("session_refused", error_of(limit), to=sid)
            await self._hold_up(sid)
            return
        tab.locale = text_of(asked, "locale") or tab.locale
        try:
            customer = self._customer_of(asked["identity"]) if asked.get("identity") else None
        except RefusedError as refusal:
            await self.server.emit("identity_refused", error_of(refusal), to=sid)
            customer = None
        session = await self._sessions.resume(
            text_of(asked, "session_id"),
            customer,
            tab.locale,
            shows_history=isinstance(asked.get("after_seq"), int),
        )
        dialect = dialect_of(asked)
        tab.claimed = text_of(asked, "session_id")
        await self._showing.stop(sid)
        await self._tabs.move(sid, session, dialect)
        await self.server.emit("session_confirm", session.id, to=sid)
        if dialect is Dialect.OURS and (condition := await self._elsewhere.condition(session)):
            await self.server.emit("telegram", condition, to=sid)
        after_seq = asked.get("after_seq") if isinstance(asked.get("after_seq"), int) else None
        if after_seq is not None and session.read_seq:
            # First, so that what was seen elsewhere is no news here.
            await self.server.emit("read", {"seq": session.read_seq}, to=sid)
        await self._showing.begin(sid, session, after_seq)

    async def _telegram_asked(self, sid: str, *_nothing: Any) -> dict[str, Any]:
        return await self._elsewhere.offer(self._tabs.session_of(sid))

    async def _telegram_ended(self, sid: str, *_nothing: Any) -> dict[str, Any]:
        return await self._elsewhere.end(self._tabs.session_of(sid))

    async def _telegram_looked(self, sid: str, *_nothing: Any) -> dict[str, Any]:
        return await self._elsewhere.look(self._tabs.session_of(sid))

    async def _uttered(self, sid: str, said: Any = None) -> dict[str, Any]:
        tab = self._tabs.get(sid)
        if not isinstance(said, dict):
            return error("message_malformed", "send an object with 'message'")
        if tab is None or tab.session is None:
            return error("session_missing", "emit 'session_request' first")
        if not is_meant_for(tab, tab.session, said):
            return error("session_unknown", "emit 'session_request' again and use the id it confirms")
        if not are_uploads(said.get("attachments", [])):
            return error("attachments_malformed", f"attachments: send up to {MOST_UPLOADS} ids of uploads")
        session, incoming = tab.session, self._incoming(tab, tab.session, said)
        tab.sent.add(incoming.external_id)
        try:
            receipt = await self._gateway.accept(incoming)
        except RefusedError as refusal:
            tab.sent.discard(incoming.external_id)
            if refusal.retry_after:
                await self._hold_up(sid)
            return error_of(refusal)
        self._holdups.pop(sid, None)
        if receipt.is_repeat:
            tab.sent.discard(incoming.external_id)
        else:
            await self._showing.show_sent(tab, session.address, incoming.external_id, receipt.seq)
            at = session.address
            self._others.tell(
                "said", at.channel, at.account, at.conversation, receipt.conversation_id, receipt.seq
            )
        return {"message_id": receipt.message_id, "seq": receipt.seq}

    async def _read(self, sid: str, said: Any = None) -> None:
        tab = self._tabs.get(sid)
        if tab is None or tab.session is None or not isinstance(said, dict):
            return
        seq = said.get("seq")
        # A bool is an int, and no position.
        if type(seq) is int and 0 < seq <= _LAST_SEQ and said.get("session_id") == tab.session.id:
            self._reads.add(tab.session.address, seq)

    async def _tell_seen(self, address: Address, seq: int) -> None:
        await self.server.emit("read", {"seq": seq}, room=room(address))
        self._others.tell("read", address.channel, address.account, address.conversation, seq)

    def _hear_of_words(self, channel: str, account: str, conversation: str, _id: str, seq: int) -> None:
        address = Address(channel, account, conversation)
        if channel == self.name and self._tabs.is_heard(address):
            self._soon(self._showing.show(address, seq))

    def _hear_of_reading(self, channel: str, account: str, conversation: str, seq: int) -> None:
        address = Address(channel, account, conversation)
        if self._tabs.is_heard(address):
            self._soon(self.server.emit("read", {"seq": seq}, room=room(address)))

    def _soon(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_logged(doing))
        self._hearing.add(task)
        task.add_done_callback(self._hearing.discard)

    def _incoming(self, tab: Tab, session: WebSession, said: dict[str, Any]) -> Incoming:
        return Incoming(
            session.address,
            text_of(said, "message_id") or self._new_id(),
            text_of(said, "message") or "",
            tab.source,
            button_id=text_of(said, "payload_id"),
            customer_id=session.customer_id,
            locale=locale_of(said) or tab.locale,
            uploads=tuple(said.get("attachments", ())),
        )


async def _logged(doing: Coroutine[Any, Any, None]) -> None:
    try:
        await doing
    except Exception:  # noqa: BLE001 - the top of one notice: the next look may go well
        _log.exception("notice_not_taken")


def _answering(event: Event) -> Event:
    """Return an event's handler at whose top a bug becomes an error that the client hears, and a log line."""

    async def answer(sid: str, *said: Any) -> Any:
        try:
            return await event(sid, *said)
        except Exception:  # noqa: BLE001 - the top of one event
            _log.exception("event_failed", handler=event.__name__)
            return error("internal_error", "the gateway failed; its log says why. Send it again")

    return answer
