"""Refusals: what a caller may meet in normal business, each with a stable code and its facts."""

from collections.abc import Iterator
from typing import Any

from gendan.contracts import RefusedError


class DomainError(RefusedError):
    """A request that the rules refuse; each kind has a code and a status of its own."""

    code = "refused"

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(self.code, message, **facts)

    @classmethod
    def kinds(cls) -> Iterator[type["DomainError"]]:
        """Yield every kind that there is."""
        for kind in cls.__subclasses__():
            yield kind
            yield from kind.kinds()


class OrderNotVisibleError(DomainError):
    """The order doesn't exist or isn't the caller's: deliberately indistinguishable."""

    code = "order_not_visible"
    status = 404

    def __init__(self) -> None:
        super().__init__("No such order is visible to this caller. Verify first, or check the number.")


class TransitionRefusedError(DomainError):
    """The event isn't possible in the present state."""

    code = "transition_refused"
    status = 409


class StaleVersionError(DomainError):
    """Somebody else changed the row first; read it again and decide anew."""

    code = "version_changed"
    status = 409


class InvalidFieldError(DomainError):
    """A field of a request is missing or unusable; `facts["field"]` names it."""

    code = "invalid_field"

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)


class ContactMalformedError(DomainError):
    """The contact is neither an e-mail address nor a phone number."""

    code = "contact_malformed"
