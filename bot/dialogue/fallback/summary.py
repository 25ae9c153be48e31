"""One sentence's facts about an order, read from its card; the card below it has the rest."""

from collections.abc import Mapping
from typing import Any

from gendan.contracts import OrderView

_OVER = frozenset({"delivered", "returned", "cancelled"})


def brief_facts(view: OrderView) -> dict[str, Any]:
    """Return the facts of the text `order_in_brief`; None for what isn't known.

    Of several parcels the first that is still to come counts.
    """
    parcels = view["shipments"]
    pending = [parcel for parcel in parcels if parcel["status"] not in _OVER]
    parcel: Mapping[str, Any] = next(iter(pending or parcels), {})
    scan = parcel.get("last_event") or {}
    eta = parcel.get("eta") or {}
    return {
        "number": view["number"],
        "meaning": f"meaning.{view['status']}",
        "carrier": (parcel.get("carrier") or {}).get("name"),
        "tracking_number": parcel.get("tracking_number"),
        "scan_at": scan.get("occurred_at"),
        "scan_at_timezone": scan.get("timezone"),
        "scan_text": scan.get("text"),
        "eta_to": eta.get("to"),
    }
