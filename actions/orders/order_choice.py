"""Asking which order is meant, one short question with buttons."""

from collections.abc import Sequence

from actions.core.inquiry import Inquiry
from actions.core.reply import Choice, Reply
from gendan.contracts import OrderSummary

_BUTTONS = 5
# A button's way to "none of these"; no words of a customer lead here.
ANOTHER_ORDER = "another_order"


def ask_which(question: Inquiry, orders: Sequence[OrderSummary], total: int) -> Reply:
    """Ask which of several orders is meant, most recent first."""
    reply = Reply()
    reply.say("which_order", None, *choices(orders), total=total)
    if total > _BUTTONS:
        reply.offer(Choice("button_another_order", "inform", {"detail": ANOTHER_ORDER}))
    reply.remember(question=question.as_slot())
    return reply


def ask_did_you_mean(question: Inquiry, similar: OrderSummary, as_typed: str) -> Reply:
    """Ask whether one of the customer's own orders is the one whose number was mistyped."""
    reply = Reply()
    entities = {"order_number": similar["number"]}
    reply.say(
        "did_you_mean",
        None,
        Choice("button_yes", "inform", entities),
        Choice("button_no", "deny"),
        typed=as_typed,
        number=similar["number"],
        title=similar["title"],
    )
    reply.remember(
        question=question.as_slot(), offer={"kind": "order", "intent": "inform", "entities": entities}
    )
    return reply


def ask_number(question: Inquiry) -> Reply:
    """Ask for the number when none of the offered orders is meant."""
    reply = Reply()
    reply.say("ask_order_number")
    reply.remember(question=question.as_slot())
    return reply


def offer_others(orders: Sequence[OrderSummary]) -> Reply:
    """Offer the orders that the question could have been about as well."""
    reply = Reply()
    reply.say("others_under_way", None, *choices(orders), count=len(orders))
    return reply


def no_other_order(question: Inquiry, number: str) -> Reply:
    """Say that the order spoken of is the only one that this conversation may see."""
    reply = Reply()
    reply.say("no_other_order", number=number)
    reply.remember(question=question.as_slot())
    return reply


def list_orders(orders: Sequence[OrderSummary], *, has_more: bool) -> Reply:
    """Show the orders that the conversation may see."""
    reply = Reply()
    reply.say("orders_list", None, *choices(orders), count=len(orders), more="more" if has_more else None)
    reply.show_orders(orders[:_BUTTONS])
    return reply


def choices(orders: Sequence[OrderSummary]) -> list[Choice]:
    """Return a button for each of the most recent orders."""
    return [_choice(order) for order in orders[:_BUTTONS]]


def _choice(order: OrderSummary) -> Choice:
    facts = {"title": order["title"], "number": order["number"]}
    return Choice("button_order", "inform", {"order_number": order["number"]}, facts)
