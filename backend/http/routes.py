"""A route is declared together with who may call it; there is no other way to add one."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Need:
    """What a caller must show.

    Attributes:
        principal: a conversation signed by the gateway may call.
        scope: a machine whose API key has this scope may call; None: no machine may.
        signature: the handler checks a signature over the raw body itself.
    """

    principal: bool = False
    scope: str | None = None
    signature: bool = False


CONVERSATION = Need(principal=True)
SIGNED = Need(signature=True)


@dataclass(frozen=True)
class Route:
    """One path and method."""

    method: str
    path: str
    handler: Handler
    need: Need


def add_routes(app: web.Application, routes: Sequence[Route]) -> None:
    """Add routes and remember their needs for the gatekeeper."""
    needs = app.setdefault(NEEDS, {})
    for route in routes:
        added = app.router.add_route(route.method, route.path, route.handler)
        needs[(route.method, added.resource.canonical if added.resource else route.path)] = route.need


NEEDS = web.AppKey("needs", dict[tuple[str, str], Need])

OPEN_PATHS = frozenset({"/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"})
"""The only paths that answer anybody."""
