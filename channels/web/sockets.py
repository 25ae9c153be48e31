"""Socket.IO for the widget: a superset of Rasa's dialect, so that Rasa's own widgets work too."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

import socketio
import structlog

from bot.messages import Address, Incoming, Outgoing, Receipt, Sender
from bot.ports import DeliveryOutcome, Gateway
from channels.network import Origins, is_own
from channels.refusals import error, error_of
from channels.web.dialects import Dialect, dialect_of, shown_attachments
from channels.web.elsewhere import Elsewhere, OtherChannel
from channels.web.lean_socket import make_lean
from channels.web.missed import Missed
from channels.web.reads import Reads
from channels.web.replays import Replays
from channels.web.tabs import Session, Tab, Tabs, room
from channels.web.uttered import MOST_UPLOADS, are_uploads, is_meant_for, locale_of, text_of

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


class Sessions(Protocol):
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

    async def history(self, session: Any, after_seq: int, most: int) -> list[Outgoing]:
        """Return the first messages after a position, in order."""

    async def note_seen(self, positions: Mapping[Address, int]) -> Mapping[Address, int]:
        """Note up to where conversations were seen; return the positions that were news."""


class Limits(Protocol):
    """Counts what comes from a network; raises one of the refusals when it is too much."""

    def session(self, network: str) -> None:
        """Count a request for a session."""

    def connect(self, network: str) -> None:
        """Count a connection that opens."""

    def disconnect(self, network: str) -> None:
        """Count a connection that ends."""


@dataclass(frozen=True)
class Border:
    """What may come over the line at all.

    Attributes:
        sites: that may connect, beside our own.
        largest_frame: bytes that may be sent at a time.
        origins: tells where connections come from.
    """

    sites: tuple[str, ...] = ()
    largest_frame: int = 64_000
    origins: Origins = field(default_factory=Origins)


class SocketChannel:
    """Speaks with widgets.

    Args:
        gateway: accepts messages.
        sessions: which conversation a browser may go on with.
        customer_of: checks the shop's proof of identity.
        new_id: makes message ids for stock clients, which send none.
        refusals: errors of identity, intake and limits, with `code`; anything else is a bug.
        limits: how much may come from one network.
        border: what may come over the line at all.
        telegram: where signed-in customers may go on; None where there is no bot.
    """

    name = "web"

    def __init__(
        self,
        gateway: Gateway,
        sessions: Sessions,
        customer_of: Callable[[Any], str],
        new_id: Callable[[], str],
        refusals: tuple[type[Exception], ...],
        limits: Limits,
        border: Border,
        telegram: OtherChannel | None = None,
    ) -> None:
        self._elsewhere = Elsewhere(telegram, refusals)
        self._limits = limits
        self._origins = border.origins
        self._gateway = gateway
        self._sessions = sessions
        self._customer_of = customer_of
        self._new_id = new_id
        self._refusals = refusals
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
        make_lean(self.server)
        self._tabs = Tabs(self.server)
        self._replays = Replays(self.server, sessions.history, self._replay_failed)
        self._missed = Missed()
        self._reads = Reads(sessions.note_seen, self._tell_seen)
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

    async def deliver(self, address: Address, message: Outgoing) -> DeliveryOutcome:
        """Emit to every open tab of the conversation; without one the transcript is replayed later."""
        if not self._tabs.is_heard(address):
            self._missed.add(room(address), message.seq)
            return DeliveryOutcome.PARKED
        behind = self._replays.withhold(self._tabs.listening(address))
        for dialect in self._tabs.heard_in(address):
            written = dialect.write(message)
            await self.server.emit("bot_uttered", written, room=room(address, dialect), skip_sid=behind)
        return DeliveryOutcome.ACCEPTED

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
        except self._refusals as limit:
            raise socketio.exceptions.ConnectionRefusedError(error_of(limit)["error"]) from None
        # Stock clients say no language; their browser does. The first one named is the preferred.
        self._tabs.open(sid, network, request.headers.get("Accept-Language", "").split(",")[0] or None)

    async def _disconnected(self, sid: str, *_reason: Any) -> None:
        tab = self._tabs.get(sid)
        self._tabs.close(sid)
        self._holdups.pop(sid, None)
        if tab:
            self._limits.disconnect(tab.source)
        await self._replays.stop(sid)

    async def _hold_up(self, sid: str) -> None:
        self._holdups[sid] += 1
        await asyncio.sleep(_SLOWEST_S)
        line = self.server.manager.eio_sid_from_sid(sid, "/")
        if self._holdups[sid] >= _MOST_HOLDUPS and line:
            await self.server.eio.disconnect(line)

    async def _session_asked_for(self, sid: str, asked: Any = None) -> None:
        if problem := await _answering(self._session_requested)(sid, asked):
            await self._replays.stop(sid)
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
            self._limits.session(tab.source)
        except self._refusals as limit:
            await self.server.emit("session_refused", error_of(limit), to=sid)
            await self._hold_up(sid)
            return
        tab.locale = text_of(asked, "locale") or tab.locale
        try:
            customer = self._customer_of(asked["identity"]) if asked.get("identity") else None
        except self._refusals as refusal:
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
        await self._replays.stop(sid)
        if dialect is Dialect.OURS:
            self._replays.announce(sid)
        await self._tabs.move(sid, session, dialect)
        await self.server.emit("session_confirm", session.id, to=sid)
        if dialect is Dialect.OURS and (condition := await self._elsewhere.condition(session)):
            await self.server.emit("telegram", condition, to=sid)
        missed = self._missed.take(room(session.address))
        if dialect is Dialect.OURS:
            await self._replay(sid, session, asked.get("after_seq"))
        elif missed:
            # Stock clients keep their own transcript and would show anything else twice.
            self._replays.begin(sid, session, missed.start - 1, partial(_written_if_missed, missed))

    async def _replay(self, sid: str, session: Session, after_seq: Any) -> None:
        if not isinstance(after_seq, int) or session.conversation_id is None:
            await self._replays.stop(sid)
            return
        # First, so that what was seen elsewhere is no news here.
        if session.read_seq:
            await self.server.emit("read", {"seq": session.read_seq}, to=sid)
        self._replays.begin(sid, session, min(max(after_seq, 0), _LAST_SEQ), _written)

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
        session = tab.session
        try:
            receipt = await self._gateway.accept(self._incoming(tab, session, said))
        except self._refusals as refusal:
            if getattr(refusal, "retry_after", None):
                await self._hold_up(sid)
            return error_of(refusal)
        self._holdups.pop(sid, None)
        if not receipt.is_repeat:
            await self._show_in_other_tabs(sid, session, receipt)
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

    def _incoming(self, tab: Tab, session: Session, said: dict[str, Any]) -> Incoming:
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

    async def _show_in_other_tabs(self, sid: str, session: Session, receipt: Receipt) -> None:
        shown = {
            "id": receipt.message_id,
            "seq": receipt.seq,
            "sender": Sender.CUSTOMER,
            "text": receipt.text,
            **({"payload_id": receipt.button_id} if receipt.button_id else {}),
        }
        if receipt.attachments:
            shown["attachments"] = shown_attachments(receipt.attachments)
        others = [other for other in self._tabs.listening(session.address) if other != sid]
        skipped = [sid, *self._replays.withhold(others)]
        await self.server.emit("user_message", shown, room=room(session.address), skip_sid=skipped)


def _written(message: Outgoing) -> tuple[str, dict[str, Any]]:
    event = "user_message" if message.sender is Sender.CUSTOMER else "bot_uttered"
    return event, Dialect.OURS.write(message)


def _written_if_missed(missed: range, message: Outgoing) -> tuple[str, dict[str, Any]] | None:
    is_shown = message.seq in missed and message.sender is not Sender.CUSTOMER
    return ("bot_uttered", Dialect.STOCK.write(message)) if is_shown else None


def _answering(event: Event) -> Event:
    """Return an event's handler at whose top a bug becomes an error that the client hears, and a log line."""

    async def answer(sid: str, *said: Any) -> Any:
        try:
            return await event(sid, *said)
        except Exception:  # noqa: BLE001 - the top of one event
            _log.exception("event_failed", handler=event.__name__)
            return error("internal_error", "the gateway failed; its log says why. Send it again")

    return answer
