"""Headers of every answer of every process, errors included."""

from aiohttp import web, web_response

_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_POLICY = "Content-Security-Policy"


def add_headers(app: web.Application) -> None:
    """Add to every answer what keeps browsers from guessing, and leave out what this server runs on.

    An answer without a policy of its own is no page: nothing in it may run, and nobody may frame it.
    """
    app.on_response_prepare.append(_complete)
    # What can't be read as a request never reaches an application: aiohttp answers it with its own banner.
    web_response.SERVER_SOFTWARE = ""  # type: ignore[attr-defined]


async def _complete(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall("Server", None)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault(_POLICY, "default-src 'none'; frame-ancestors 'none'")
