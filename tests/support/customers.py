"""Customers of a running shop, over its REST channel and the demo shop's page."""

import asyncio
from typing import Any

import aiohttp

from tests.support.shop import RunningShop
from tests.support.widget import Patience, Widget

ANSWER_S = 30.0


class Customer(Widget):
    """A customer who keeps what is said, by whom, and which proofs are refused."""

    def __init__(self, shop: RunningShop, identity: Any = None, locale: str = "zh-CN") -> None:
        super().__init__(shop.url, identity, locale, Patience(10, ANSWER_S, 10))
        self.heard: list[dict[str, Any]] = []
        self.refusals: list[dict[str, Any]] = []
        self.seen_in_other_tabs: list[dict[str, Any]] = []
        self._kept = {
            "bot_uttered": self.heard,
            "identity_refused": self.refusals,
            "user_message": self.seen_in_other_tabs,
        }
        self._news = asyncio.Event()

    def hear(self, event: str, data: Any) -> None:
        super().hear(event, data)
        if event in self._kept:
            self._kept[event].append(data)
            self._news.set()

    async def arrive(self, session_id: str | None = None, after_seq: int | None = None) -> None:
        await self.connect()
        await self.request_session(session_id, after_seq)

    async def request_session(self, session_id: str | None = None, after_seq: int | None = None) -> None:
        await super().request_session(session_id, after_seq)
        if after_seq is not None:
            # What was missed follows the confirmation, however little it is.
            await asyncio.sleep(0.3)

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


async def sign_in(shop: RunningShop, customer_id: str) -> str:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{shop.url}/demo/sign-in", json={"customer": customer_id}) as response,
    ):
        return str((await response.json())["identity"])
