"""The one door to orders: every use case gets its scope here, and every look is recorded here."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from backend.customers.repository import CustomerRepository
from backend.history.model import HistoryEntry
from backend.history.repository import HistoryRepository
from backend.identity.access_scope import Level, Scope
from backend.identity.audit_repository import AuditRepository
from backend.identity.callers import Caller, Machine, Principal
from backend.identity.grant_repository import GrantRepository
from backend.identity.grants import combine
from backend.orders.model import IndexEntry, Order
from backend.orders.repository import OrderRepository
from backend.orders.status import parcels_status, reader_status
from backend.shared.pagination import PageKey
from backend.shipments.model import Shipment
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection, Database
from gendan.text.names import mask_name
from gendan.text.numbers import number_key

_LONGEST_SUBJECT = 120


@dataclass(frozen=True)
class SeenOrder:
    """An order together with how much of it may be shown."""

    order: Order
    level: Level
    parcels: frozenset[str] | None
    """Ids of the only parcels to show at level `parcel`; None shows all."""
    is_unlocked: bool
    """Whether pickup code, courier's phone and proof may be shown: a code or the shop says who this is."""

    @property
    def number(self) -> str:
        """What the order is called: its number, or at level `parcel`, which may not know it, a parcel's."""
        return self.order.number if self.level != Level.PARCEL else str(self.shipments[0].tracking_number)

    @property
    def shipments(self) -> list[Shipment]:
        """The parcels that may be shown; without a carrier's number there is none yet at level `parcel`."""
        if self.level != Level.PARCEL:
            return list(self.order.shipments)
        known = self.parcels
        return [s for s in self.order.shipments if s.tracking_number and (known is None or s.id in known)]

    @property
    def status(self) -> str:
        """What a person reads: the order's status, or at level `parcel` that of its parcels."""
        return reader_status(self.order) if self.level != Level.PARCEL else parcels_status(self.shipments)


class Access:
    """Answers which orders a caller may see.

    Every method runs the same statements whether or not something is found, so that nothing can be told
    from how long it takes.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def order(self, caller: Caller, number: str) -> SeenOrder | None:
        """Return the order with this number if the caller may see it."""
        async with self._database.write.begin() as transaction:
            return await self.find(transaction, caller, number, "view_order")

    async def find(
        self, transaction: Connection, caller: Caller, number: str, action: str
    ) -> SeenOrder | None:
        """Return a visible order, in the caller's transaction; recorded under this action."""
        scope = await self.scope(transaction, caller)
        order = await OrderRepository(transaction).find(scope, number_key(number))
        await self.record(transaction, caller, action, number_key(number), scope, [order] if order else [])
        return self.seen(scope, order) if order else None

    async def page(self, caller: Caller, limit: int, after: PageKey | None) -> list[SeenOrder]:
        """Return visible orders, newest first."""
        async with self._database.write.begin() as transaction:
            scope = await self.scope(transaction, caller)
            orders = await OrderRepository(transaction).page(scope, limit, after)
            await self.record(transaction, caller, "list_orders", None, scope, orders)
            return [self.seen(scope, order) for order in orders]

    async def masked_name(self, principal: Principal) -> str | None:
        """Return what is left of the name of whom the shop vouches for; None for nobody and for strangers."""
        if principal.customer_id is None:
            return None
        async with self._database.read.connect() as transaction:
            name = await CustomerRepository(transaction).name_of(principal.customer_id)
        return mask_name(name) if name else None

    async def proved_email(self, principal: Principal) -> str | None:
        """Return the address that a conversation's answers may be mailed to, None if there is none.

        It is the account's own when the shop vouches for one, else the one to which a code was entered in
        this conversation last, as long as that counts. Asking doesn't make it count any longer.
        """
        async with self._database.read.connect() as transaction:
            vouched = principal.customer_id
            own = await CustomerRepository(transaction).email_of(vouched) if vouched else None
            live = await GrantRepository(transaction).live(
                principal.conversation, principal.customer_id, self._clock.now()
            )
        if own:
            return own
        proved = [g.contact.value for g in live if g.contact and g.contact.kind == "email"]
        return proved[-1] if proved else None

    @asynccontextmanager
    async def looking(self, caller: Caller) -> AsyncIterator["Look"]:
        """Look at a caller's orders several times in one transaction."""
        async with self._database.write.begin() as transaction:
            yield Look(self, transaction, caller, await self.scope(transaction, caller))

    async def by_ids(self, caller: Caller, ids: Sequence[int]) -> list[SeenOrder]:
        """Return visible orders by row id, in the given order."""
        async with self.looking(caller) as look:
            return await look.by_ids(ids)

    async def history(self, caller: Caller, number: str) -> list[tuple[int, HistoryEntry, datetime]] | None:
        """Return number, entry and time of recording of an order's history, None if it isn't visible."""
        async with self._database.write.begin() as transaction:
            seen = await self.find(transaction, caller, number, "view_history")
            return await HistoryRepository(transaction).of_order(seen.order.id) if seen else None

    async def scope(self, transaction: Connection, caller: Caller) -> Scope:
        """Return what a caller may see; using it keeps grants alive."""
        if isinstance(caller, Machine):
            return Scope(is_staff=True)
        grants = await GrantRepository(transaction).touch(
            caller.conversation, caller.customer_id, self._clock.now()
        )
        return combine(grants, caller.customer_id)

    def seen(self, scope: Scope, order: Order) -> SeenOrder:
        """Return an order with how much of it a scope shows."""
        level = scope.level(order.id, order.customer_id, order.contact)
        phone = order.address.phone
        parcels = scope.parcels_of(order.id, phone) if level == Level.PARCEL else None
        # Who has the recipient's phone now may fetch the parcel, whatever else of the order they know.
        is_unlocked = level in (Level.CUSTOMER, Level.STAFF) or scope.has_proved(None, phone)
        return SeenOrder(order, level, parcels, is_unlocked)

    async def record(
        self,
        transaction: Connection,
        caller: Caller,
        action: str,
        subject: str | None,
        scope: Scope,
        orders: Sequence[Order],
    ) -> None:
        """Write down who saw which orders: those of one level in one entry."""
        by_level: dict[str, list[int]] = {}
        for order in orders:
            level = scope.level(order.id, order.customer_id, order.contact)
            by_level.setdefault(level.value, []).append(order.id)
        for seen_at, order_ids in (by_level or {"none": []}).items():
            await AuditRepository(transaction).record(
                at=self._clock.now(),
                actor=caller.actor,
                action=action,
                subject=subject[:_LONGEST_SUBJECT] if subject else None,
                level=seen_at,
                order_ids=order_ids,
                channel=caller.channel,
                customer_id=caller.customer_id,
            )


class Look:
    """One caller's look at their orders; whoever has it went through `Access`.

    Args:
        access: the door.
        transaction: the transaction.
        caller: who looks.
        scope: what they may see.
    """

    def __init__(self, access: Access, transaction: Connection, caller: Caller, scope: Scope) -> None:
        self._access = access
        self._transaction = transaction
        self._caller = caller
        self._scope = scope

    async def index(self) -> list[IndexEntry]:
        """Return what is needed to find out which visible order is meant; shows no content, so unrecorded."""
        return await OrderRepository(self._transaction).index(self._scope)

    async def by_ids(self, ids: Sequence[int]) -> list[SeenOrder]:
        """Return visible orders by row id, in the given order."""
        orders = await OrderRepository(self._transaction).by_ids(self._scope, ids)
        await self._access.record(self._transaction, self._caller, "view_order", None, self._scope, orders)
        by_id = {order.id: order for order in orders}
        return [self._access.seen(self._scope, by_id[order_id]) for order_id in ids if order_id in by_id]
