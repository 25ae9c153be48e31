"""Refusals, in the form that the Bot API gives them."""

from typing import Any

Json = dict[str, Any]
"""An object as it goes over the wire."""


class ApiError(Exception):
    """A call that was refused.

    Attributes:
        code: HTTP status and `error_code` at once.
        description: what the Bot API would say.
        retry_after: seconds to wait before the call may come again.
    """

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> Json:
        """Return the answer's body."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(reason: str) -> ApiError:
    """Return the refusal of a call that can't be right."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """Return the refusal of a call to somebody who doesn't want it."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """Return the refusal of a call that gets in another one's way."""
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """Return the refusal of a call that came too early.

    Args:
        retry_after: whole seconds, at least 1.
    """
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after)
