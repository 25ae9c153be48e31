"""Parcels and their scans in the database."""

from datetime import datetime

from sqlalchemy import select, update

from backend.shipments.model import Shipment, TrackingEvent
from backend.shipments.rows import to_shipment, to_tracking_event, tracking_event_values
from backend.shipments.states import WITH_CARRIER, ShipmentState
from backend.shipments.tables import shipments, tracking_events
from backend.shipments.tracking import Standing
from gendan.platform.storage.database import Connection
from gendan.platform.storage.statements import insert_if_new

_BATCH = 500


class ShipmentRepository:
    """Parcels as carriers change them."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def lock(self, carrier: str, tracking_key: str) -> tuple[int, Shipment] | None:
        """Return a parcel with its order's row id, locked until the transaction ends."""
        query = select(shipments).where(
            shipments.c.tracking_key == tracking_key, shipments.c.carrier == carrier
        )
        row = (await self._transaction.execute(query.with_for_update())).one_or_none()
        return (row.order_id, to_shipment(row, (), ())) if row else None

    async def add_event(self, shipment_id: str, event: TrackingEvent, now: datetime) -> bool:
        """Store a scan; False if it was known."""
        values = tracking_event_values(shipment_id, event, now)
        added = await self._transaction.execute(insert_if_new(self._transaction, tracking_events, values))
        return added.rowcount == 1

    async def events(self, shipment_id: str) -> list[TrackingEvent]:
        """Return all scans of a parcel."""
        rows = await self._transaction.execute(
            select(tracking_events).where(tracking_events.c.shipment_id == shipment_id)
        )
        return [to_tracking_event(row) for row in rows]

    async def settle(self, parcel: Shipment, state: ShipmentState, stands: Standing) -> bool:
        """Write where a parcel stands now; False if somebody else changed it since it was read."""
        settled = await self._transaction.execute(
            update(shipments)
            .where(
                shipments.c.id == parcel.id,
                shipments.c.state == parcel.state.value,
                shipments.c.version == parcel.version,
            )
            .values(
                state=state.value,
                flags=list(stands.flags),
                eta_from=stands.eta.earliest if stands.eta else None,
                eta_to=stands.eta.latest if stands.eta else None,
                eta_source=stands.eta.source if stands.eta else None,
                handed_over_at=stands.handed_over_at or parcel.handed_over_at,
                delivered_at=stands.delivered_at,
                last_scan_at=stands.last_scan_at,
                stalled_at=None,
                delivery=stands.delivery,
                pickup=stands.pickup,
                courier=stands.courier,
                version=parcel.version + 1,
            )
        )
        return settled.rowcount == 1

    async def silent_since(self, before: datetime) -> list[tuple[int, Shipment]]:
        """Return parcels with a carrier whose last scan is older and that aren't marked yet."""
        query = (
            select(shipments)
            .where(
                shipments.c.state.in_([state.value for state in WITH_CARRIER]),
                shipments.c.last_scan_at < before,
                shipments.c.stalled_at.is_(None),
            )
            .order_by(shipments.c.last_scan_at)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        )
        return [(row.order_id, to_shipment(row, (), ())) for row in await self._transaction.execute(query)]

    async def set_stalled(self, shipment_id: str, at: datetime) -> None:
        """Mark a parcel as stalled."""
        await self._transaction.execute(
            update(shipments)
            .where(shipments.c.id == shipment_id)
            .values(stalled_at=at, version=shipments.c.version + 1)
        )
