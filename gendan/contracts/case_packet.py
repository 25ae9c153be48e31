"""What the shop's people are told about a customer who needs one of them."""

from collections.abc import Mapping, Sequence
from typing import TypedDict, final

from gendan.contracts.outcomes import AccessLevel, ExhaustedBy, UnprovedReason


class Unproved(TypedDict):
    """Why it isn't known who this is.

    Attributes:
        typed: what the customer gave, by kind, masked.
    """

    reason: UnprovedReason
    exhausted_by: Sequence[ExhaustedBy]
    typed: Mapping[str, str]


class _CasePacketRequired(TypedDict):
    reason: str
    order_number: str | None
    question: str
    asked_with: str
    language: str


class CasePacket(_CasePacketRequired, total=False):
    """A request for a person; what the gateway itself hands over has the required part alone.

    Attributes:
        reason: the intent it is about, or a CaseReason.
        detail: which part of the intent.
        question: the words the matter was asked in.
        asked_with: the words a person was asked for with.
        named: everything else that was named, by entity.
        steps: short names of what was tried.
        verification: what the conversation may see.
    """

    detail: str | None
    named: Mapping[str, str]
    steps: Sequence[str]
    verification: AccessLevel
    unproved: Unproved | None


@final
class CaseRequest(CasePacket, total=False):
    """A packet as its case keeps it; of an erased one only `erased` is left.

    Attributes:
        asked_at: ISO 8601, to the second.
        turn_id: the turn in which the person was asked for.
        erased: that the customer's data were erased.
    """

    asked_at: str
    turn_id: str
    erased: bool
