"""What the backend answers to the conversation, beside orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gendan.contracts.errors import optional, required, word
from gendan.contracts.order_view import OrderSummary, OrderView
from gendan.contracts.outcomes import (
    CodeOutcome,
    ExhaustedBy,
    MatchedBy,
    NudgeOutcome,
    ProofOutcome,
    ResolutionOutcome,
)


@dataclass(frozen=True)
class Resolution:
    """Which order a customer means, or between which to choose.

    Attributes:
        order: the one, None for every other outcome.
        orders: those to choose from; for `similar` the nearest first.
        total: how many there are, of which `orders` may be the first.
    """

    outcome: ResolutionOutcome
    matched_by: MatchedBy | None
    order: OrderView | None
    orders: Sequence[OrderSummary]
    total: int

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Resolution":
        """Read the answer of `POST /orders/resolve`; raises MalformedMessageError."""
        order: Any = optional(raw, "order", dict)
        return cls(
            outcome=word(raw.get("outcome"), "outcome", ResolutionOutcome),
            matched_by=word(raw.get("matched_by"), "matched_by", MatchedBy)
            if raw.get("matched_by")
            else None,
            order=order,
            orders=required(raw, "orders", list),
            total=required(raw, "total", int),
        )


@dataclass(frozen=True)
class Verdict:
    """How an attempt to prove who one is was judged.

    Attributes:
        tries_left: after a refused one; 0 for a code that is used up.
        exhausted_by: whose attempts are used up; empty unless they are.
    """

    outcome: ProofOutcome
    tries_left: int = 0
    exhausted_by: Sequence[ExhaustedBy] = ()

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Verdict":
        """Read the answer of `POST /verifications` or `…/codes/check`; raises MalformedMessageError."""
        outcome = word(raw.get("outcome"), "outcome", ProofOutcome)
        refused = outcome is ProofOutcome.REFUSED
        return cls(outcome, required(raw, "tries_left", int) if refused else 0, _exhausted_by(raw))


@dataclass(frozen=True)
class CodeDispatch:
    """What became of asking for a code.

    Attributes:
        expires_in_s: how long it is good, if one was sent.
        by: `email` or `sms`, if one was sent.
        exhausted_by: whose attempts are used up; empty unless they are.
    """

    outcome: CodeOutcome
    expires_in_s: int = 0
    by: str = ""
    exhausted_by: Sequence[ExhaustedBy] = ()

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "CodeDispatch":
        """Read the answer of `POST /verifications/codes`; raises MalformedMessageError."""
        outcome = word(raw.get("outcome"), "outcome", CodeOutcome)
        if outcome is not CodeOutcome.SENT_IF_KNOWN:
            return cls(outcome, exhausted_by=_exhausted_by(raw))
        return cls(outcome, required(raw, "expires_in_s", int), required(raw, "by", str))


@dataclass(frozen=True)
class Nudge:
    """What became of asking the shop or carrier to hurry.

    Attributes:
        nudged_at: when, ISO 8601; None where there was no need.
    """

    outcome: NudgeOutcome
    nudged_at: str | None

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "Nudge":
        """Read the answer of `POST /orders/{number}/nudges`; raises MalformedMessageError."""
        return cls(word(raw.get("outcome"), "outcome", NudgeOutcome), optional(raw, "nudged_at", str))


def _exhausted_by(raw: Mapping[str, Any]) -> Sequence[ExhaustedBy]:
    return tuple(word(whose, "exhausted_by", ExhaustedBy) for whose in raw.get("exhausted_by", ()))
