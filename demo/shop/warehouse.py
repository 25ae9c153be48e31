"""Moving a demo order along while it hasn't left the shop."""

from hashlib import sha256

from sqlalchemy import update

from backend.identity.callers import Machine
from backend.orders.access import Access
from backend.orders.model import Order
from backend.orders.service import Move, Transitions
from backend.orders.states import EntityKind, OrderState, PaymentState
from backend.shipments.states import ShipmentState as S
from backend.shipments.tables import shipments
from gendan.platform.storage.database import Database
from gendan.text.numbers import number_key

_NEXT = {
    S.ALLOCATED: "start_picking",
    S.PICKING: "pick",
    S.PICKED: "pack",
    S.PACKED: "label",
}
_DEMO = Machine("demo", frozenset({"orders:read", "orders:write"}))
_CARRIER = {"zh": "sf", "en": "ups"}


class Warehouse:
    """Does in one go what people in the shop would do in a day."""

    def __init__(self, access: Access, transitions: Transitions, database: Database) -> None:
        self._access = access
        self._transitions = transitions
        self._database = database

    async def advance(self, number: str) -> list[str]:
        """Pay an unpaid order, or pack what isn't packed; return the events, none if it has all left."""
        seen = await self._access.order(_DEMO, number)
        if seen is None:
            return []
        moves = _payment_moves(seen.order) or [
            Move(EntityKind.SHIPMENT, parcel.id, _NEXT[state])
            for parcel in seen.order.shipments
            for state in _NEXT
            if parcel.state in _NEXT and list(_NEXT).index(state) >= list(_NEXT).index(parcel.state)
        ]
        async with self._database.write.begin() as transaction:
            for move in moves:
                await self._transitions.apply(transaction, _DEMO, number, move)
        await self._label(seen.order)
        return [move.event for move in moves]

    async def _label(self, order: Order) -> None:
        """Give packed parcels a carrier and a number to be followed by."""
        async with self._database.write.begin() as connection:
            for index, parcel in enumerate(order.shipments, start=1):
                if not parcel.carrier and parcel.state in _NEXT:
                    carrier = _CARRIER.get(order.language, "ups")
                    prefix = "SF9" if carrier == "sf" else "1Z9"
                    # Of its own: whoever reads a label mustn't learn the order's number from it.
                    digits = int.from_bytes(sha256(parcel.id.encode()).digest()[:4])
                    tracking = f"{prefix}{digits:0>11}{index}"
                    values = {
                        "carrier": carrier,
                        "tracking_number": tracking,
                        "tracking_key": number_key(tracking),
                        "version": shipments.c.version + 1,
                    }
                    await connection.execute(
                        update(shipments).where(shipments.c.id == parcel.id).values(values)
                    )


def _payment_moves(order: Order) -> list[Move]:
    retry = (
        [Move(EntityKind.PAYMENT, order.number, "retry")]
        if order.payment.state == PaymentState.FAILED
        else []
    )
    is_unpaid = order.payment.state in (PaymentState.FAILED, PaymentState.PENDING)
    if not is_unpaid or order.payment.on_delivery:
        return []
    confirm = [Move(EntityKind.ORDER, order.number, "confirm")] if order.state == OrderState.VALIDATED else []
    return [*retry, Move(EntityKind.PAYMENT, order.number, "capture"), *confirm]
