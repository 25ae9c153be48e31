"""Where an order stands, in at most two sentences and its card."""

from collections.abc import Mapping
from typing import Any

from actions.core.reply import PERSON, Choice, Reply
from actions.tracking.parcels import ParcelFacts, parcels_of
from gendan.contracts import OrderView

# Statuses that the parcels tell better than the order does.
_PARCELS_TELL = frozenset(
    {
        "preparing",
        "partly_shipped",
        "in_transit",
        "out_for_delivery",
        "ready_for_pickup",
        "delivery_failed",
        "partly_delivered",
        "delivered",
        "returning_to_sender",
        "returned",
        "lost",
    }
)
_PARCELS_TOLD = 2
_NO_PARCEL = {"this_parcel": None, "parcel": None, "parcels": None}

NUDGE = "button_nudge"


def tell_status(
    view: OrderView,
    slots: Mapping[str, Any],
    *,
    told: frozenset[str] = frozenset(),
    limit: int = _PARCELS_TOLD,
    offers: bool = True,
) -> Reply:
    """Tell an order's state, with its card below.

    Args:
        view: the order.
        slots: the conversation's memory: which statuses were explained already.
        told: facts that the answer before has told.
        limit: how many parcels of a split order get a sentence; the card has all.
        offers: whether next steps are offered.
    """
    reply = Reply()
    explained = slots.get("explained_statuses") or []
    status = view["status"]
    meaning = None if status in explained else f"meaning.{status}"
    if status in _PARCELS_TELL:
        _tell_parcels(reply, view, meaning, told=told, limit=limit)
    else:
        reply.say(f"order_{status}", order_facts(view), meaning=meaning)
    reply.show_order(view, "tracking" if status in _PARCELS_TELL - {"preparing"} else "status")
    if offers:
        reply.offer(*_next_steps(view))
    reply.steps.append(f"told_{status}")
    if meaning:
        reply.remember(explained_statuses=[*explained, status])
    return reply


def order_facts(view: OrderView) -> dict[str, Any]:
    """Return the facts of the order itself."""
    totals, payment = view["totals"], view["payment"]
    return {
        "as_of": view["as_of"],
        "timezone": view["timezone"],
        "number": view["number"],
        "placed_at": view["placed_at"],
        "total": totals["total"] if totals else None,
        "refunded": totals["refunded"] if totals and totals["refunded"]["minor"] else None,
        "failure": payment["failure"] if payment else None,
        "method": payment["method"] if payment else None,
        "paid_at": payment["paid_at"] if payment else None,
    }


def _tell_parcels(
    reply: Reply, view: OrderView, meaning: str | None, *, told: frozenset[str], limit: int
) -> None:
    parcels = parcels_of(view)
    if not parcels:
        nothing_shipped = {**order_facts(view), **_NO_PARCEL, **_ship_by(view)}
        reply.say("parcel_preparing", nothing_shipped, meaning=meaning)
    elif len(parcels) == 1:
        reply.say(parcels[0].text, parcels[0].facts(told=told), meaning=meaning)
    else:
        if view["level"] != "parcel":  # a receiver isn't told how many the order has
            _summarize(reply, view, parcels, meaning)
        for parcel in [p for p in parcels if not p.is_delivered][:limit]:
            reply.say(parcel.text, parcel.facts(told=told), meaning=None)


def _summarize(reply: Reply, view: OrderView, parcels: list[ParcelFacts], meaning: str | None) -> None:
    reply.say(
        "split_summary",
        order_facts(view),
        parcels=len(parcels),
        delivered=sum(p.is_delivered for p in parcels),
        meaning=meaning,
    )


def _ship_by(view: OrderView) -> dict[str, Any]:
    by = view["promised_ship_by"]
    return {"ship_by": by, "ship_by_none": None if by else "ship_by_none"}


def _next_steps(view: OrderView) -> list[Choice]:
    about = {"order_number": view["number"]}
    status = view["status"]
    if status in ("preparing", "partly_shipped", "in_transit", "partly_delivered"):
        late = any(s["stalled"] or "delayed" in s["flags"] for s in view["shipments"])
        nudge = Choice(NUDGE, "order_status", {**about, "detail": "nudge"})
        return [nudge, PERSON] if late else [nudge] if status == "preparing" else []
    if status == "delivered":
        return [Choice("button_not_received", "complaint", {**about, "detail": "not_received"})]
    if status == "payment_failed":
        return [Choice("button_payment_methods", "payment_methods_faq"), PERSON]
    if view["next"] == "shop_decides" or status == "delivery_failed":
        return [PERSON]
    return []
