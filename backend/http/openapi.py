"""The OpenAPI document, made from the routes themselves."""

import inspect
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web
from pydantic import BaseModel, RootModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from backend.http.responses import json_response
from backend.http.routes import ROUTES, Handler, Need, Route
from backend.shared.errors import DomainError

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


Model = tuple[type[BaseModel], JsonSchemaMode]
Refs = Mapping[Any, Mapping[str, Any]]


class Document(RootModel[dict[str, Any]]):
    """An OpenAPI 3.1 document."""


def openapi_handler(app: web.Application) -> Handler:
    """Return a handler that describes all routes the application has when it is asked."""

    async def handle(_request: web.Request) -> web.Response:
        return json_response(openapi_document(list(app[ROUTES].values())))

    return handle


def openapi_document(routes: list[Route]) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of these routes."""
    bodies: set[Model] = {(route.body, "validation") for route in routes if route.body}
    answers: set[Model] = {(model, "serialization") for route in routes for model in route.answers.values()}
    models = sorted(bodies | answers, key=lambda model: model[0].__name__)
    refs, schemas = models_json_schema(models, ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, refs)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Gendan backend",
            "version": "1",
            "description": "Orders and logistics. Texts are trimmed before they are measured.",
        },
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Error": _ERROR},
            "securitySchemes": _SCHEMES,
        },
    }


def _operation(route: Route, refs: Refs) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": (route.handler.__doc__ or "This document.").strip().splitlines()[0],
        "operationId": f"{route.method.lower()}_{re.sub(r'[^a-z]+', '_', route.path).strip('_')}",
        "parameters": _parameters(route),
        "security": _security(route.need),
        "responses": _responses(route, refs),
    }
    if route.body:
        operation["requestBody"] = {"required": True, "content": _json(refs[route.body, "validation"])}
    return operation


def _responses(route: Route, refs: Refs) -> dict[str, Any]:
    done = {
        str(status): {
            "description": inspect.getdoc(model) or "Done.",
            "content": _json(refs[model, "serialization"]),
        }
        for status, model in route.answers.items()
    }
    error = _json({"$ref": _REF.format(model="Error")})
    refused = {str(status): {"description": _codes(status), "content": error} for status in _refusals(route)}
    return {**done, **refused}


def _refusals(route: Route) -> list[int]:
    """Return the statuses with which a route may refuse."""
    statuses = set(route.refusals)
    if route.need.principal or route.need.scope:
        statuses |= {401, 403}
    if route.body:
        statuses |= {413, 422}
    if route.query:
        statuses.add(422)
    if route.is_idempotent:
        statuses |= {409, 422}
    return sorted(statuses)


def _codes(status: int) -> str:
    codes = sorted(f"`{kind.code}`" for kind in DomainError.kinds() if kind.status == status)
    return f"Refused: {', '.join(codes)}" if codes else HTTPStatus(status).phrase


def _json(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _parameters(route: Route) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(route.path)
    ]
    in_query = [
        {"name": name, "in": "query", "schema": schema, "description": schema["description"]}
        for name, schema in route.query.items()
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
