"""Is it late? Expected against actual, nothing guessed."""

from actions.core.reply import Reply
from actions.tracking.parcels import ParcelFacts, instant, parcels_of
from gendan.contracts import OrderView


def tell_lateness(view: OrderView) -> Reply:
    """Say of the parcels under way whether they are late, and by what measure.

    Says nothing where nobody promised anything and nothing is marked: the state then is the answer.
    """
    reply = Reply()
    waiting = [p for p in parcels_of(view) if p.is_expected]
    late = [p for p in waiting if is_late(p)]
    for parcel in late[:1]:
        reply.say("parcel_late", parcel.facts(), **_signs(parcel))
    if not late and waiting and waiting[0].shipment["promised_by"]:
        reply.say("parcel_on_time", waiting[0].facts())
    return reply


def is_late(parcel: ParcelFacts) -> bool:
    """Whether the promise has passed, the carrier reports a delay, or scans have stopped."""
    return any(_signs(parcel).values())


def _signs(parcel: ParcelFacts) -> dict[str, str | int | None]:
    shipment = parcel.shipment
    promised = shipment["promised_by"]
    missed = promised is not None and instant(promised) < instant(parcel.view["as_of"])
    return {
        "missed": promised if missed else None,
        "delayed": parcel.delay,
        "days": shipment["days_since_scan"] if shipment["stalled"] else None,
    }
