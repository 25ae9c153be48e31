"""One real shop for all end-to-end tests, and customers who talk to it as widgets do."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
import socketio

from tests.shop import RunningShop

ANSWER_S = 30.0


class Customer:
    """A browser tab with the widget, without the browser."""

    def __init__(self, shop: RunningShop, identity: Any = None, locale: str = "zh-CN") -> None:
        self.shop = shop
        self.identity = identity
        self.locale = locale
        self.heard: list[dict[str, Any]] = []
        self.refusals: list[dict[str, Any]] = []
        self.seen_in_other_tabs: list[dict[str, Any]] = []
        self.session_id: str | None = None
        self._news = asyncio.Event()
        self._confirmed = asyncio.Event()
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("bot_uttered", self._hear)
        self.socket.on("session_confirm", self._confirm)
        self.socket.on("identity_refused", self.refusals.append)
        self.socket.on("user_message", self.seen_in_other_tabs.append)

    async def _hear(self, message: dict[str, Any]) -> None:
        self.heard.append(message)
        self._news.set()

    async def _confirm(self, session_id: str) -> None:
        self.session_id = session_id
        self._confirmed.set()

    async def arrive(self, session_id: str | None = None, after_seq: int | None = None) -> None:
        await self.socket.connect(self.shop.url)
        await self.request_session(session_id, after_seq)

    async def request_session(self, session_id: str | None = None, after_seq: int | None = None) -> None:
        """Ask for a session as the widget does on arrival and whenever the customer signs in or out."""
        self._confirmed.clear()
        asked = {"session_id": session_id, "identity": self.identity, "locale": self.locale}
        if after_seq is not None:
            asked["after_seq"] = after_seq
        await self.socket.emit("session_request", asked)
        await self.confirmed()
        if after_seq is not None:
            # What was missed follows the confirmation, however little it is.
            await asyncio.sleep(0.3)

    async def confirmed(self) -> None:
        """Wait until the gateway has said which session this is."""
        await asyncio.wait_for(self._confirmed.wait(), ANSWER_S)

    async def send(self, text: str, **more: Any) -> dict[str, Any]:
        said = {"message": text, "session_id": self.session_id, "message_id": uuid4().hex, **more}
        receipt: dict[str, Any] = await self.socket.call("user_uttered", said, timeout=10)
        return receipt

    async def ask(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """Send a message and return all that is said in answer, the introduction left out."""
        before = len(self.heard)
        receipt = await self.send(text, **more)
        assert "error" not in receipt, receipt
        return await self.next_answer(before)

    async def next_answer(self, before: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(ANSWER_S):
            while len(self.heard) == before:
                self._news.clear()
                await self._news.wait()
        # Messages of one turn come together.
        await asyncio.sleep(0.3)
        return self.heard[before:]


def words(answer: list[dict[str, Any]]) -> str:
    return "\n".join(message["text"] for message in answer)


def cards(answer: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        message["data"]["order"] for message in answer if message.get("data", {}).get("type") == "order_card"
    ]


@pytest.fixture
async def arrive(shop: RunningShop) -> AsyncIterator[Any]:
    """Return a function that lets a customer arrive, signed in if an id is given."""
    arrived: list[Customer] = []

    async def let_in(customer_id: str | None = None, locale: str = "zh-CN") -> Customer:
        identity = await sign_in(shop, customer_id) if customer_id else None
        customer = Customer(shop, identity, locale)
        await customer.arrive()
        arrived.append(customer)
        return customer

    yield let_in
    for customer in arrived:
        await customer.socket.disconnect()


async def sign_in(shop: RunningShop, customer_id: str) -> str:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{shop.url}/demo/sign-in", json={"customer": customer_id}) as response,
    ):
        return str((await response.json())["identity"])
