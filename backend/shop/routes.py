"""What the shop says about itself."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from aiohttp import web
from pydantic import Field

from backend.http.authentication import CALLER
from backend.http.responses import Instant, json_response
from backend.http.routes import Need, Route
from backend.identity.callers import Caller
from backend.shared.instants import instant
from backend.shop.model import Shop, ShopFacts
from backend.shop.opening_hours import OpenState
from backend.shop.opening_hours_text import hours_in_words
from backend.shop.support import SupportFacts
from backend.verification.model import Ways
from backend.verification.schemas import WaysResponse
from gendan.platform.clock import Clock


class ShopResponse(ShopFacts):
    """The shop's facts, with what is so now for whoever asks, and whether its people are there."""

    ways: WaysResponse
    support: SupportFacts
    open_now: bool | None = Field(description="whether people are there; null where the shop states no hours")
    opens_at: Instant | None = Field(description="when they are there next; null while they are")
    closes_at: Instant | None = Field(description="until when they are there; null without an end")
    answer_by: Instant | None = Field(
        description="when they answer at the latest what is asked now; null where nothing is stated"
    )


class ShopRoutes:
    """Handler for the shop's own facts.

    Args:
        shop: its facts.
        ways: returns how a caller can prove who they are now.
        clock: the present.
    """

    def __init__(self, shop: Shop, ways: Callable[[Caller], Ways], clock: Clock) -> None:
        self._facts = shop.model_dump(mode="json", exclude={"number_shapes": True, "support": {"mail"}})
        self._facts["contacts"]["hours"] = shop.contacts.hours or hours_in_words(shop.support.week)
        self._hours = shop.support.opening_hours(shop.timezone)
        self._answer_within = shop.support.answer_within_minutes
        self._ways = ways
        self._clock = clock

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        anybody_known = Need(principal=True, scope="shop:read")
        return [Route("GET", "/api/v1/shop", self.shop, anybody_known, {200: ShopResponse})]

    async def shop(self, request: web.Request) -> web.Response:
        """Return what customers may be told about the shop."""
        ways = {"ways": asdict(self._ways(request[CALLER]))}
        return json_response(self._facts | self._standing() | ways)

    def _standing(self) -> dict[str, Any]:
        now = self._clock.now()
        known = self._hours.standing(now) if self._hours else OpenState(None, None, None)
        within = timedelta(minutes=self._answer_within) if self._answer_within else None
        by = None
        if within:
            by = self._hours.after(now, within) if self._hours else now + within
        instants = {"opens_at": known.opens_at, "closes_at": known.closes_at, "answer_by": by}
        told = {name: at and instant(at) for name, at in instants.items()}
        return {"open_now": known.open_now, **told}
