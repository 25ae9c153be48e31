"""Who is calling, checked before any handler runs."""

from aiohttp import web
from aiohttp.typedefs import Middleware

from backend.http.routes import OPEN_PATHS, ROUTES, Handler, Need
from backend.identity.api_keys import ApiKeys
from backend.identity.callers import Caller, Machine, Principal
from backend.identity.principal_tokens import read_principal
from backend.shared.errors import DomainError
from gendan.platform.http.web import read_header
from gendan.platform.settings import KeyRing

CALLER: web.RequestKey[Caller] = web.RequestKey("caller", Caller)  # type: ignore[arg-type]
_API_KEY_PREFIX = "gdk_"


class CredentialsMissingError(DomainError):
    """The request says nothing usable about who is calling."""

    code = "credentials_missing"
    status = 401


class ForbiddenError(DomainError):
    """The caller is known and may not do this."""

    code = "forbidden"
    status = 403


def authentication(keys: KeyRing, api_keys: ApiKeys) -> Middleware:
    """Return a middleware that lets a request through only with what its route needs."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        if resource is None or resource.canonical in OPEN_PATHS:
            return await handler(request)
        need = request.app[ROUTES][(request.match_info.route.method, resource.canonical)].need
        if not need.signature:
            request[CALLER] = await _caller(request, need, keys, api_keys)
        return await handler(request)

    return check


async def _caller(request: web.Request, need: Need, keys: KeyRing, api_keys: ApiKeys) -> Caller:
    scheme, _, token = read_header(request, "Authorization").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise CredentialsMissingError("Send 'Authorization: Bearer' with a principal or an API key")
    if token.startswith(_API_KEY_PREFIX):
        return await _machine(token, need, api_keys)
    if not need.principal:
        raise ForbiddenError("A conversation may not do this; use an API key")
    return read_principal(token, keys)


async def _machine(token: str, need: Need, api_keys: ApiKeys) -> Machine:
    machine = await api_keys.machine(token)
    if machine is None:
        raise CredentialsMissingError("This API key is unknown or revoked")
    if need.scope is None:
        raise ForbiddenError("Only a conversation may do this; use a principal")
    if need.scope not in machine.scopes:
        raise ForbiddenError(f"This API key lacks the scope '{need.scope}'", scope=need.scope)
    return machine


def principal_of(request: web.Request) -> Principal:
    """Return the conversation that calls; only for routes that no machine may call."""
    caller = request[CALLER]
    if not isinstance(caller, Principal):
        raise TypeError("a route for conversations was reached by a machine")
    return caller


def machine_of(request: web.Request) -> Machine:
    """Return the machine that calls; only for routes that no conversation may call."""
    caller = request[CALLER]
    if not isinstance(caller, Machine):
        raise TypeError("a route for machines was reached by a conversation")
    return caller
