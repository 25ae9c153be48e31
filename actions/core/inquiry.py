"""What a customer wants to know or to have done about an order, kept until the order is known."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from actions.core.turn import Request

STATUS_INTENTS = frozenset({"order_status", "track_delivery", "delivery_delay"})
REQUEST_INTENTS = frozenset(
    {
        "cancel_order",
        "change_address",
        "change_order",
        "return_request",
        "exchange",
        "complaint",
        "invoice",
    }
)
ORDER_INTENTS = STATUS_INTENTS | REQUEST_INTENTS | {"refund_status", "payment_issue"}
_PROVES = ("email", "phone", "recipient", "postcode")
_POSITIONS = {"latest": "latest", "other": "other", "first": None}


@dataclass(frozen=True)
class Inquiry:
    """A question about an order.

    Attributes:
        intent: one of ORDER_INTENTS.
        detail: which part is asked for, if any.
        mentions: numbers that the customer gave.
        product: a product that the customer named.
        position: `latest` or `other`, as in "my last order", "the other one".
        text: the words it was asked in; empty for a button.
        words: the words in which the order was named, which may come a turn later.
        named: everything else that was named, by kind (address, variant, …), for whoever carries it out.
    """

    intent: str
    detail: str | None = None
    mentions: tuple[str, ...] = ()
    product: str | None = None
    position: str | None = None
    text: str = ""
    words: str = ""
    named: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, request: Request) -> "Inquiry":
        """Read the question from a turn.

        A bare number, a product or "the other one" answers the question that is open; "the other one" else
        asks again what was answered last, the others for the order's state.
        """
        said = "" if request.button_is_a else request.text
        here = cls(
            intent=request.intent,
            detail=request.detail,
            mentions=tuple(request.numbers),
            product=request.value("product"),
            position=_POSITIONS.get(request.value("order_position") or ""),
            text=said,
            words=said,
            named=tuple((e.name, e.value) for e in request.entities if e.name != "detail"),
        )
        if request.intent in ORDER_INTENTS:
            return here
        pending = pending_question(request.slots)
        if pending and request.values(*_PROVES) and not request.names_order:
            # What proves an order is about the one that was asked about.
            return pending
        if pending is None and here.position == "other":
            pending = answered_question(request.slots)
        return here.in_place_of(pending) if pending else replace(here, intent="order_status", detail=None)

    @classmethod
    def corrected(cls, request: Request) -> "Inquiry":
        """Read "no, the other one", "not that, GD2": the last question again, about what is named now."""
        asked = pending_question(request.slots) or answered_question(request.slots) or cls("order_status")
        return cls.of(request).in_place_of(asked)

    def in_place_of(self, pending: "Inquiry") -> "Inquiry":
        """Return the open question, now about what was named here."""
        return replace(
            pending,
            mentions=self.mentions,
            product=self.product,
            position=self.position,
            words=self.words,
        )

    def about(self, number: str) -> "Inquiry":
        """Return the same question about an order whose number is known."""
        return replace(self, mentions=(number,), product=None, position=None)

    def as_slot(self) -> dict[str, Any]:
        """Return what the slot `question` keeps."""
        return asdict(self)


def pending_question(slots: Mapping[str, Any]) -> Inquiry | None:
    """Return the question that waits for its order, if one does."""
    kept = slots.get("question")
    if not kept:
        return None
    return Inquiry(
        **{
            **kept,
            "mentions": tuple(kept["mentions"]),
            "named": tuple((name, value) for name, value in kept["named"]),
        }
    )


def answered_question(slots: Mapping[str, Any]) -> Inquiry | None:
    """Return the question about an order that was answered last, without the order."""
    case = slots.get("case") or {}
    if case.get("reason") not in ORDER_INTENTS:
        return None
    return Inquiry(case["reason"], case["detail"], text=case["question"], named=tuple(case["named"].items()))
