"""Files over HTTP: a widget sends one before the message that uses it, and reads its own back."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol
from urllib.parse import unquote

from aiohttp import web

from bot.conversations.model import Address
from channels.error_responses import error_response, refusal_response
from channels.network import Origins, is_own
from channels.web.uploads.downloads import content_disposition
from channels.web.uploads.receiver import Receiver
from gendan.contracts import RefusedError


class UploadStore(Protocol):
    """Keeps files."""

    async def admit(self, address: Address, network: str, size: int) -> None:
        """Count a file of so many bytes that is about to come."""

    async def not_come(self, network: str, size: int) -> None:
        """Count so many bytes as none: they didn't come after all."""

    async def take(self, address: Address, name: str, content: bytes) -> tuple[str, Any]:
        """Keep a file; return its id and what is kept."""

    async def give(self, address: Address, upload_id: str) -> Any:
        """Return a file of this conversation, else None."""


class UploadPages:
    """`POST /uploads`, `GET /uploads/{id}` and what browsers ask before.

    Args:
        uploads: keeps files.
        address_of: tells where a session's conversation takes place, by its id and the customer; None if it
            is somebody else's.
        customer_of: checks the shop's proof of identity.
        sites: that may embed the widget, beside our own.
        receiver: reads files from the line.
        origins: tells where requests come from.
    """

    def __init__(
        self,
        uploads: UploadStore,
        address_of: Callable[[str, str | None], Awaitable[Address | None]],
        customer_of: Callable[[Any], str],
        sites: Sequence[str],
        receiver: Receiver,
        origins: Origins,
    ) -> None:
        self._uploads = uploads
        self._address_of = address_of
        self._customer_of = customer_of
        self._sites = frozenset(sites)
        self._receiver = receiver
        self._origins = origins

    def add_routes(self, app: web.Application) -> None:
        """Add the routes to the gateway's application."""
        for path, method, handler in (
            ("/uploads", "POST", self._post),
            ("/uploads/{id}", "GET", self._get),
            ("/uploads", "OPTIONS", self._preflight),
            ("/uploads/{id}", "OPTIONS", self._preflight),
        ):
            app.router.add_route(method, path, self._from_allowed_site(handler))

    def _from_allowed_site(
        self, handler: Callable[[web.Request], Awaitable[web.Response]]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            origin = request.headers.get("Origin")
            if origin and origin not in self._sites and not is_own(origin, request.headers):
                return error_response(403, "origin_refused", "Add the site to GENDAN_ALLOWED_ORIGINS")
            response = await handler(request)
            response.headers["Vary"] = "Origin"
            if origin:
                response.headers["Access-Control-Allow-Origin"] = origin
            return response

        return answer

    async def _preflight(self, _request: web.Request) -> web.Response:
        return web.Response(
            status=204,
            headers={
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "Authorization, X-Identity, X-File-Name, Content-Type",
                "Access-Control-Max-Age": "3600",
            },
        )

    async def _post(self, request: web.Request) -> web.Response:
        address = await self._address(request)
        if address is None:
            return _closing(error_response(401, "session_unknown", "Ask for a session first"))
        try:
            upload_id, kept = await self._take(request, address)
        except RefusedError as refusal:
            return _closing(refusal_response(refusal))
        facts = {"kind": kept.kind, "name": kept.name, "mime_type": kept.mime_type}
        return web.json_response({"id": upload_id, **facts, "size": len(kept.content)}, status=201)

    async def _take(self, request: web.Request, address: Address) -> tuple[str, Any]:
        network, size = self._origins.bucket_of(request), self._receiver.stated_size(request)
        with self._receiver.place(network) as arrival:
            # Before anything of it is read.
            await self._uploads.admit(address, network, size)
            try:
                content = await self._receiver.read(request, arrival)
            finally:
                await self._uploads.not_come(network, size - min(arrival.received, size))
            name = unquote(_header(request, "X-File-Name"))
            return await self._uploads.take(address, name, content)

    async def _get(self, request: web.Request) -> web.Response:
        address = await self._address(request)
        if address is None:
            return error_response(401, "session_unknown", "Ask for a session first")
        found = await self._uploads.give(address, request.match_info["id"])
        if found is None:
            return error_response(404, "upload_unknown", "No such file in this conversation")
        return web.Response(
            body=found.content,
            content_type=found.mime_type,
            headers={
                "Content-Disposition": content_disposition(found.name),
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
                "Cache-Control": "private, no-store",
            },
        )

    async def _address(self, request: web.Request) -> Address | None:
        scheme, _, session_id = _header(request, "Authorization").partition(" ")
        if scheme.lower() != "bearer" or not session_id:
            return None
        proof = _header(request, "X-Identity")
        try:
            customer = self._customer_of(_read_proof(proof)) if proof else None
        except RefusedError:
            return None
        return await self._address_of(session_id, customer)


def _read_proof(proof: str) -> Any:
    if not proof.startswith("{"):
        return proof
    try:
        return json.loads(proof)
    except (ValueError, RecursionError):
        return proof


def _closing(response: web.Response) -> web.Response:
    # What is still on its way of a file that isn't wanted is not read.
    response.force_close()
    return response


def _header(request: web.Request, name: str) -> str:
    # Bytes that are no UTF-8 become U+FFFD, which is in no secret.
    return request.headers.get(name, "").encode("utf-8", "surrogateescape").decode("utf-8", "replace")
