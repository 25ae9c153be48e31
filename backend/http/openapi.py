"""The OpenAPI document, made from the routes themselves."""

import re
from typing import Any

from aiohttp import web
from pydantic.json_schema import models_json_schema

from backend.http.answers import answer
from backend.http.routes import ROUTES, Handler, Need, Route

_PARAMETER = re.compile(r"{(\w+)}")
_REF = "#/components/schemas/{model}"
_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "field": {"type": "string"},
            },
        }
    },
}
_SCHEMES = {
    "principal": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT signed by the gateway"},
    "apiKey": {"type": "http", "scheme": "bearer", "bearerFormat": "gdk_<id>_<secret>"},
    "webhook": {"type": "apiKey", "in": "header", "name": "webhook-signature"},
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "new for each request; the same key and body again get the stored answer",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}


def openapi_handler(app: web.Application) -> Handler:
    """Return a handler that describes all routes the application has when it is asked."""

    async def handle(_request: web.Request) -> web.Response:
        return answer(openapi_document(list(app[ROUTES].values())))

    return handle


def openapi_document(routes: list[Route]) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of these routes."""
    models = sorted({route.body for route in routes if route.body}, key=lambda model: model.__name__)
    _, schemas = models_json_schema([(model, "validation") for model in models], ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gendan backend",
            "version": "1",
            "description": "Orders and logistics. docs/contracts.md describes the answers.",
        },
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Error": _ERROR},
            "securitySchemes": _SCHEMES,
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": (route.handler.__doc__ or "This document.").strip().splitlines()[0],
        "operationId": f"{route.method.lower()}_{re.sub(r'[^a-z]+', '_', route.path).strip('_')}",
        "parameters": _parameters(route),
        "security": _security(route.need),
        "responses": {
            "2XX": {"description": "Done", "content": {"application/json": {"schema": {"type": "object"}}}},
            "4XX": {
                "description": "Refused; `code` says why",
                "content": {"application/json": {"schema": {"$ref": _REF.format(model="Error")}}},
            },
        },
    }
    if route.body:
        schema = {"$ref": _REF.format(model=route.body.__name__)}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(route.path)
    ]
    in_query = [
        {"name": name, "in": "query", "description": meaning, "schema": {"type": "string"}}
        for name, meaning in route.query.items()
    ]
    return [*in_path, *in_query, *([_IDEMPOTENCY_KEY] if route.is_idempotent else [])]


def _security(need: Need) -> list[dict[str, list[str]]]:
    ways: list[dict[str, list[str]]] = []
    if need.principal:
        ways.append({"principal": []})
    if need.scope:
        ways.append({"apiKey": [need.scope]})
    if need.signature:
        ways.append({"webhook": []})
    return ways
