"""Rasa's REST dialect, for servers: `POST /webhooks/rest/webhook` (docs/contracts.md)."""

import asyncio
import hmac
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.conversations.model import Address, Incoming, Outgoing, Receipt, Sender, named_by_caller
from bot.ports import NOBODY, AcceptsMessages, DeliveryOutcome, OtherGateways
from channels.error_responses import error_response, refusal_response
from channels.network import UNKNOWN, bucket, is_address
from gendan.contracts import RefusedError

# The answer is due within this; a turn that takes longer has ended in an apology by then.
_PATIENCE_S = 20.0
_LONGEST_SENDER = 100

# What a query may ask for after.
_LAST_SEQ = 2**31 - 1

Replies = Callable[[str], Awaitable[list[Outgoing] | None]]
Spoken = Callable[[Address, int], Awaitable[list[Outgoing]]]
NewId = Callable[[], str]


class RestChannel:
    """Server-to-server chat: the bearer of a key vouches for `sender`; a conversation is (key, sender).

    Args:
        gateway: accepts messages.
        replies: what was said in answer to a message; None while it waits.
        spoken: what people, not the bot, said in a conversation after a position.
        keys: bearer secrets by the id of who holds them.
        new_id: makes ids for messages of clients that send none.
        others: gateways that may write the answers that are waited for here.
    """

    name = "rest"
    # What another gateway wrote is heard of; should the notice get lost, it is found by looking again.
    looks_s = 1.0

    def __init__(
        self,
        gateway: AcceptsMessages,
        replies: Replies,
        spoken: Spoken,
        keys: Mapping[str, str],
        new_id: NewId,
        others: OtherGateways = NOBODY,
    ) -> None:
        self._gateway = gateway
        self._replies = replies
        self._spoken = spoken
        self._keys = keys
        self._new_id = new_id
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        others.hear("said", self._hear_of_words)

    def add_routes(self, app: web.Application) -> None:
        """Add the dialect's two paths; Rasa minds no slash at the end of the first."""
        app.router.add_get("/webhooks/rest", self._status)
        app.router.add_get("/webhooks/rest/", self._status)
        app.router.add_post("/webhooks/rest/webhook", self._webhook)
        app.router.add_get("/webhooks/rest/messages", self._messages)

    async def deliver(self, _address: Address, message: Outgoing) -> DeliveryOutcome:
        """Tell the requests that wait; one that is gone asks again with the same message id."""
        is_waited_for = self._tell(message.conversation_id)
        return DeliveryOutcome.ACCEPTED if is_waited_for else DeliveryOutcome.PARKED

    def _hear_of_words(
        self, _channel: str, _account: str, _sender: str, conversation_id: str, _seq: int
    ) -> None:
        self._tell(conversation_id)

    def _tell(self, conversation_id: str) -> bool:
        """Tell the requests that wait for something said in a conversation; return whether any does."""
        waiting = self._waiting.get(conversation_id, set())
        for news in waiting:
            news.set()
        return bool(waiting)

    async def _status(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _webhook(self, request: web.Request) -> web.Response:
        account = self._account(request)
        if account is None:
            return error_response(401, "unauthorized", "Send 'Authorization: Bearer <channel key>'")
        try:
            body = _read(await request.read())
            incoming = self._incoming(account, body)
            receipt = await self._gateway.accept(incoming)
        except MalformedBodyError as problem:
            return error_response(400, "malformed_body", str(problem))
        except RefusedError as refusal:
            return refusal_response(refusal)
        said = await self._wait_for_replies(receipt)
        if said is None:
            return error_response(504, "answer_late", "Ask again with the same metadata.message_id")
        written = [_dialect(body["sender"], message) for message in said]
        return _stream(written) if _asks_for_stream(request) else web.json_response(written)

    async def _messages(self, request: web.Request) -> web.Response:
        """Tell what people said; the bot's answers come with the messages they answer."""
        account = self._account(request)
        if account is None:
            return error_response(401, "unauthorized", "Send 'Authorization: Bearer <channel key>'")
        sender, after = request.query.get("sender", ""), request.query.get("after", "0")
        is_sender = 0 < len(sender) <= _LONGEST_SENDER and sender.isprintable()
        if not is_sender or not (after.isascii() and after.isdigit()):
            return error_response(
                400, "malformed_query", "Send 'sender', and as 'after' the last seq you have"
            )
        address = Address(self.name, account, named_by_caller(sender))
        said = await self._spoken(address, min(int(after[:12]), _LAST_SEQ))
        return web.json_response([_dialect(sender, message) for message in said])

    def _account(self, request: web.Request) -> str | None:
        # Bytes that are no text are a wrong key, not an error of ours.
        said = request.headers.get("Authorization", "").removeprefix("Bearer ")
        given = said.encode("utf-8", "surrogateescape")
        matches = [kid for kid, key in self._keys.items() if hmac.compare_digest(key.encode(), given)]
        return matches[0] if matches else None

    def _incoming(self, account: str, body: dict[str, Any]) -> Incoming:
        metadata = body.get("metadata") or {}
        return Incoming(
            Address(self.name, account, named_by_caller(body["sender"])),
            _kept_id(metadata.get("message_id") or self._new_id()),
            body["message"],
            # The server's own address is that of all its customers: it says nothing of who is asking.
            bucket(metadata["client_address"]) if metadata.get("client_address") else UNKNOWN,
            locale=metadata.get("locale"),
        )

    async def _wait_for_replies(self, receipt: Receipt) -> list[Outgoing] | None:
        news = asyncio.Event()
        self._waiting[receipt.conversation_id].add(news)
        if receipt.is_repeat:
            # It may be answered already; a new message can't be, no turn having run since it was accepted.
            news.set()
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while True:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(news.wait(), self.looks_s)
                    # Cleared before looking, so that an answer written in between is not missed.
                    news.clear()
                    said = await self._replies(receipt.message_id)
                    if said is not None:
                        return said
        except TimeoutError:
            return None
        finally:
            self._waiting[receipt.conversation_id].discard(news)
            if not self._waiting[receipt.conversation_id]:
                del self._waiting[receipt.conversation_id]


class MalformedBodyError(Exception):
    """A request's body isn't the dialect's; the message names the field."""


def _read(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        raise MalformedBodyError("the body is not JSON") from None
    if not isinstance(body, dict):
        raise MalformedBodyError("the body is not a JSON object")
    for field in ("sender", "message"):
        if not isinstance(body.get(field), str) or not body[field].strip():
            raise MalformedBodyError(f"'{field}' is missing or not a text")
    if len(body["sender"]) > _LONGEST_SENDER:
        raise MalformedBodyError(f"'sender' has more than {_LONGEST_SENDER} characters")
    if not body["sender"].isprintable():
        raise MalformedBodyError("'sender' has characters that can't be seen")
    _check_metadata(body.get("metadata") or {})
    return body


def _check_metadata(metadata: Any) -> None:
    if not isinstance(metadata, dict):
        raise MalformedBodyError("'metadata' is not an object")
    for field in ("message_id", "locale", "client_address"):
        if not isinstance(metadata.get(field) or "", str):
            raise MalformedBodyError(f"'metadata.{field}' is not a text")
    if metadata.get("client_address") and not is_address(metadata["client_address"]):
        raise MalformedBodyError("'metadata.client_address' is not an IP address")


def _kept_id(given: str) -> str:
    # What can be no id is left to the gateway, which refuses it.
    is_one = given.isprintable() and len(given) <= _LONGEST_SENDER
    return named_by_caller(given) if is_one else given


def _dialect(sender: str, message: Outgoing) -> dict[str, Any]:
    written: dict[str, Any] = {"recipient_id": sender, "text": message.attributed}
    if message.sender is Sender.AGENT:
        told = {"id": message.id, "seq": message.seq, "sender": message.sender}
        written["metadata"] = {**told, "agent": message.body.get("agent")}
    if message.buttons:
        written["buttons"] = [{"title": b.title, "payload": b.payload} for b in message.buttons]
    if message.data:
        written["custom"] = message.data
    return written


def _asks_for_stream(request: web.Request) -> bool:
    return request.query.get("stream", "").lower() == "true"


def _stream(written: list[dict[str, Any]]) -> web.Response:
    # As Rasa streams: a message a line. A turn is one answer, so they come together.
    lines = "".join(f"{json.dumps(message)}\n" for message in written)
    return web.Response(text=lines, content_type="text/event-stream")
