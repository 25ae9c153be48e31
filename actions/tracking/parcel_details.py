"""Questions of their own about parcels: who signed, where, pickup, courier, carrier, when."""

from collections.abc import Callable

from actions.core.reply import Choice, Reply
from actions.core.verification_ways import VerificationWays
from actions.tracking.lateness import tell_lateness
from actions.tracking.parcels import ParcelFacts, parcels_of
from gendan.contracts import OrderView

# Buttons' ways into the verification by code, and what is asked once it is done; no words of a customer
# lead here.
PROVE_FOR = {"prove_for_pickup": "pickup", "prove_for_courier": "courier"}


# Details of which a part is only shown to whom has proved more.
PARTLY_HIDDEN = frozenset({"pickup", "courier"})


def tell_partly_hidden(view: OrderView, detail: str, ways: VerificationWays) -> Reply:
    """Answer about a pickup point or a courier, with the ways to see what is hidden."""
    return _pickup(view, ways) if detail == "pickup" else _courier(view, ways)


def tell_detail(view: OrderView, detail: str | None) -> Reply:
    """Answer the question asked, before the order's state is told.

    Says nothing for a detail that the state itself answers.
    """
    teller = _TELLERS.get(detail or "")
    return teller(view) if teller else Reply()


def _eta(view: OrderView) -> Reply:
    reply = Reply()
    waiting = [p for p in parcels_of(view) if p.is_expected]
    for parcel in waiting[:1]:
        known = parcel.shipment["eta"] is not None
        reply.say("parcel_eta" if known else "parcel_no_eta", parcel.facts())
    return reply


def _signed_by(view: OrderView) -> Reply:
    return _about_delivery(view, "signed_by", lambda p: _delivery(p, "signed_by"))


def _put_where(view: OrderView) -> Reply:
    return _about_delivery(view, "put_where", lambda p: _delivery(p, "place"))


def _delivery(parcel: ParcelFacts, name: str) -> object:
    delivery = parcel.shipment["delivery"]
    return dict(delivery).get(name) if delivery else None


def _about_delivery(view: OrderView, text: str, told: Callable[[ParcelFacts], object]) -> Reply:
    reply = Reply()
    parcels = parcels_of(view)
    delivered = [p for p in parcels if p.is_delivered]
    if not delivered:
        reply.say("not_delivered_yet", number=view["number"])
        return reply
    for parcel in delivered[:2]:
        reply.say(text if told(parcel) else f"{text}_unknown", parcel.facts())
    return reply


def _pickup(view: OrderView, ways: VerificationWays) -> Reply:
    reply = Reply()
    waiting = [p for p in parcels_of(view) if p.shipment["pickup"]]
    if not waiting:
        reply.say("no_pickup_point", number=view["number"])
        return reply
    parcel = waiting[0]
    facts = parcel.facts()
    reply.say("pickup_point", facts)
    if facts["pickup_code"] is None:
        reply.add(_why_hidden(view, "pickup_code", "prove_for_pickup", ways))
    return reply


def _courier(view: OrderView, ways: VerificationWays) -> Reply:
    reply = Reply()
    known = [p for p in parcels_of(view) if p.shipment["courier"]]
    if not known:
        reply.say("courier_unknown", number=view["number"])
        return reply
    facts = known[0].facts()
    if facts["courier_name"] or facts["courier_phone"]:
        reply.say("courier", facts)
    if facts["courier_phone"] is None:
        reply.add(_why_hidden(view, "courier_phone", "prove_for_courier", ways))
    return reply


def _why_hidden(view: OrderView, what: str, way: str, ways: VerificationWays) -> Reply:
    if view["unlocked"]:
        reply = Reply()
        reply.say(f"{what}_unknown")
        return reply
    entities = {"order_number": view["number"], "detail": way}
    return ways.tell(f"{what}_locked", Choice("button_send_code", "inform", entities))


def _which_carrier(view: OrderView) -> Reply:
    reply = Reply()
    shipped = [p for p in parcels_of(view) if p.is_shipped and p.shipment["carrier"]]
    for parcel in shipped[:2]:
        reply.say("which_carrier", parcel.facts())
    return reply


def _timeline(view: OrderView) -> Reply:
    reply = Reply()
    scanned = [p for p in parcels_of(view) if p.shipment["events"]]
    for parcel in scanned[:1]:
        reply.say("timeline", parcel.facts(), count=len(parcel.shipment["events"]))
    return reply


_TELLERS: dict[str, Callable[[OrderView], Reply]] = {
    "eta": _eta,
    "signed_by": _signed_by,
    "put_where": _put_where,
    "which_carrier": _which_carrier,
    "timeline": _timeline,
    "stuck": tell_lateness,
}
