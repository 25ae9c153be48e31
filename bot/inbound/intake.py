"""Accepting a message: durable first, acknowledged then, answered after that."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.attachments.repository import unused_uploads, use_uploads
from bot.conversations.model import Attachment, Command, Incoming, Receipt, Speaker
from bot.conversations.repository import Conversation, conversation_at, open_conversation, take_positions
from bot.conversations.transcript import add_customer_message, button_pressed, message_with_external_id
from bot.dialogue.builtin_replies import HELP
from bot.dialogue.reading_limits import LONGEST_READ
from bot.inbound.rate_limits import LimitReachedError, Limits
from bot.metrics import Metrics, Stage
from bot.shared.ids import BUTTON, is_id
from bot.shared.masking import Masked, mask
from gendan.contracts import NumberShapes, Payload, RefusedError
from gendan.contracts.turn import all_shapes
from gendan.platform.clock import Clock
from gendan.platform.storage.database import DATABASE_LOST, RETRY_AFTER_S, Connection, Database
from gendan.platform.visible_text import visible
from gendan.text.languages import CHINESE, language_of_locale

# What the transcript keeps of a message: as much as Telegram lets anybody write.
LONGEST_TEXT = 4_096
# What is looked through for card numbers: more than is kept, so that none is cut in half unseen. Nothing
# beyond it is looked at in any way.
_LONGEST_READ = LONGEST_TEXT + 100
# The column's width, less its prefix.
_LONGEST_ID = 100
EPISODE_IDLE = timedelta(minutes=30)
_LONGEST_DETAIL = 200
# Not typed by anybody.
_NEVER_MASKED = frozenset({"file_id", "phone", "upload_id"})
# What a menu's entries mean, as a button's payload would say it; `help` is answered by the gateway itself.
MEANINGS: Mapping[Command, Payload] = {
    Command.START: {"intent": "greet", "entities": {}},
    Command.HELP: {"intent": HELP, "entities": {}},
    Command.ORDERS: {"intent": "order_status", "entities": {"detail": "list"}},
    Command.LANGUAGE: {"intent": "set_language", "entities": {}},
    Command.HUMAN: {"intent": "talk_to_human", "entities": {}},
    Command.STOP: {"intent": "stop_notifications", "entities": {}},
}
# What stock clients send on their own to be greeted.
_GREETING_COMMANDS = frozenset({"/get_started", "/start"})

_log = structlog.get_logger(__name__)
KnownShapes = Callable[[], Awaitable[NumberShapes]]


class MessageRefusedError(RefusedError):
    """A message can't be accepted."""


def message_refused_by(limit: LimitReachedError) -> MessageRefusedError:
    """Return the refusal of a message that is one too many."""
    return MessageRefusedError(limit.code, f"message: {limit}", limit.retry_after, status=limit.status)


@asynccontextmanager
async def refusing_while_lost(field: str, remedy: str) -> AsyncIterator[None]:
    """Refuse what can't be written down while the database takes nothing.

    Args:
        field: what it is.
        remedy: what its client's engineer is to do.

    Raises:
        MessageRefusedError: it takes nothing.
    """
    try:
        yield
    except DATABASE_LOST as problem:
        _log.warning(f"{field}_not_written", problem=type(problem).__name__)
        told = f"{field}: it can't be written down now; {remedy}"
        raise MessageRefusedError("unavailable", told, RETRY_AFTER_S, status=503) from problem


async def conversation_for(connection: Connection, incoming: Incoming, now: datetime) -> Conversation:
    """Return the conversation that a message belongs to; a new one begins as its customer's."""
    found = await conversation_at(connection, incoming.address)
    if found:
        return found
    return await open_conversation(
        connection,
        incoming.address,
        language=language_of_locale(incoming.locale, CHINESE),
        source=incoming.source,
        now=now,
        customer_id=incoming.customer_id,
    )


class Intake:
    """Accepts messages from every channel.

    Args:
        database: the gateway's.
        clock: the present.
        wake: told, after the commit, which conversation has something to answer.
        metrics: counts what was accepted.
        limits: how many messages may come.
        number_shapes: shapes of the shop's own numbers by kind, which are never hidden as card numbers.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        wake: Callable[[str], None],
        metrics: Metrics,
        limits: Limits,
        number_shapes: KnownShapes,
    ) -> None:
        self._limits = limits
        self._number_shapes = number_shapes
        self._metrics = metrics
        self._database = database
        self._clock = clock
        self._wake = wake

    async def accept(self, incoming: Incoming) -> Receipt:
        """Make a message durable; it will be answered.

        The same external id in the same conversation is the same message: it gets its first receipt.

        Raises:
            MessageRefusedError: there is nothing in it, its id can't be one, too many came, the conversation
                belongs to somebody else by now, or the database takes nothing at the moment.
        """
        text = visible(incoming.text[:_LONGEST_READ], lines=True)
        check(incoming, text)
        if before := await self._count(incoming):
            return before
        # A number with a country's code may be as long as a card's.
        said = Masked(text) if incoming.is_own_phone else await self._masked(text)
        async with refusing_while_lost("message", "send it again with the same id"):
            with self._metrics.stage(Stage.ACCEPT):
                receipt = await self._write(incoming, said)
        if receipt.is_repeat:
            await self._limits.give_back(incoming)
        else:
            self._metrics.accepted.labels(incoming.address.channel).inc()
            self._wake(receipt.conversation_id)
        return receipt

    async def _write(self, incoming: Incoming, said: Masked) -> Receipt:
        now = self._clock.now()
        async with self._database.write.begin() as connection:
            conversation = await conversation_for(connection, incoming, now)
            if conversation.customer_id != incoming.customer_id:
                raise MessageRefusedError("session_unknown", "session_id: ask for a session again")
            before = await message_with_external_id(connection, conversation.id, incoming.external_id)
            if before:
                return Receipt(*before, conversation.id, is_repeat=True)
            incoming = await _with_uploads(connection, conversation, incoming)
            body = await self._body(connection, conversation, incoming, said)
            arrival = _arrival(conversation, incoming, now)
            seq = await take_positions(connection, conversation.id, 1, **arrival)
            message_id = await add_customer_message(
                connection, conversation.id, seq, incoming.external_id, body, now
            )
            if incoming.uploads and not await use_uploads(
                connection, incoming.uploads, conversation.id, message_id
            ):
                raise _unknown_upload()
        return Receipt(
            message_id,
            seq,
            conversation.id,
            text=body["text"],
            button_id=body.get("button"),
            attachments=tuple(body.get("attachments", ())),
        )

    async def _count(self, incoming: Incoming) -> Receipt | None:
        """Count a message; beyond the limit, what was taken before is still no news."""
        try:
            await self._limits.message(incoming)
        except LimitReachedError as limit:
            if before := await self._taken_before(incoming):
                return before
            self._metrics.refused.labels(incoming.address.channel).inc()
            raise message_refused_by(limit) from None
        return None

    async def _taken_before(self, incoming: Incoming) -> Receipt | None:
        with suppress(*DATABASE_LOST):
            async with self._database.read.connect() as connection:
                found = await conversation_at(connection, incoming.address)
                if found and found.customer_id == incoming.customer_id:
                    before = await message_with_external_id(connection, found.id, incoming.external_id)
                    return Receipt(*before, found.id, is_repeat=True) if before else None
        return None

    async def _masked(self, text: str) -> Masked:
        read = text[:_LONGEST_READ]
        if not mask(read).kinds:
            return Masked(text)
        # Only now: whoever typed nothing of the kind need not wait for the backend.
        shapes = await self._number_shapes()
        return mask(read, all_shapes(shapes))

    async def _body(
        self, connection: Connection, conversation: Conversation, incoming: Incoming, said: Masked
    ) -> dict[str, Any]:
        text = said.text
        if incoming.command:
            return {"text": text, "payload": MEANINGS[incoming.command]}
        candidate = incoming.button_id or text.removeprefix("/")
        is_button = is_id(BUTTON, candidate)
        pressed = await button_pressed(connection, conversation.id, candidate) if is_button else None
        if pressed:
            title, payload = pressed
            return {"text": title, "payload": payload, "button": candidate}
        if not (text or incoming.attachments):
            raise MessageRefusedError("button_unknown", "payload_id: no button of this conversation")
        if text in _GREETING_COMMANDS:
            return {"text": text, "payload": MEANINGS[Command.START]}
        masked = {"masked": sorted(said.kinds)} if said.kinds else {}
        cut = {"cut": True} if len(text) > LONGEST_READ else {}
        kept = {"attachments": [_kept(one) for one in incoming.attachments]} if incoming.attachments else {}
        return {"text": text[:LONGEST_TEXT], **cut, **masked, **kept}


def check(incoming: Incoming, text: str) -> None:
    """Refuse what can't be a message.

    Args:
        incoming: as the channel received it.
        text: its text, cleaned.

    Raises:
        MessageRefusedError: naming the field.
    """
    if not (incoming.button_id or "").isprintable():
        raise MessageRefusedError("button_unknown", "payload_id: has characters that can't be seen")
    if not (incoming.button_id or text or incoming.attachments or incoming.uploads):
        raise MessageRefusedError("message_empty", "message: has no visible text")
    if not 0 < len(incoming.external_id) <= _LONGEST_ID or not incoming.external_id.isprintable():
        raise MessageRefusedError(
            "message_id_malformed", f"message_id: use 1 to {_LONGEST_ID} printable characters"
        )


async def _with_uploads(connection: Connection, conversation: Conversation, incoming: Incoming) -> Incoming:
    if not incoming.uploads:
        return incoming
    address = conversation.address
    found = await unused_uploads(connection, address, incoming.uploads)
    if len(found) < len(incoming.uploads):
        raise _unknown_upload()
    return replace(incoming, attachments=(*incoming.attachments, *found))


def _unknown_upload() -> MessageRefusedError:
    remedy = "attachments: not of this conversation, used before or older than an hour; upload it again"
    return MessageRefusedError("attachment_unknown", remedy)


def _kept(attachment: Attachment) -> dict[str, Any]:
    """Return what the transcript keeps of an attachment: a file's name is as free as any text."""
    details = {name: value for name, value in attachment.details.items() if value is not None}
    for name, value in details.items():
        if isinstance(value, str) and name not in _NEVER_MASKED:
            details[name] = mask(visible(value)[:_LONGEST_DETAIL]).text
    return {"kind": attachment.kind, **details}


def _arrival(conversation: Conversation, incoming: Incoming, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"last_customer_at": now, "source": incoming.source}
    if conversation.blocked_at:
        values["blocked_at"] = None
    last = conversation.last_customer_at
    # After a long silence the old request must not trigger again.
    if last and now - last > EPISODE_IDLE and conversation.speaker is Speaker.BOT:
        values.update(episode=conversation.episode + 1, standing_turn_id=None)
    return values
