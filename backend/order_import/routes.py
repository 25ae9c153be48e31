"""Orders that other systems send."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from aiohttp import web
from pydantic import Field, ValidationError

from backend.http.authentication import machine_of
from backend.http.request_bodies import Body, read_json
from backend.http.responses import ResponseModel, json_response
from backend.http.routes import Need, Route
from backend.idempotency.service import Idempotency
from backend.order_import.conversion import Converter
from backend.order_import.schemas import OrderIn
from backend.order_import.service import IncomingOrder, import_orders
from backend.shared.errors import DomainError
from backend.shared.validation_problems import Problem, find_problems
from gendan.platform.clock import Clock
from gendan.platform.http.web import read_header
from gendan.platform.storage.database import Connection
from gendan.platform.storage.idempotency import StoredResponse

_MOST_ORDERS = 500


class OrdersBody(Body):
    """Orders to be stored together, or not at all."""

    orders: list[OrderIn] = Field(min_length=1, max_length=_MOST_ORDERS)


class TakenOrderResponse(ResponseModel):
    """What came of one order."""

    number: str
    outcome: Literal["created", "unchanged", "conflict"]


class TakenResponse(ResponseModel):
    """What came of each order sent."""

    results: list[TakenOrderResponse]


class OrderInvalidError(DomainError):
    """Orders can't be stored as sent; `facts["problems"]` names every field."""

    code = "order_invalid"


class OrderImportRoutes:
    """Handler for orders that other systems send."""

    def __init__(self, idempotency: Idempotency, converter: Converter, clock: Clock, country: str) -> None:
        self._idempotency = idempotency
        self._converter = converter
        self._clock = clock
        self._context = {"country": country}

    @property
    def routes(self) -> Sequence[Route]:
        """The route with who may call it."""
        need, path, answers = (
            Need(scope="orders:write"),
            "/api/v1/orders",
            {200: TakenResponse, 201: TakenResponse},
        )
        return [Route("POST", path, self.create, need, answers, OrdersBody, is_idempotent=True)]

    async def create(self, request: web.Request) -> web.Response:
        """Store orders; the same order again is `unchanged`, another one under its number a `conflict`."""
        machine, now = machine_of(request), self._clock.now()
        sent = await read_json(request)
        source = f"api:{machine.key_id}"
        arrivals = [
            self._converter.convert(order, source, machine.actor, now) for order in self._checked(sent)
        ]
        key = read_header(request, "Idempotency-Key")
        reply = await self._idempotency.once(
            machine.actor, key, sent, lambda transaction: _store(transaction, arrivals, now)
        )
        return json_response(reply.content, reply.status)

    def _checked(self, sent: Any) -> list[OrderIn]:
        try:
            return OrdersBody.model_validate(sent, context=self._context).orders
        except ValidationError as problem:
            problems = find_problems(problem)
            first = problems[0]
            raise OrderInvalidError(
                f"{first.field}: {first.text}", field=first.field, problems=[_as_json(p) for p in problems]
            ) from None


async def _store(transaction: Connection, arrivals: list[IncomingOrder], now: datetime) -> StoredResponse:
    taken = await import_orders(transaction, arrivals, now)
    is_new = any(each.outcome == "created" for each in taken)
    results = [{"number": each.number, "outcome": each.outcome} for each in taken]
    return StoredResponse(201 if is_new else 200, {"results": results})


def _as_json(problem: Problem) -> dict[str, str]:
    return {"field": problem.field, "problem": problem.text}
