"""What one caller may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How much of an order may be shown; also what its view says in `level`."""

    PARCEL = "parcel"
    ORDER = "order"
    CUSTOMER = "customer"
    STAFF = "staff"


@dataclass(frozen=True)
class Scope:
    """The orders a caller may see: whole customers, single orders, single parcels, or everything.

    Attributes:
        customers: ids of customers whose orders are all visible.
        orders: row ids of orders proved one by one.
        parcels: by the row id of their order, ids of parcels proved by their receiver.
        is_staff: a machine with the right to read every order.
    """

    customers: frozenset[str] = frozenset()
    orders: frozenset[int] = frozenset()
    parcels: Mapping[int, frozenset[str]] = field(default_factory=dict)
    is_staff: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all can be seen."""
        return not (self.is_staff or self.customers or self.orders or self.parcels)

    def level(self, order_id: int, customer_id: str | None) -> Level:
        """Return the highest level at which an order that this scope found may be shown."""
        if self.is_staff:
            return Level.STAFF
        if customer_id in self.customers:
            return Level.CUSTOMER
        return Level.ORDER if order_id in self.orders else Level.PARCEL
