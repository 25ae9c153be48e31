"""Orders, parcels and their histories, as the use cases need them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from backend.customers.model import NewCustomer
from backend.history.model import JournalEntry, Step
from backend.identity.access_scope import Scope
from backend.orders.model import IndexEntry, NewOrder, Order, PageKey
from backend.shipments.model import Shipment, TrackingEvent
from backend.shipments.states import ShipmentState
from backend.shipments.tracking import Standing


class OrderBook(Protocol):
    """Orders, never without a scope."""

    async def find(self, scope: Scope, number_key: str) -> Order | None:
        """Return the visible order with this key, else None: unknown and foreign alike."""

    async def by_ids(self, scope: Scope, ids: Collection[int]) -> list[Order]:
        """Return the visible ones among these orders, newest first."""

    async def page(self, scope: Scope, limit: int, after: PageKey | None) -> list[Order]:
        """Return visible orders, newest first, that come after a key."""

    async def index(self, scope: Scope) -> list[IndexEntry]:
        """Return an entry for each visible order, newest first."""

    async def recent_numbers(self, limit: int) -> tuple[list[str], list[str]]:
        """Return the newest order numbers and tracking numbers, for learning their shapes only."""


class ParcelBook(Protocol):
    """Parcels as carriers change them."""

    async def lock(self, carrier: str, tracking_key: str) -> tuple[int, Shipment] | None:
        """Return a parcel with its order's row id, locked until the transaction ends."""

    async def add_event(self, shipment_id: str, event: TrackingEvent, now: datetime) -> bool:
        """Store a scan; False if it was known."""

    async def events(self, shipment_id: str) -> list[TrackingEvent]:
        """Return all scans of a parcel."""

    async def settle(self, parcel: Shipment, state: ShipmentState, stands: Standing) -> bool:
        """Write where a parcel stands now; False if somebody else changed it since it was read."""

    async def silent_since(self, before: datetime) -> list[tuple[int, Shipment]]:
        """Return parcels with a carrier whose last scan is older and that aren't marked yet."""

    async def set_stalled(self, shipment_id: str, at: datetime) -> None:
        """Mark a parcel as stalled."""


class StateBook(Protocol):
    """States and their history."""

    async def move(self, step: Step) -> bool:
        """Write a new state; False if state or version aren't what the caller believes."""

    async def record(self, order_id: int, entry: JournalEntry, now: datetime) -> None:
        """Append to an entity's history."""

    async def history(self, order_id: int) -> list[tuple[int, JournalEntry, datetime]]:
        """Return number, entry and time of recording of all that belongs to an order, oldest first."""


class IntakeBook(Protocol):
    """Orders coming in."""

    async def content_hashes(self, number_keys: Collection[str]) -> Mapping[str, str]:
        """Return, by number key, the content of orders that are there already."""

    async def taken_tracking_numbers(
        self, new_orders: Sequence[NewOrder]
    ) -> Mapping[tuple[str | None, str | None], str]:
        """Return which of these orders' (carrier, tracking number) are stored, with their parcel's id."""

    async def store(self, new_orders: Sequence[NewOrder], buyers: Sequence[NewCustomer]) -> None:
        """Store orders with their buyers."""
