"""A route is declared together with who may call it; there is no other way to add one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from pydantic import BaseModel

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Need:
    """What a caller must show.

    Attributes:
        principal: a conversation signed by the gateway may call.
        scope: a machine whose API key has this scope may call; None: no machine may.
        signature: the handler checks a signature over the raw body itself.
        nothing: anybody may call; the path must be in OPEN_PATHS as well.
    """

    principal: bool = False
    scope: str | None = None
    signature: bool = False
    nothing: bool = False


ANYBODY = Need(nothing=True)
CONVERSATION = Need(principal=True)
SIGNED = Need(signature=True)


@dataclass(frozen=True)
class Route:
    """One path and method.

    Attributes:
        answers: by status, the model of the answer's JSON, for the OpenAPI document.
        body: model of the request's JSON.
        query: query parameters, each as a JSON schema with its meaning.
        refusals: statuses of refusals beyond those that every route with such a need and body has.
    """

    method: str
    path: str
    handler: Handler
    need: Need
    answers: Mapping[int, type[BaseModel]]
    body: type[BaseModel] | None = None
    query: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    is_idempotent: bool = False
    refusals: Sequence[int] = ()


def add_routes(app: web.Application, routes: Sequence[Route]) -> None:
    """Add routes and remember their needs for the gatekeeper."""
    known = app.setdefault(ROUTES, {})
    for route in routes:
        app.router.add_route(route.method, route.path, route.handler)
        known[(route.method, route.path)] = route


ROUTES = web.AppKey("routes", dict[tuple[str, str], Route])

OPEN_PATHS = frozenset({"/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"})
"""The only paths that answer anybody."""
