"""Parcels and scans as rows."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from backend.shipments.model import Eta, Shipment, TrackingEvent
from backend.shipments.states import ReasonFamily, ShipmentState, TrackingStatus
from backend.shipments.tracking import fingerprint
from gendan.platform.storage.statements import Values


def tracking_event_values(shipment_id: str, event: TrackingEvent, now: datetime) -> Values:
    """Return the row of one scan."""
    return {
        "shipment_id": shipment_id,
        "fingerprint": fingerprint(shipment_id, event),
        "status": str(event.status),
        "occurred_at": event.occurred_at,
        "recorded_at": now,
        "place": event.place,
        "timezone": event.timezone,
        "text": dict(event.text),
        "code": event.code,
        "carrier": event.carrier,
        "reason": event.reason,
        "is_correction": event.is_correction,
        "details": event.details,
    }


def to_shipment(row: Row[Any], contents: Iterable[Row[Any]], events: Iterable[Row[Any]]) -> Shipment:
    """Return a parcel with its contents and scans."""
    return Shipment(
        id=row.id,
        state=ShipmentState(row.state),
        flags=tuple(row.flags),
        carrier=row.carrier,
        tracking_number=row.tracking_number,
        contents={content.line: content.quantity for content in contents},
        promised_by=row.promised_by,
        eta=Eta(row.eta_from, row.eta_to, row.eta_source) if row.eta_from else None,
        handed_over_at=row.handed_over_at,
        delivered_at=row.delivered_at,
        last_scan_at=row.last_scan_at,
        stalled_at=row.stalled_at,
        delivery=row.delivery,
        pickup=row.pickup,
        courier=row.courier,
        events=tuple(to_tracking_event(event) for event in events),
        version=row.version,
    )


def to_tracking_event(row: Row[Any]) -> TrackingEvent:
    """Return one scan."""
    return TrackingEvent(
        status=TrackingStatus(row.status),
        occurred_at=row.occurred_at,
        place=row.place,
        timezone=row.timezone,
        text=row.text,
        code=row.code,
        carrier=row.carrier,
        reason=ReasonFamily(row.reason) if row.reason else None,
        is_correction=row.is_correction,
        details=row.details,
    )
