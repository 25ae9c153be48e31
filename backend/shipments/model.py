"""Parcels and their scans."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.shared.localized import Localized
from backend.shipments.states import ReasonFamily, ShipmentState, TrackingStatus


@dataclass(frozen=True)
class TrackingEvent:
    """One scan. `details` holds what the carrier added: `pickup`, `delivery`, `courier`, `eta`."""

    status: TrackingStatus
    occurred_at: datetime
    place: Localized | None
    timezone: str
    text: Localized
    code: str
    carrier: str
    reason: ReasonFamily | None = None
    is_correction: bool = False
    details: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Eta:
    """When the parcel is expected, and who says so."""

    earliest: datetime
    latest: datetime
    source: str


@dataclass(frozen=True)
class Shipment:
    """One parcel. `contents` maps an order line to the quantity inside."""

    id: str
    state: ShipmentState
    flags: tuple[str, ...]
    carrier: str | None
    tracking_number: str | None
    contents: Mapping[int, int]
    promised_by: datetime | None
    eta: Eta | None
    handed_over_at: datetime | None
    delivered_at: datetime | None
    last_scan_at: datetime | None
    stalled_at: datetime | None
    delivery: Mapping[str, Any] | None
    pickup: Mapping[str, Any] | None
    courier: Mapping[str, Any] | None
    events: tuple[TrackingEvent, ...]
    version: int
