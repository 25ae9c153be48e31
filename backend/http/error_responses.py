"""Domain errors as HTTP answers."""

from aiohttp import web
from pydantic import ValidationError

from backend.http.routes import Handler
from backend.shared.errors import DomainError
from backend.shared.validation_problems import field_path, words_of
from gendan.platform.http.web import error_response


@web.middleware
async def domain_errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer domain errors and malformed bodies in the one shape of errors."""
    try:
        return await handler(request)
    except DomainError as refusal:
        return error_response(refusal.status, refusal.code, str(refusal), **refusal.facts)
    except ValidationError as problem:
        return _malformed(problem)


def _malformed(problem: ValidationError) -> web.Response:
    problems = [
        {"field": field_path(error["loc"], "body"), "problem": words_of(error)} for error in problem.errors()
    ]
    first = problems[0]
    message = f"{first['field']}: {first['problem']}"
    return error_response(422, "invalid_field", message, field=first["field"], problems=problems)
