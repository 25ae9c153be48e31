"""Telling the shop's own people something."""

from collections.abc import Sequence

from aiohttp import web
from pydantic import Field

from backend.http.authentication import machine_of
from backend.http.request_bodies import Body, read_body
from backend.http.responses import ResponseModel, json_response
from backend.http.routes import Need, Route
from backend.idempotency.service import Idempotency
from backend.outbound.staff_notices import StaffNotices
from gendan.platform.http.web import read_header
from gendan.platform.storage.database import Connection
from gendan.platform.storage.idempotency import StoredResponse


class StaffNoticeBody(Body):
    """A notice; personal data don't belong in it, for it leaves the shop's own machines."""

    subject: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1, max_length=4000)


class StaffNoticeResponse(ResponseModel):
    """To how many addresses it goes; none: nobody is told."""

    addresses: int


class StaffNoticeRoutes:
    """Handler for notices to the shop's people."""

    def __init__(self, notices: StaffNotices, idempotency: Idempotency) -> None:
        self._notices = notices
        self._idempotency = idempotency

    @property
    def routes(self) -> Sequence[Route]:
        """The route with who may call it."""
        need = Need(scope="staff:notify")
        out = {202: StaffNoticeResponse}
        path = "/api/v1/staff-notices"
        return [Route("POST", path, self.tell, need, out, StaffNoticeBody, is_idempotent=True)]

    async def tell(self, request: web.Request) -> web.Response:
        """Have the shop's people told something, by every way that is set up."""
        machine = machine_of(request)
        body = await read_body(request, StaffNoticeBody)

        async def act(transaction: Connection) -> StoredResponse:
            return StoredResponse(
                202, {"addresses": await self._notices.tell(transaction, body.subject, body.text)}
            )

        key = read_header(request, "Idempotency-Key")
        reply = await self._idempotency.once(machine.actor, key, body.model_dump(), act)
        return json_response(reply.content, reply.status)
