"""The API for other systems: orders in, history out, events of the shop's own doing."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from aiohttp import web
from pydantic import BeforeValidator, Field, ValidationError

from backend.history.model import Entity
from backend.http.authentication import CALLER, machine_of
from backend.http.request_bodies import Body, read_body, read_json
from backend.http.responses import Answer, answer
from backend.http.routes import Need, Route
from backend.idempotency.service import Idempotency, Reply
from backend.order_import.conversion import Converter
from backend.order_import.schemas import OrderIn
from backend.order_import.service import Arrival, take_in
from backend.orders.access import Access
from backend.orders.schemas import Instant
from backend.orders.service import Move, Transitions
from backend.ports.work import Work
from backend.shared.errors import DomainError, InvalidFieldError, OrderNotVisibleError
from backend.shared.input_validation import EVENT
from backend.shared.instants import instant
from backend.shared.validation_problems import Problem, find_problems
from gendan.clock import Clock
from gendan.web import read_header

_MOST_ORDERS = 500
_READ = Need(scope="orders:read")
_WRITE = Need(scope="orders:write")


class OrdersBody(Body):
    """Orders to be stored together, or not at all."""

    orders: list[OrderIn] = Field(min_length=1, max_length=_MOST_ORDERS)


class MoveBody(Body):
    """An event of an order, its payment, a parcel or a return."""

    entity: Entity
    id: Annotated[str | None, BeforeValidator(lambda value: value or None)] = None
    event: str = Field(pattern=EVENT)
    reason: str | None = Field(default=None, max_length=400)


class TakenOrderOut(Answer):
    """What came of one order."""

    number: str
    outcome: Literal["created", "unchanged", "conflict"]


class TakenOut(Answer):
    """What came of each order sent."""

    results: list[TakenOrderOut]


class EntryOut(Answer):
    """One thing that happened."""

    entity: Entity
    id: str
    seq: int
    from_: str | None = Field(alias="from")
    to: str
    event: str
    actor: str
    reason: str | None
    occurred_at: Instant
    recorded_at: Instant


class HistoryOut(Answer):
    """All that ever happened to an order."""

    as_of: Instant
    history: list[EntryOut]


class StateOut(Answer):
    """The state after an event."""

    state: str


class OrderInvalidError(DomainError):
    """Orders can't be stored as sent; `facts["problems"]` names every field."""

    code = "order_invalid"


class MachineRoutes:
    """Handlers for holders of API keys."""

    def __init__(
        self,
        access: Access,
        transitions: Transitions,
        idempotency: Idempotency,
        converter: Converter,
        clock: Clock,
        country: str,
    ) -> None:
        self._access = access
        self._transitions = transitions
        self._idempotency = idempotency
        self._converter = converter
        self._clock = clock
        self._context = {"country": country}

    @property
    def routes(self) -> Sequence[Route]:
        """The routes with who may call them."""
        one = "/api/v1/orders/{number}"
        return [
            Route(
                "POST",
                "/api/v1/orders",
                self.create,
                _WRITE,
                {200: TakenOut, 201: TakenOut},
                OrdersBody,
                is_idempotent=True,
            ),
            Route("GET", f"{one}/history", self.history, _READ, {200: HistoryOut}, refusals=[404]),
            Route(
                "POST",
                f"{one}/transitions",
                self.move,
                _WRITE,
                {200: StateOut},
                MoveBody,
                is_idempotent=True,
                refusals=[404],
            ),
        ]

    async def create(self, request: web.Request) -> web.Response:
        """Store orders; the same order again is `unchanged`, another one under its number a `conflict`."""
        machine = machine_of(request)
        sent = await read_json(request)
        source = f"api:{machine.key_id}"
        arrivals = [
            self._converter.convert(order, source, machine.actor, self._clock.now())
            for order in self._checked(sent)
        ]
        key = read_header(request, "Idempotency-Key")
        reply = await self._idempotency.once(machine.actor, key, sent, lambda work: _store(work, arrivals))
        return answer(reply.content, reply.status)

    def _checked(self, sent: Any) -> list[OrderIn]:
        try:
            return OrdersBody.model_validate(sent, context=self._context).orders
        except ValidationError as problem:
            problems = find_problems(problem)
            first = problems[0]
            raise OrderInvalidError(
                f"{first.field}: {first.text}", field=first.field, problems=[_as_json(p) for p in problems]
            ) from None

    async def history(self, request: web.Request) -> web.Response:
        """Return all that ever happened to an order."""
        entries = await self._access.history(request[CALLER], request.match_info["number"])
        if entries is None:
            raise OrderNotVisibleError
        return answer(
            {
                "as_of": instant(self._clock.now()),
                "history": [
                    {
                        "entity": entry.entity.value,
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
        if body.id is None and body.entity in (Entity.SHIPMENT, Entity.RETURN):
            raise InvalidFieldError("id", f"id of the {body.entity.value} is needed")
        move = Move(body.entity, body.id or number, body.event, body.reason)

        async def act(work: Work) -> Reply:
            return Reply(200, {"state": await self._transitions.apply(work, machine, number, move)})

        key = read_header(request, "Idempotency-Key")
        asked = {"number": number, **body.model_dump(mode="json")}
        reply = await self._idempotency.once(machine.actor, key, asked, act)
        return answer(reply.content, reply.status)


async def _store(work: Work, arrivals: list[Arrival]) -> Reply:
    taken = await take_in(work, arrivals)
    is_new = any(each.outcome == "created" for each in taken)
    results = [{"number": each.number, "outcome": each.outcome} for each in taken]
    return Reply(201 if is_new else 200, {"results": results})


def _as_json(problem: Problem) -> dict[str, str]:
    return {"field": problem.field, "problem": problem.text}
