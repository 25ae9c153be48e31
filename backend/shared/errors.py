"""Refusals: what a caller may meet in normal business, each with a stable code and its facts."""

from typing import Any


class DomainError(Exception):
    """A request that the rules refuse.

    Attributes:
        code: stable, snake_case; other rooms and texts rely on it.
        facts: what a caller needs to put it right; JSON values only.
    """

    code = "refused"

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.facts = facts


class OrderNotVisibleError(DomainError):
    """The order doesn't exist or isn't the caller's: deliberately indistinguishable."""

    code = "order_not_visible"

    def __init__(self) -> None:
        super().__init__("No such order is visible to this caller. Verify first, or check the number.")


class TransitionRefusedError(DomainError):
    """The event isn't possible in the present state."""

    code = "transition_refused"


class StaleVersionError(DomainError):
    """Somebody else changed the row first; read it again and decide anew."""

    code = "version_changed"


class InvalidFieldError(DomainError):
    """A field of a request is missing or unusable; `facts["field"]` names it."""

    code = "invalid_field"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)


class ContactMalformedError(DomainError):
    """The contact is neither an e-mail address nor a phone number."""

    code = "contact_malformed"
