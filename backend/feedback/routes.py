"""Nudges, feedback and notice preferences."""

from collections.abc import Sequence
from typing import Literal

from aiohttp import web
from pydantic import Field, StrictBool

from backend.feedback.repository import FeedbackRepository
from backend.feedback.service import FeedbackService
from backend.http.authentication import principal_of
from backend.http.request_bodies import Body, limit_schema, read_body, read_limit
from backend.http.responses import Instant, ResponseModel, json_response
from backend.http.routes import CONVERSATION, Need, Route
from backend.idempotency.service import Idempotency
from backend.shared.instants import instant
from gendan.platform.http.web import read_header
from gendan.platform.storage.database import Connection, Database
from gendan.platform.storage.idempotency import StoredResponse

_LONGEST_FEEDBACK = 4000


class FeedbackBody(Body):
    """What a customer thinks."""

    text: str = Field(min_length=1, max_length=_LONGEST_FEEDBACK)
    order_number: str | None = Field(default=None, max_length=64)
    topic: str | None = Field(default=None, max_length=80)


class PreferenceBody(Body):
    """Whether notices of a purpose are wanted."""

    purpose: Literal["service_notice", "survey", "all"]
    wanted: StrictBool


class NudgeResponse(ResponseModel):
    """How a nudge ended."""

    outcome: Literal["recorded", "already_today", "not_needed"]
    nudged_at: Instant | None


class WaitingResponse(ResponseModel):
    """An order whose customer waits."""

    number: str
    nudged_at: Instant


class NudgesResponse(ResponseModel):
    """Nudges that nobody has dealt with, oldest first."""

    nudges: list[WaitingResponse]


class FeedbackResponse(ResponseModel):
    """Under which id the words are kept."""

    feedback_id: int


class PreferenceResponse(ResponseModel):
    """When a choice was recorded, and for whom."""

    recorded_at: Instant
    scope: Literal["customer", "conversation"]


class FeedbackRoutes:
    """Handlers for what customers tell the shop."""

    def __init__(self, voice: FeedbackService, idempotency: Idempotency, database: Database) -> None:
        self._voice = voice
        self._idempotency = idempotency
        self._database = database

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        nudges = "/api/v1/orders/{number}/nudges"
        preferences = "/api/v1/notice-preferences"
        return [
            Route(
                "POST",
                nudges,
                self.nudge,
                CONVERSATION,
                {200: NudgeResponse},
                is_idempotent=True,
                refusals=[404],
            ),
            Route(
                "GET",
                "/api/v1/nudges",
                self.nudges,
                Need(scope="orders:read"),
                {200: NudgesResponse},
                query={"limit": limit_schema("nudges")},
            ),
            Route(
                "POST",
                "/api/v1/feedback",
                self.feedback,
                CONVERSATION,
                {201: FeedbackResponse},
                FeedbackBody,
                is_idempotent=True,
            ),
            Route("PUT", preferences, self.prefer, CONVERSATION, {200: PreferenceResponse}, PreferenceBody),
        ]

    async def nudge(self, request: web.Request) -> web.Response:
        """Tell the shop that a customer waits."""
        principal, number = principal_of(request), request.match_info["number"]

        async def act(transaction: Connection) -> StoredResponse:
            nudge = await self._voice.nudge(transaction, principal, number)
            nudged_at = instant(nudge.nudged_at) if nudge.nudged_at else None
            return StoredResponse(200, {"outcome": nudge.outcome, "nudged_at": nudged_at})

        key = read_header(request, "Idempotency-Key")
        reply = await self._idempotency.once(principal.actor, key, {"nudge": number}, act)
        return json_response(reply.content, reply.status)

    async def nudges(self, request: web.Request) -> web.Response:
        """Return nudges that nobody has dealt with, oldest first."""
        limit = read_limit(request)
        async with self._database.read.connect() as transaction:
            waiting = await FeedbackRepository(transaction).open_nudges(limit)
        return json_response(
            {"nudges": [{"number": n.number, "nudged_at": instant(n.nudged_at)} for n in waiting]}
        )

    async def feedback(self, request: web.Request) -> web.Response:
        """Store feedback."""
        principal = principal_of(request)
        body = await read_body(request, FeedbackBody)

        async def act(transaction: Connection) -> StoredResponse:
            feedback_id = await self._voice.feedback(
                transaction, principal, body.text, body.order_number, body.topic
            )
            return StoredResponse(201, {"feedback_id": feedback_id})

        key = read_header(request, "Idempotency-Key")
        reply = await self._idempotency.once(principal.actor, key, body.model_dump(), act)
        return json_response(reply.content, reply.status)

    async def prefer(self, request: web.Request) -> web.Response:
        """Record whether notices are wanted."""
        principal = principal_of(request)
        body = await read_body(request, PreferenceBody)
        async with self._database.write.begin() as transaction:
            choice = await self._voice.prefer(transaction, principal, body.purpose, wanted=body.wanted)
        return json_response({"recorded_at": instant(choice.recorded_at), "scope": choice.scope})
