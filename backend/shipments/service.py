"""Taking in carriers' scans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from backend.history.model import HistoryEntry
from backend.history.service import History
from backend.shared.carriers import carrier_for
from backend.shared.errors import StaleVersionError
from backend.shipments.model import Shipment, TrackingEvent
from backend.shipments.repository import ShipmentRepository
from backend.shipments.states import SHIPMENT, VOID, ShipmentState
from backend.shipments.tracking import Standing, scan_entry, standing
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection, Database
from gendan.text.numbers import number_key


@dataclass(frozen=True)
class ParcelReport:
    """What a carrier says about one parcel."""

    tracking_number: str
    events: tuple[TrackingEvent, ...]


@dataclass(frozen=True)
class Recorded:
    """What came of a report: `unknown` are numbers of no parcel of ours, `orders` row ids of the others'."""

    new: int = 0
    repeated: int = 0
    unknown: tuple[str, ...] = ()
    orders: frozenset[int] = frozenset()


class Tracking:
    """Stores every scan once and lets each parcel stand where all its scans together say."""

    def __init__(self, database: Database, history: History, clock: Clock) -> None:
        self._database = database
        self._history = history
        self._clock = clock

    async def record(
        self, transaction: Connection, carrier: str, reports: Sequence[ParcelReport]
    ) -> Recorded:
        """Take in reports, in the caller's transaction."""
        new, repeated, unknown, orders = 0, 0, [], set()
        # In one order for everybody, or two reports at once could wait for each other's rows.
        for report in sorted(reports, key=lambda r: r.tracking_number):
            found = await ShipmentRepository(transaction).lock(carrier, number_key(report.tracking_number))
            if found is None:
                unknown.append(report.tracking_number)
                continue
            order_id, parcel = found
            orders.add(order_id)
            added = [
                e
                for e in report.events
                if await ShipmentRepository(transaction).add_event(parcel.id, e, self._clock.now())
            ]
            new, repeated = new + len(added), repeated + len(report.events) - len(added)
            if added:
                await self._settle(transaction, order_id, parcel)
        return Recorded(new, repeated, tuple(unknown), frozenset(orders))

    async def mark_stalled(self) -> int:
        """Record parcels whose carriers have been silent for too long; return how many are new."""
        now = self._clock.now()
        count = 0
        async with self._database.write.begin() as transaction:
            for order_id, parcel in await ShipmentRepository(transaction).silent_since(
                now - timedelta(days=1)
            ):
                carrier = carrier_for(parcel.carrier or "")
                limit = timedelta(days=carrier.stall_after_days)
                if parcel.last_scan_at and now - parcel.last_scan_at >= limit:
                    await self._stall(transaction, order_id, parcel)
                    count += 1
        return count

    async def _settle(self, transaction: Connection, order_id: int, parcel: Shipment) -> None:
        events = await ShipmentRepository(transaction).events(parcel.id)
        now_stands = standing(events)
        state = _state_after(parcel, now_stands)
        if not await ShipmentRepository(transaction).settle(parcel, state, now_stands):
            raise StaleVersionError(f"parcel {parcel.id} changed meanwhile")
        if state != parcel.state:
            latest = max(events, key=lambda e: e.occurred_at)
            entry = scan_entry(parcel.id, parcel.state, state, latest)
            await self._history.record(transaction, entry, order_id)

    async def _stall(self, transaction: Connection, order_id: int, parcel: Shipment) -> None:
        now = self._clock.now()
        await ShipmentRepository(transaction).set_stalled(parcel.id, now)
        entry = HistoryEntry(
            SHIPMENT.entity,
            parcel.id,
            parcel.state,
            parcel.state,
            "stall",
            "clock",
            now,
            "no scan for too long",
        )
        await self._history.record(transaction, entry, order_id)


def _state_after(parcel: Shipment, stands: Standing) -> ShipmentState:
    # A parcel that was cancelled here keeps its scans for people to look at, and stays cancelled.
    if parcel.state in VOID or stands.state is None:
        return parcel.state
    return stands.state
