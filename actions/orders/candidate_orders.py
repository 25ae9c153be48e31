"""Which of several orders a question without a number is about: the newest that it can be about."""

from collections.abc import Sequence

from actions.core.inquiry import Inquiry
from gendan.contracts import OrderSummary

_ARRIVED = frozenset({"delivered", "partly_delivered"})
_ABOUT_ARRIVED = frozenset({"signed_by", "put_where"})
_ABOUT_PARCELS = frozenset({"track_delivery", "delivery_delay"})


def relevant_orders(question: Inquiry, orders: Sequence[OrderSummary]) -> list[OrderSummary]:
    """Return the orders that the question can be about, newest first; none when it may be about any.

    "Where is my parcel" is about parcels that are under way; so is "and the other one". Whoever has just
    one such parcel is not asked which, and whoever has several gets the newest at once and is offered the
    others.
    """
    if question.product or not (question.intent in _ABOUT_PARCELS or question.position == "other"):
        return []
    if question.detail in _ABOUT_ARRIVED:
        return [order for order in orders if order["status"] in _ARRIVED]
    return [order for order in orders if order["under_way"]]
