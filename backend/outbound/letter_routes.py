"""Letters to whoever a conversation is with."""

from collections.abc import Sequence
from typing import Literal

from aiohttp import web
from pydantic import Field

from backend.http.authentication import principal_of
from backend.http.request_bodies import Body, read_body
from backend.http.responses import ResponseModel, json_response
from backend.http.routes import CONVERSATION, Route
from backend.idempotency.service import Idempotency
from backend.orders.access import Access
from backend.outbound.service import queue_message
from gendan.platform.clock import Clock
from gendan.platform.http.web import read_header
from gendan.platform.storage.database import Connection
from gendan.platform.storage.idempotency import StoredResponse


class LetterBody(Body):
    """What a person of the shop writes to a customer."""

    subject: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=8000)
    language: Literal["zh", "en"]


class LetterResponse(ResponseModel):
    """Whether it is mailed: only to an address that the shop vouched for or a code proved."""

    is_mailed: bool


class LetterRoutes:
    """Handler for letters.

    Args:
        access: knows which address is surely the customer's.
        idempotency: sends the same one once.
        clock: the present.
        has_mail: whether the shop can send mail at all.
    """

    def __init__(self, access: Access, idempotency: Idempotency, clock: Clock, *, has_mail: bool) -> None:
        self._access = access
        self._idempotency = idempotency
        self._clock = clock
        self._has_mail = has_mail

    @property
    def routes(self) -> Sequence[Route]:
        """The route with who may call it."""
        out = {202: LetterResponse}
        path = "/api/v1/letters"
        return [Route("POST", path, self.write, CONVERSATION, out, LetterBody, is_idempotent=True)]

    async def write(self, request: web.Request) -> web.Response:
        """Mail a letter to the customer of the conversation, where an address is surely theirs."""
        principal = principal_of(request)
        body = await read_body(request, LetterBody)
        address = await self._access.proved_email(principal) if self._has_mail else None

        async def act(transaction: Connection) -> StoredResponse:
            if address:
                await queue_message(transaction, "email", address, body.model_dump(), self._clock.now())
            return StoredResponse(202, {"is_mailed": address is not None})

        key = read_header(request, "Idempotency-Key")
        reply = await self._idempotency.once(principal.actor, key, body.model_dump(), act)
        return json_response(reply.content, reply.status)
