"""A gateway that speaks the widget's vocabulary truly, with answers told by the test."""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import socketio
from aiohttp import web

from bot.telegram.runtime import drawn
from channels.web.pages import BUILT, add_pages
from demo.storefront.mailbox import Letterbox
from demo.storefront.pages import DemoShop

# What the widget is built from, for tests that look at one module of it.
SOURCE = BUILT.parent / "frontend"
DEMO_SOURCE = BUILT.parents[2] / "demo" / "storefront" / "frontend"
REFUSED_PROOF = "proof-that-expired"
SHOP = {
    "name": {"zh": "小满生活", "en": "Xiaoman Living"},
    "accent": "#0f6b5c",
    "privacy_url": "/privacy",
    "greeting": {
        "zh": "您好！订单、快递、退换货，都可以问我。",
        "en": "Hello! How can I help with your order?",
    },
}
BARE_PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8">
<title>A shop</title>
<link rel="icon" href="/widget/icon.svg">
<meta name="viewport" content="width=device-width, initial-scale=1"><body><h1>A shop</h1>
<button id="before">Before</button>
<script src="/widget.js" data-locale="auto" async></script></body></html>"""

Answers = Callable[[str], Sequence[dict[str, Any]]]


def new_id() -> str:
    return f"m_{secrets.token_hex(8)}"


@dataclass
class Kept:
    """One conversation as the gateway has committed it."""

    owner: str | None = None
    log: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    acks: dict[str, dict[str, Any]] = field(default_factory=dict)
    read_seq: int = 0

    def add(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        seq = len(self.log) + 1
        data = {**data, "seq": seq, "created_at": "2026-11-22T08:30:00Z"}
        self.log.append((seq, event, data))
        return data


class GatewayDouble:
    """Serves the page's files and keeps conversations in memory.

    `answers` says what the bot answers to a text. `drop_acks` commits the next messages without saying so,
    `refuse` answers with an error: what a lost connection or an overloaded gateway looks like.
    """

    def __init__(self) -> None:
        self.uploads: dict[str, tuple[dict[str, Any], bytes]] = {}
        self.files_may_come = asyncio.Event()
        self.files_may_come.set()
        self.sio = socketio.AsyncServer(async_mode="aiohttp", cors_allowed_origins=[])
        self.app = web.Application()
        self.sio.attach(self.app, socketio_path="/socket.io")
        self.letterbox = Letterbox()
        self._route()
        self.sio.on("connect", self._connected)
        self.sio.on("session_request", self._session_request)
        self.sio.on("user_uttered", self._user_uttered)
        self.sio.on("read", self._read)
        self.sio.on("telegram_asked", self._telegram_asked)
        self.sio.on("telegram_ended", self._telegram_ended)
        self.sio.on("telegram_looked", self._telegram_looked)

        self.reads: list[tuple[float, int]] = []
        self.conversations: dict[str, Kept] = {}
        self.received: list[dict[str, Any]] = []
        self.requests: list[dict[str, Any]] = []
        self.clients: set[str] = set()
        self.answers: Answers = lambda text: [{"text": f"You said: {text}"}]
        self.drop_acks = 0
        self.refuse = False
        self.telegram: dict[str, Any] | None = None
        self.offers = 0
        self.offer_ends_in_s = 600
        self.slow_down = 0
        self.confirm_as_object = False
        self.orders: list[dict[str, Any]] = []

    async def say(self, conversation: str, event: str, data: dict[str, Any]) -> None:
        """Commit a message of the gateway's side and send it to everybody in the conversation."""
        message = self.conversations[conversation].add(event, {"id": new_id(), "sender": "bot", **data})
        await self.sio.emit(event, message, room=conversation)

    async def cut(self) -> None:
        """Drop every connection, as a restart does."""
        for client in list(self.clients):
            await self.sio.disconnect(client)

    def only_conversation(self) -> str:
        (conversation,) = self.conversations
        return conversation

    async def _connected(self, sid: str, _environ: dict[str, Any], _auth: Any = None) -> None:
        self.clients.add(sid)

    async def _session_request(self, sid: str, request: dict[str, Any]) -> None:
        self.requests.append(request)
        asked, owner = request.get("session_id"), request.get("identity")
        if owner == REFUSED_PROOF:
            await self.sio.emit("identity_refused", {"error": {"code": "identity_expired"}}, to=sid)
            owner = None
        kept = self.conversations.get(asked)
        if kept is None or kept.owner not in {None, owner}:
            asked, kept = f"c_{secrets.token_urlsafe(16)}", Kept()
            self.conversations[asked] = kept
        kept.owner = kept.owner or owner
        for room in list(self.sio.rooms(sid)):
            if room != sid:
                await self.sio.leave_room(sid, room)
        await self.sio.enter_room(sid, asked)
        await self.sio.emit(
            "session_confirm", {"session_id": asked} if self.confirm_as_object else asked, to=sid
        )
        if kept.read_seq:
            await self.sio.emit("read", {"seq": kept.read_seq}, to=sid)
        if self.telegram and owner:
            await self.sio.emit("telegram", self.telegram, to=sid)
        for seq, event, data in list(kept.log):
            if seq > (request.get("after_seq") or 0):
                await self.sio.emit(event, data, to=sid)

    async def _telegram_asked(self, _sid: str) -> dict[str, Any]:
        if self.refuse:
            return {"error": {"code": "too_many_tokens", "retry_after": 12}}
        self.offers += 1
        url = "https://t.me/demo_bot?start=a-token"
        return {
            "url": url,
            "qr": drawn(url),
            "command": "/start a-token",
            "expires_in_s": self.offer_ends_in_s,
        }

    async def _telegram_looked(self, _sid: str) -> dict[str, Any]:
        return self.telegram or {"error": {"code": "not_signed_in"}}

    async def _telegram_ended(self, _sid: str) -> dict[str, Any]:
        self.telegram = {"linked_as": None}
        return self.telegram

    async def _user_uttered(self, sid: str, message: dict[str, Any]) -> Any:
        self.received.append(message)
        if self.refuse:
            return {"error": {"code": "internal_error"}}
        if self.slow_down:
            self.slow_down -= 1
            return {"error": {"code": "too_many_messages", "retry_after": 1}}
        kept = self.conversations.get(message["session_id"])
        if kept is None:
            return {"error": {"code": "session_unknown"}}
        known = kept.acks.get(message["message_id"])
        if known is None:
            known = await self._commit(sid, kept, message)
        if self.drop_acks:
            self.drop_acks -= 1
            await self.sio.disconnect(sid)
            return None
        return known

    async def _read(self, _sid: str, read: dict[str, Any]) -> None:
        self.reads.append((asyncio.get_running_loop().time(), read["seq"]))
        kept = self.conversations[read["session_id"]]
        kept.read_seq = max(kept.read_seq, read["seq"])
        await self.sio.emit("read", {"seq": kept.read_seq}, room=read["session_id"])

    async def _commit(self, sid: str, kept: Kept, message: dict[str, Any]) -> dict[str, Any]:
        # Like the real one: the customer's message gets an id of the gateway's own.
        pressed = {"payload_id": message["payload_id"]} if "payload_id" in message else {}
        said = {"id": new_id(), "sender": "customer", "text": message["message"], **pressed}
        data = kept.add("user_message", {**said, "attachments": self._files(message)})
        ack = {"message_id": data["id"], "seq": data["seq"]}
        kept.acks[message["message_id"]] = ack
        await self.sio.emit("user_message", data, room=message["session_id"], skip_sid=sid)
        self._answering = asyncio.create_task(self._answer(message))
        return ack

    async def _answer(self, message: dict[str, Any]) -> None:
        for answer in self.answers(message["message"]):
            await self.say(message["session_id"], "bot_uttered", answer)

    def _files(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        return [self.uploads[upload_id][0] for upload_id in message.get("attachments", [])]

    async def _upload(self, request: web.Request) -> web.Response:
        name, content = unquote(request.headers["X-File-Name"]), await request.read()
        await self.files_may_come.wait()
        kept = {"id": new_id(), "kind": "photo", "name": name, "mime_type": "image/png", "size": len(content)}
        self.uploads[kept["id"]] = (kept, content)
        return web.json_response(kept, status=201)

    async def _uploaded(self, request: web.Request) -> web.Response:
        return web.Response(body=self.uploads[request.match_info["id"]][1], content_type="image/png")

    def _route(self) -> None:
        # Pages, files and their headers are the real adapter's; only who speaks is played.
        add_pages(self.app, self._shop, largest_upload=2_000_000)
        self.app.router.add_static("/source/demo", DEMO_SOURCE)
        self.app.router.add_static("/source", SOURCE)
        DemoShop(
            vouch=lambda customer: f"proof-of-{customer}",
            customer_of=lambda proof: str(proof).removeprefix("proof-of-"),
            orders_of=self._orders_of,
            letterbox=self.letterbox,
        ).add_routes(self.app)
        self.app.router.add_post("/uploads", self._upload)
        self.app.router.add_get("/uploads/{id}", self._uploaded)
        self.app.router.add_get("/shop/{lang}", self._bare_page)

    async def _shop(self) -> dict[str, Any]:
        return SHOP

    async def _orders_of(self, _customer: str) -> list[dict[str, Any]]:
        return self.orders

    async def _bare_page(self, request: web.Request) -> web.Response:
        page = BARE_PAGE.format(lang=request.match_info["lang"])
        return web.Response(text=page, content_type="text/html")
