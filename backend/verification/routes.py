"""Proving who one is."""

from collections.abc import Sequence
from dataclasses import asdict

from aiohttp import web

from backend.http.authentication import principal_of
from backend.http.minimum_response_time import MinimumDuration
from backend.http.request_bodies import read_body
from backend.http.responses import json_response
from backend.http.routes import CONVERSATION, Route
from backend.identity.access_scope import Level
from backend.order_view.view import order_view, seen_summary
from backend.verification.codes import CODE_LIFE_S, Codes
from backend.verification.model import Claim
from backend.verification.schemas import (
    ClaimBody,
    CodeBody,
    CodeVerdictResponse,
    ContactBody,
    ExhaustedResponse,
    SentResponse,
    VerdictResponse,
)
from backend.verification.service import Verification
from backend.verification.ways import WaysToProve
from gendan.platform.clock import Clock


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
            Route("POST", claims, self.verify, CONVERSATION, {200: VerdictResponse}, ClaimBody),
            Route(
                "POST",
                f"{claims}/codes",
                self.send_code,
                CONVERSATION,
                {200: ExhaustedResponse, 202: SentResponse},
                ContactBody,
            ),
            Route(
                "POST",
                f"{claims}/codes/check",
                self.check_code,
                CONVERSATION,
                {200: CodeVerdictResponse},
                CodeBody,
            ),
        ]

    async def verify(self, request: web.Request) -> web.Response:
        """Check a claim."""
        async with MinimumDuration(self._floor_s):
            body = await read_body(request, ClaimBody)
            verdict = await self._verification.verify(principal_of(request), Claim(**body.model_dump()))
            if verdict.seen:
                view = order_view(verdict.seen, self._clock.now())
                return json_response({"outcome": "granted", "level": view["level"], "order": view})
            if verdict.outcome == "exhausted":
                return self._exhausted(request, verdict.exhausted_by)
            return json_response({"outcome": "refused", "tries_left": verdict.tries_left})

    async def send_code(self, request: web.Request) -> web.Response:
        """Send a code if anybody has that contact."""
        async with MinimumDuration(self._floor_s):
            body = await read_body(request, ContactBody)
            sent = await self._codes.send(principal_of(request), body.contact)
            if sent.outcome == "exhausted":
                return self._exhausted(request, sent.exhausted_by)
            return json_response({"outcome": sent.outcome, "expires_in_s": CODE_LIFE_S, "by": sent.by}, 202)

    async def check_code(self, request: web.Request) -> web.Response:
        """Check a code."""
        async with MinimumDuration(self._floor_s):
            body = await read_body(request, CodeBody)
            check = await self._codes.check(principal_of(request), body.code)
            if check.outcome == "granted":
                orders = [seen_summary(each) for each in check.orders]
                is_receiver = bool(check.orders) and all(each.level == Level.PARCEL for each in check.orders)
                level = Level.PARCEL if is_receiver else Level.CUSTOMER
                return json_response({"outcome": "granted", "level": level.value, "orders": orders})
            if check.outcome == "exhausted":
                # A code's tries are its conversation's alone.
                return self._exhausted(request, ("conversation",))
            return json_response({"outcome": "refused", "tries_left": check.tries_left})

    def _exhausted(self, request: web.Request, by: Sequence[str]) -> web.Response:
        ways = asdict(self._ways.now(principal_of(request)))
        return json_response({"outcome": "exhausted", "exhausted_by": by, "ways": ways})
