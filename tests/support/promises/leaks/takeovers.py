"""Everybody who has one contact, or holds one parcel, tries to read what these don't stand for."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.support.promises.leaks.leaks import Leak
from tests.support.promises.leaks.planted_shop import PlantedShop
from tests.support.promises.leaks.principals import Api
from tests.support.promises.leaks.tangles import Tangle, readable_by_label, recipient_of

_PATIENCE_S = 20.0
PROMISE = "A contact opens what it alone stands for"


@dataclass
class Takeovers:
    """What was tried, and what was read that mustn't be.

    Attributes:
        opened: how often something was read that may be; a search that finds nothing at all proves nothing.
    """

    tried: int = 0
    characters: int = 0
    opened: int = 0
    leaks: list[Leak] = field(default_factory=list)

    def verdict(self) -> str:
        """Name the promise and what broke it; empty when it was kept."""
        where = sorted({f"{leak.where}: {leak.field}" for leak in self.leaks})
        return "\n".join([f"broken: {PROMISE}: {len(self.leaks)} words were read", *where]) if where else ""

    def __str__(self) -> str:
        return (
            f"{self.tried} codes and labels, {self.characters // 1000} kB searched, {self.opened} words read "
            f"that may be, {len(self.leaks)} that may not"
        )


class Taker:
    """Tries every contact and every label of a planted shop's tangles, over the API of the dialogue."""

    def __init__(self, planted: PlantedShop, api: Api) -> None:
        self._planted = planted
        self._api = api
        self.report = Takeovers()

    async def try_everything(self) -> None:
        """Enter a code to every contact, and say every label."""
        by_code = [self._by_code(t, contact) for t in self._planted.tangles for contact in t.contacts]
        by_label = [
            self._by_label(tangle, order, printed)
            for tangle in self._planted.tangles
            for order in tangle.orders
            for printed in (
                {"phone": (recipient_of(order) or "")[-4:]},
                {
                    "recipient": order.sent["address"]["recipient"],
                    "postcode": order.sent["address"]["postcode"],
                },
            )
        ]
        await asyncio.gather(*by_code, *by_label)

    async def _by_code(self, tangle: Tangle, contact: str) -> None:
        principal = self._principal()
        await enter_code(self._planted, self._api, principal, contact)
        heard = await self._explore(principal, tangle)
        self._search(f"a code in {tangle.name}", heard, tangle.words, tangle.readable_by_code(contact))

    async def _by_label(self, tangle: Tangle, order: Any, printed: dict[str, str]) -> None:
        principal = self._principal()
        answer = await self._api.verify(principal, number=order.tracking_number, **printed)
        heard = json.dumps(answer, ensure_ascii=False) + await self._explore(principal, tangle)
        heard += await self._climb(answer, printed)
        self._search(f"a label in {tangle.name}", heard, tangle.words, readable_by_label(order))

    async def _climb(self, answer: Mapping[str, Any], printed: dict[str, str]) -> str:
        """Take whatever the answer shows for an order's number, and prove it by the label once more."""
        view = answer["order"]
        shown = {view["number"], *(parcel["id"] for parcel in view["shipments"])}
        shown |= {number.rpartition("-")[0] for number in shown} - {""}
        verdicts = [await self._api.verify(self._principal(), number=n, **printed) for n in sorted(shown)]
        assert "order" not in {verdict.get("level") for verdict in verdicts}, shown
        return json.dumps(verdicts, ensure_ascii=False)

    async def _explore(self, principal: str, tangle: Tangle) -> str:
        """Return all that is answered about the orders of a tangle, asked for in every way."""
        status, listed = await self._api.call("GET", "/orders?limit=100", principal)
        assert status == 200, listed
        numbers = {each["number"] for each in json.loads(listed)["orders"]}
        numbers |= {number for o in tangle.orders for number in (o.number, o.tracking_number) if number}
        goods = [item["name"]["en"] for order in tangle.orders for item in order.sent["items"]]
        asked: list[tuple[str, str, Any]] = [("GET", f"/orders/{number}", None) for number in numbers]
        questions: list[dict[str, Any]] = [{"mentions": [number]} for number in numbers]
        questions += [{"product": name} for name in goods] + [{"words": f"where is my {goods[0]}"}]
        questions += [{}, {"position": "latest"}, {"position": "other", "in_focus": tangle.orders[0].number}]
        asked += [("POST", "/orders/resolve", question) for question in questions]
        answers = await asyncio.gather(*(self._api.call(*each[:2], principal, each[2]) for each in asked))
        return listed + "".join(text for _, text in answers)

    def _search(self, where: str, heard: str, words: Mapping[str, str], readable: Iterable[str]) -> None:
        may = set(readable)
        read = [word for word in words if word in heard]
        self.report.tried += 1
        self.report.characters += len(heard)
        self.report.opened += len(may.intersection(read))
        self.report.leaks += [Leak(where, words[word], word) for word in read if word not in may]

    def _principal(self) -> str:
        # Each from a network of its own, so that what is counted there doesn't stop the next.
        return self._api.principal(f"c_{uuid4().hex}")


async def enter_code(planted: PlantedShop, api: Api, principal: str, contact: str) -> None:
    """Have a code sent to a contact and enter it; nothing is sent where nothing is opened."""
    planted.codes.pop(contact, None)
    status, told = await api.call("POST", "/verifications/codes", principal, {"contact": contact})
    assert status == 202, told
    code = await code_to(planted, contact)
    if code:
        await api.call("POST", "/verifications/codes/check", principal, {"code": code})


async def code_to(planted: PlantedShop, contact: str) -> str | None:
    """Return the code that was sent to a contact, None when none comes."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE_S
    while contact not in planted.codes and asyncio.get_running_loop().time() < deadline:
        await asyncio.sleep(0.1)
    return planted.codes.get(contact)
