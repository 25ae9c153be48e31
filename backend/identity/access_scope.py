"""What one caller may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from backend.identity.contacts import Contact, ContactPoint


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
        contacts: contacts proved by a code: orders bought with one are visible, and parcels of orders that
            go to one.
        orders: row ids of orders proved one by one.
        parcels: by the row id of their order, ids of parcels proved by what their label says.
        is_staff: a machine with the right to read every order.
    """

    customers: frozenset[str] = frozenset()
    contacts: frozenset[ContactPoint] = frozenset()
    orders: frozenset[int] = frozenset()
    parcels: Mapping[int, frozenset[str]] = field(default_factory=dict)
    is_staff: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all can be seen."""
        return not (self.is_staff or self.customers or self.contacts or self.orders or self.parcels)

    def level(self, order_id: int, customer_id: str | None, buyer: Contact) -> Level:
        """Return the highest level at which an order that this scope found may be shown."""
        if self.is_staff:
            return Level.STAFF
        if customer_id in self.customers or self.has_proved(buyer.email, buyer.phone):
            return Level.CUSTOMER
        return Level.ORDER if order_id in self.orders else Level.PARCEL

    def parcels_of(self, order_id: int, recipient_phone: str | None) -> frozenset[str] | None:
        """Return the only parcels to show of an order found at level `parcel`; None shows all of it."""
        return None if self.has_proved(None, recipient_phone) else self.parcels[order_id]

    def has_proved(self, email: str | None, phone: str | None) -> bool:
        """Whether a code proved one of these contacts."""
        return any(
            contact.value == (email if contact.kind == "email" else phone) for contact in self.contacts
        )

    def values(self, kind: str) -> list[str]:
        """Return the proved contacts of a kind."""
        return sorted(contact.value for contact in self.contacts if contact.kind == kind)
