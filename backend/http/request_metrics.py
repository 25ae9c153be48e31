"""How long each route takes."""

import time

from aiohttp import web
from aiohttp.typedefs import Middleware
from prometheus_client import CollectorRegistry, Histogram

from backend.http.routes import Handler

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


def timed(registry: CollectorRegistry) -> Middleware:
    """Return the outermost middleware, which counts every request by route and kind of answer.

    A refusal takes as long as GENDAN_REFUSAL_FLOOR_S at least, and is counted so.
    """
    seconds = Histogram(
        "gendan_backend_request_seconds",
        "Time by route and kind of answer",
        ["method", "route", "answer"],
        buckets=_SECONDS,
        registry=registry,
    )

    @web.middleware
    async def time_it(request: web.Request, handler: Handler) -> web.StreamResponse:
        # The route's pattern, never the path: that holds order numbers, and anybody can make up new ones.
        resource = request.match_info.route.resource
        if resource is None:
            return await handler(request)
        began = time.perf_counter()
        response = await handler(request)
        labels = (request.match_info.route.method, resource.canonical, f"{response.status // 100}xx")
        seconds.labels(*labels).observe(time.perf_counter() - began)
        return response

    return time_it
