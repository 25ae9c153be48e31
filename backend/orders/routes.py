"""Orders as the shop's own systems read and move them."""

from collections.abc import Sequence
from typing import Annotated

from aiohttp import web
from pydantic import BeforeValidator, Field

from backend.http.authentication import CALLER, machine_of
from backend.http.request_bodies import Body, read_body
from backend.http.responses import Instant, ResponseModel, json_response
from backend.http.routes import Need, Route
from backend.idempotency.service import Idempotency
from backend.orders.access import Access
from backend.orders.service import Move, Transitions
from backend.orders.states import EntityKind
from backend.shared.errors import InvalidFieldError, OrderNotVisibleError
from backend.shared.input_validation import EVENT
from backend.shared.instants import instant
from gendan.platform.clock import Clock
from gendan.platform.http.web import read_header
from gendan.platform.storage.database import Connection
from gendan.platform.storage.idempotency import StoredResponse


class MoveBody(Body):
    """An event of an order, its payment, a parcel or a return."""

    entity: EntityKind
    id: Annotated[str | None, BeforeValidator(lambda value: value or None)] = None
    event: str = Field(pattern=EVENT)
    reason: str | None = Field(default=None, max_length=400)


class EntryResponse(ResponseModel):
    """One thing that happened."""

    entity: EntityKind
    id: str
    seq: int
    from_: str | None = Field(alias="from")
    to: str
    event: str
    actor: str
    reason: str | None
    occurred_at: Instant
    recorded_at: Instant


class HistoryResponse(ResponseModel):
    """All that ever happened to an order."""

    as_of: Instant
    history: list[EntryResponse]


class StateResponse(ResponseModel):
    """The state after an event."""

    state: str


class OrderMachineRoutes:
    """Handlers for holders of API keys."""

    def __init__(
        self, access: Access, transitions: Transitions, idempotency: Idempotency, clock: Clock
    ) -> None:
        self._access = access
        self._transitions = transitions
        self._idempotency = idempotency
        self._clock = clock

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        one = "/api/v1/orders/{number}"
        read, write = Need(scope="orders:read"), Need(scope="orders:write")
        return [
            Route("GET", f"{one}/history", self.history, read, {200: HistoryResponse}, refusals=[404]),
            Route(
                "POST",
                f"{one}/transitions",
                self.move,
                write,
                {200: StateResponse},
                MoveBody,
                is_idempotent=True,
                refusals=[404],
            ),
        ]

    async def history(self, request: web.Request) -> web.Response:
        """Return all that ever happened to an order."""
        entries = await self._access.history(request[CALLER], request.match_info["number"])
        if entries is None:
            raise OrderNotVisibleError
        return json_response(
            {
                "as_of": instant(self._clock.now()),
                "history": [
                    {
                        "entity": entry.entity,
                        "id": entry.entity_id,
                        "seq": seq,
                        "from": entry.from_state,
                        "to": entry.to_state,
                        "event": entry.event,
                        "actor": entry.actor,
                        "reason": entry.reason,
                        "occurred_at": instant(entry.occurred_at),
                        "recorded_at": instant(recorded_at),
                    }
                    for seq, entry, recorded_at in entries
                ],
            }
        )

    async def move(self, request: web.Request) -> web.Response:
        """Let something happen to an order, its payment, a parcel or a return."""
        machine = machine_of(request)
        number = request.match_info["number"]
        body = await read_body(request, MoveBody)
        if body.id is None and body.entity in (EntityKind.SHIPMENT, EntityKind.RETURN):
            raise InvalidFieldError("id", f"id of the {body.entity.value} is needed")
        move = Move(body.entity, body.id or number, body.event, body.reason)

        async def act(transaction: Connection) -> StoredResponse:
            return StoredResponse(
                200, {"state": await self._transitions.apply(transaction, machine, number, move)}
            )

        key = read_header(request, "Idempotency-Key")
        asked = {"number": number, **body.model_dump(mode="json")}
        reply = await self._idempotency.once(machine.actor, key, asked, act)
        return json_response(reply.content, reply.status)
