"""A carrier that moves the demo's parcels, by calling the real webhook."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

import structlog
from sqlalchemy import Select, func, select

from backend.orders.tables import orders
from backend.shared.instants import instant
from backend.shipments.states import ShipmentState as S
from backend.shipments.tables import shipments, tracking_events
from demo.shop.carrier_client import WebhookClient, WebhookFailedError
from demo.shop.layout import GENERATED
from demo.shop.scans import SCAN_KINDS
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

_LEG = timedelta(hours=8)
"""How long a parcel really takes from one scan to the next; the clock's speed divides it."""
_TICK_S = 2.0
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class MovingParcel:
    """A parcel of the demo that a carrier may move."""

    id: str
    carrier: str
    tracking_number: str
    state: S
    timezone: str
    region: str
    scan_count: int


class Simulator:
    """Moves parcels one scan further, each about once in a leg's time."""

    def __init__(self, database: Database, client: WebhookClient, clock: Clock, speed: float) -> None:
        self._database = database
        self._client = client
        self._clock = clock
        self._speed = speed
        self._last_moved_at = clock.now()
        self._owed = 0.0

    async def run(self) -> None:
        """Move generated parcels for ever."""
        while True:
            await self.move_due()
            await asyncio.sleep(_TICK_S)

    async def move_due(self) -> int:
        """Give the parcels that have waited longest their next scan; return how many there were.

        So many that each moves once a leg on average: all at once would empty the demo in a few minutes.
        """
        parcels = await self._read(_moving().where(orders.c.source == GENERATED))
        now = self._clock.now()
        self._owed += len(parcels) * (now - self._last_moved_at) * self._speed / _LEG
        self._last_moved_at = now
        count = min(int(self._owed), len(parcels))
        self._owed = min(self._owed - count, 1.0)
        for parcel in parcels[:count]:
            try:
                await self._scan(parcel)
            except WebhookFailedError as problem:
                _log.warning("simulator_refused", problem=str(problem))
        return count

    async def advance(self, order_number: str) -> list[str]:
        """Give each parcel of an order its next scan; return the codes.

        Raises:
            WebhookFailedError: the backend isn't running, or refuses.
        """
        parcels = await self._read(_moving().where(orders.c.number == order_number))
        return [await self._scan(parcel) for parcel in parcels]

    async def _read(self, query: Select[Any]) -> list[MovingParcel]:
        async with self._database.read.connect() as connection:
            rows = await connection.execute(query)
            return [
                MovingParcel(
                    row.id,
                    row.carrier,
                    row.tracking_number,
                    S(row.state),
                    row.timezone,
                    row.region,
                    row.scan_count,
                )
                for row in rows
            ]

    async def _scan(self, parcel: MovingParcel) -> str:
        code = next_code(parcel)
        place = {"zh": parcel.region, "en": parcel.region}
        kind = SCAN_KINDS[code]
        scan: dict[str, Any] = {
            "status": kind.status.value,
            "occurred_at": instant(self._clock.now()),
            "code": code,
            "text": kind.text(place),
            "place": place,
            "timezone": parcel.timezone,
        }
        if code == "DLV":
            scan["delivery"] = {"signed_by": "self"}
        await self._client.send(parcel.carrier, parcel.tracking_number, scan)
        return code


def next_code(parcel: MovingParcel) -> str:
    """Return a parcel's next scan; chance is drawn from its id, so a demo repeats itself."""
    dice = sha256(f"{parcel.id}:{parcel.scan_count}".encode()).digest()[0]
    if parcel.state == S.LABELLED:
        return "PU"
    if parcel.state == S.HANDED_OVER:
        return "DEP"
    if parcel.state == S.IN_TRANSIT:
        return "OFD" if parcel.scan_count >= 3 or dice > 128 else "ARR"  # noqa: PLR2004
    if parcel.state == S.DELIVERY_FAILED:
        return "OFD"
    if parcel.state == S.OUT_FOR_DELIVERY:
        return "FAIL" if dice < 16 else "DLV"  # noqa: PLR2004
    return "DLV"


def _moving() -> Select[Any]:
    counted = (
        select(func.count())
        .where(tracking_events.c.shipment_id == shipments.c.id)
        .scalar_subquery()
        .label("scan_count")
    )
    movable = (
        S.LABELLED,
        S.HANDED_OVER,
        S.IN_TRANSIT,
        S.OUT_FOR_DELIVERY,
        S.DELIVERY_FAILED,
        S.READY_FOR_PICKUP,
        S.RETURN_TO_SENDER,
    )
    return (
        select(
            shipments.c.id,
            shipments.c.carrier,
            shipments.c.tracking_number,
            shipments.c.state,
            orders.c.timezone,
            orders.c.region,
            counted,
        )
        .join_from(shipments, orders)
        .where(shipments.c.state.in_([state.value for state in movable]), shipments.c.carrier.is_not(None))
        .order_by(shipments.c.last_scan_at, shipments.c.id)
    )
