"""Facts of one parcel, ready for texts: raw values, None for what isn't known."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from gendan.contracts import OrderView
from gendan.contracts.order_view import Eta, ShipmentView, TrackingEventView

_VOID = frozenset({"cancelled", "reallocated"})
_WAREHOUSE = frozenset({"allocated", "picking", "picked", "packed", "labelled"})
_TEXT_OF = {
    "handed_over": "parcel_in_transit",
    "in_transit": "parcel_in_transit",
    "return_to_sender": "parcel_returning_to_sender",
}


@dataclass(frozen=True)
class ParcelFacts:
    """One parcel of an order.

    Attributes:
        position: counted from 1.
        count: how many parcels the order has.
    """

    view: OrderView
    shipment: ShipmentView
    position: int
    count: int

    @property
    def is_shipped(self) -> bool:
        """Whether the carrier has, or had, it."""
        return self.shipment["status"] not in _WAREHOUSE

    @property
    def is_delivered(self) -> bool:
        """Whether the carrier says that it was handed out."""
        return self.shipment["status"] == "delivered"

    @property
    def is_under_way(self) -> bool:
        """Whether more is to come from the carrier."""
        return self.is_shipped and self.shipment["status"] not in ("delivered", "returned", "lost")

    @property
    def is_expected(self) -> bool:
        """Whether it has yet to come; what lies at a pickup point has come."""
        return self.is_under_way and self.shipment["status"] != "ready_for_pickup"

    @property
    def delay(self) -> str | None:
        """The term for a delay that the carrier reports."""
        return "carrier_reports_delay" if "delayed" in self.shipment["flags"] else None

    @property
    def text(self) -> str:
        """The name of the text that tells its state."""
        status = self.shipment["status"]
        return _TEXT_OF.get(status, f"parcel_{status}") if self.is_shipped else "parcel_preparing"

    @property
    def _is_alone(self) -> bool:
        """Whether nothing is known of its order, and so neither its number."""
        return self.view["level"] == "parcel"

    def facts(self, *, told: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Return every fact that texts about a parcel may use.

        Args:
            told: facts that the sentence before has told; they are None here, so that nothing is said
                twice.
        """
        single = self.count == 1
        known = {
            "as_of": self.view["as_of"],
            "timezone": self.view["timezone"],
            # One of several parcels is named by its position, the order then by the summary before it.
            "number": self.view["number"] if single and not self._is_alone else None,
            "this_parcel": "this_parcel" if single and self._is_alone else None,
            "parcel": None if single else self.position,
            "parcels": None if single else self.count,
            "promised_by": self.shipment["promised_by"],
            "delivered_at": self.shipment["delivered_at"],
            "delayed": self.delay,
            "ship_by": self.view["promised_ship_by"],
            "ship_by_none": None if self.view["promised_ship_by"] else "ship_by_none",
            **self._carrier(),
            **self._last_scan(),
            **self._eta(),
            **self._handing_out(),
        }
        return known | dict.fromkeys(told & known.keys())

    def _carrier(self) -> dict[str, Any]:
        carrier = self.shipment["carrier"]
        page = self.shipment["tracking_url"] or (carrier["url"] if carrier else None)
        return {
            "carrier": carrier["name"] if carrier else None,
            "carrier_phone": carrier["phone"] if carrier else None,
            "carrier_page": page,
            "tracking_number": self.shipment["tracking_number"],
        }

    def _last_scan(self) -> dict[str, Any]:
        scan = self.shipment["last_event"]
        if scan is None:
            gone = dict.fromkeys(("scan_at", "scan_at_timezone", "scan_place", "scan_text", "reason"))
            return {**gone, "scan_none": "scan_none"}
        return {
            "scan_at": scan["occurred_at"],
            "scan_at_timezone": scan["timezone"],
            "scan_place": None if _says_where(scan) else scan["place"],
            "scan_text": scan["text"],
            "scan_none": None,
            "reason": f"reason.{scan['reason']}" if scan["reason"] else None,
        }

    def _eta(self) -> dict[str, Any]:
        eta = self.shipment["eta"]
        if eta is None:
            return {"eta_day": None, "eta_from": None, "eta_to": None, "eta_none": "eta_none"}
        one_day = _is_one_day(eta, self.view["timezone"])
        return {
            "eta_day": eta["to"] if one_day else None,
            "eta_from": None if one_day else eta["from"],
            "eta_to": None if one_day else eta["to"],
            "eta_none": None,
        }

    def _handing_out(self) -> dict[str, Any]:
        delivery, pickup = self.shipment["delivery"], self.shipment["pickup"]
        courier = self.shipment["courier"]
        signed_by = delivery["signed_by"] if delivery else None
        return {
            "signed_by": f"signed_by.{signed_by}" if signed_by else None,
            "signed_name": delivery["signed_name"] if delivery else None,
            "put_where": delivery["place"] if delivery else None,
            "pickup_name": pickup["name"] if pickup else None,
            "pickup_address": pickup["address"] if pickup else None,
            "pickup_hours": pickup["hours"] if pickup else None,
            "keep_until": pickup["keep_until"] if pickup else None,
            "pickup_code": pickup["code"] if pickup else None,
            "courier_name": courier["name"] if courier else None,
            "courier_phone": courier["phone"] if courier else None,
        }


def parcels_of(view: OrderView) -> list[ParcelFacts]:
    """Return the order's parcels; those that never left and never will are none."""
    real = [s for s in view["shipments"] if s["status"] not in _VOID]
    return [ParcelFacts(view, shipment, at, len(real)) for at, shipment in enumerate(real, 1)]


def instant(iso: str) -> datetime:
    """Read an instant of the contract."""
    return datetime.fromisoformat(iso)


def _says_where(scan: TrackingEventView) -> bool:
    """Whether the carrier's own words name the place, in each language that they come in."""
    place, text = scan["place"], scan["text"]
    if not place or not text:
        return False
    return all(language in place and place[language] in words for language, words in text.items())


def _is_one_day(eta: Eta, timezone: str) -> bool:
    zone = ZoneInfo(timezone)
    return instant(eta["from"]).astimezone(zone).date() == instant(eta["to"]).astimezone(zone).date()
