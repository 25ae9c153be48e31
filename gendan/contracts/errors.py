"""The two errors that cross borders: a refusal, and a message that isn't what it should be."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

_Kind = TypeVar("_Kind")
_Word = TypeVar("_Word", bound=Enum)


class RefusedError(Exception):
    """What is asked for is refused, in normal business; the message says what to do, for engineers.

    Whatever a channel or route catches of this class becomes an answer; anything else is a bug.

    Attributes:
        code: stable, snake_case; clients and texts rely on it.
        status: the HTTP status that goes with it, by its class or by this very refusal.
        retry_after: seconds after which the same may be asked again; None if it would be refused again.
        facts: what else a caller needs to put it right; JSON values only.
    """

    status: int = 422

    def __init__(
        self,
        code: str,
        message: str,
        retry_after: int | None = None,
        *,
        status: int | None = None,
        **facts: Any,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.retry_after = retry_after
        self.facts = facts
        if status is not None:
            self.status = status


class MalformedMessageError(ValueError):
    """A message from another process isn't what the contract says.

    Attributes:
        field: which part of it.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"'{field}' {problem}")
        self.field = field


def required(raw: Mapping[str, Any], field: str, kind: type[_Kind]) -> _Kind:
    """Return a field.

    Raises:
        MalformedMessageError: it is missing or of another type.
    """
    value = raw.get(field)
    if not isinstance(value, kind):
        raise MalformedMessageError(field, f"is missing or not a {kind.__name__}")
    return value


def optional(raw: Mapping[str, Any], field: str, kind: type[_Kind]) -> _Kind | None:
    """Return a field that may be missing or null; raises like `required`."""
    return None if raw.get(field) is None else required(raw, field, kind)


def word(value: Any, field: str, words: type[_Word]) -> _Word:
    """Return an enum's member by its text; `field` is where it stands. Raises like `required`."""
    try:
        return words(value)
    except ValueError:
        known = ", ".join(str(one.value) for one in words)
        raise MalformedMessageError(field, f"is none of {known}") from None
