"""Why somebody isn't known yet, for the person who takes over; what was typed is masked."""

import re
from collections.abc import Callable, Mapping, Sequence

from gendan.contracts import ExhaustedBy, Unproved, UnprovedReason
from gendan.text.names import mask_name
from gendan.text.postcodes import mask_postcode

_SHOWN = 2


def unproved(reason: UnprovedReason, typed: Mapping[str, str], by: Sequence[ExhaustedBy] = ()) -> Unproved:
    """Return why knowing things didn't suffice.

    Args:
        reason: what was lacking.
        typed: what the customer gave, by kind.
        by: whose tries are used up.
    """
    masked = {kind: _MASKS[kind](value) for kind, value in typed.items()}
    return {"reason": reason, "exhausted_by": list(by), "typed": masked}


def _email(text: str) -> str:
    name, _, domain = text.partition("@")
    # A domain of one's own would say who it is.
    return f"{name[:_SHOWN]}***@{domain[:_SHOWN]}***"


def _phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    # Of the last four digits, which are a proof by themselves, half; of a whole number its end as well.
    return "*" * (len(digits) - _SHOWN) + digits[-_SHOWN:]


def _contact(text: str) -> str:
    return _email(text) if "@" in text else _phone(text)


_MASKS: Mapping[str, Callable[[str], str]] = {
    "email": _email,
    "phone": _phone,
    "recipient": mask_name,
    "postcode": mask_postcode,
    "contact": _contact,
}
