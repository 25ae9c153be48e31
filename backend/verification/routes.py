"""Proving who one is."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal

from aiohttp import web
from pydantic import Field, RootModel

from backend.http.authentication import principal_of
from backend.http.minimum_response_time import Floor
from backend.http.request_bodies import Body, read_body
from backend.http.responses import Answer, answer
from backend.http.routes import CONVERSATION, Route
from backend.identity.access_scope import Level
from backend.orders.schemas import OrderOut, SummaryOut
from backend.orders.views import order_view, seen_summary
from backend.shop.routes import WaysOut
from backend.verification.claims import Claim
from backend.verification.codes import CODE_LIFE_S, Codes
from backend.verification.service import Verification
from backend.verification.ways import WaysToProve
from gendan.clock import Clock


class ClaimBody(Body):
    """A number and what proves it."""

    number: str = Field(min_length=1, max_length=64)
    email: str | None = Field(default=None, max_length=254)
    phone: str | None = Field(default=None, max_length=40)
    recipient: str | None = Field(default=None, max_length=200)
    postcode: str | None = Field(default=None, max_length=20)


class ContactBody(Body):
    """Where a code should go."""

    contact: str = Field(min_length=1, max_length=254)


class CodeBody(Body):
    """A code as typed."""

    code: str = Field(min_length=1, max_length=40)


class GrantedOut(Answer):
    """The claim holds: the conversation may see the order."""

    outcome: Literal["granted"]
    level: Level
    order: OrderOut


class RefusedOut(Answer):
    """It doesn't, as far as anybody is told."""

    outcome: Literal["refused"]
    tries_left: int


class ExhaustedOut(Answer):
    """Too often tried: only the `ways` and a person help now.

    `exhausted_by` says whose tries are used up, for the person who takes over; customers never read it.
    """

    outcome: Literal["exhausted"]
    exhausted_by: list[Literal["conversation", "order", "contact", "network"]]
    ways: WaysOut


class VerdictOut(RootModel[GrantedOut | RefusedOut | ExhaustedOut]):
    """How a claim was judged."""


class SentOut(Answer):
    """A code was sent if anybody has that contact."""

    outcome: Literal["sent_if_known"]
    expires_in_s: int
    by: Literal["email", "sms"]


class CustomerOut(Answer):
    """The code was right: the conversation may see what its contact stands for.

    Attributes:
        level: `parcel` when nothing was bought with the contact, and parcels go to it.
    """

    outcome: Literal["granted"]
    level: Literal["customer", "parcel"]
    orders: list[SummaryOut]


class CodeVerdictOut(RootModel[CustomerOut | RefusedOut | ExhaustedOut]):
    """How a code was judged."""


class VerificationRoutes:
    """Handlers that grant access; each takes at least the floor's time, however it ends."""

    def __init__(
        self, verification: Verification, codes: Codes, ways: WaysToProve, clock: Clock, floor_s: float
    ) -> None:
        self._verification = verification
        self._codes = codes
        self._ways = ways
        self._clock = clock
        self._floor_s = floor_s

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        claims = "/api/v1/verifications"
        return [
            Route("POST", claims, self.verify, CONVERSATION, {200: VerdictOut}, ClaimBody),
            Route(
                "POST",
                f"{claims}/codes",
                self.send_code,
                CONVERSATION,
                {200: ExhaustedOut, 202: SentOut},
                ContactBody,
            ),
            Route(
                "POST",
                f"{claims}/codes/check",
                self.check_code,
                CONVERSATION,
                {200: CodeVerdictOut},
                CodeBody,
            ),
        ]

    async def verify(self, request: web.Request) -> web.Response:
        """Check a claim."""
        async with Floor(self._floor_s):
            body = await read_body(request, ClaimBody)
            verdict = await self._verification.verify(principal_of(request), Claim(**body.model_dump()))
            if verdict.seen:
                view = order_view(verdict.seen, self._clock.now())
                return answer({"outcome": "granted", "level": view["level"], "order": view})
            if verdict.outcome == "exhausted":
                return self._exhausted(request, verdict.exhausted_by)
            return answer({"outcome": "refused", "tries_left": verdict.tries_left})

    async def send_code(self, request: web.Request) -> web.Response:
        """Send a code if anybody has that contact."""
        async with Floor(self._floor_s):
            body = await read_body(request, ContactBody)
            sent = await self._codes.send(principal_of(request), body.contact)
            if sent.outcome == "exhausted":
                return self._exhausted(request, sent.exhausted_by)
            return answer({"outcome": sent.outcome, "expires_in_s": CODE_LIFE_S, "by": sent.by}, 202)

    async def check_code(self, request: web.Request) -> web.Response:
        """Check a code."""
        async with Floor(self._floor_s):
            body = await read_body(request, CodeBody)
            check = await self._codes.check(principal_of(request), body.code)
            if check.outcome == "granted":
                orders = [seen_summary(each) for each in check.orders]
                is_receiver = bool(check.orders) and all(each.level == Level.PARCEL for each in check.orders)
                level = Level.PARCEL if is_receiver else Level.CUSTOMER
                return answer({"outcome": "granted", "level": level.value, "orders": orders})
            if check.outcome == "exhausted":
                # A code's tries are its conversation's alone.
                return self._exhausted(request, ("conversation",))
            return answer({"outcome": "refused", "tries_left": check.tries_left})

    def _exhausted(self, request: web.Request, by: Sequence[str]) -> web.Response:
        ways = asdict(self._ways.now(principal_of(request)))
        return answer({"outcome": "exhausted", "exhausted_by": by, "ways": ways})
