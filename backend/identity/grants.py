"""Grants: what a conversation has proved, and how long that lasts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.identity.access_scope import Level, Scope
from backend.identity.contacts import ContactPoint

IDLE_LIMIT = timedelta(minutes=30)
TOTAL_LIMIT = timedelta(hours=24)
CODE_LIFE = timedelta(minutes=10)


@dataclass(frozen=True)
class Grant:
    """One thing proved: a contact by a code, an order, or a parcel (with its order).

    Attributes:
        customer_id: the account whose own contact it is, if it is one account's alone.
    """

    level: Level
    proof: str
    customer_id: str | None = None
    order_id: int | None = None
    shipment_id: str | None = None
    contact: ContactPoint | None = None


def combine(grants: list[Grant], vouched_customer: str | None) -> Scope:
    """Return what grants and the shop's word for a customer allow together.

    A customer vouched for by the shop outweighs customers proved by code: a conversation belongs to one.
    """
    proved = {g.customer_id for g in grants if g.level == Level.CUSTOMER and g.customer_id}
    parcels: dict[int, frozenset[str]] = {}
    for grant in grants:
        if grant.level == Level.PARCEL and grant.order_id and grant.shipment_id:
            parcels[grant.order_id] = parcels.get(grant.order_id, frozenset()) | {grant.shipment_id}
    return Scope(
        customers=frozenset({vouched_customer} if vouched_customer else proved),
        contacts=frozenset(g.contact for g in grants if g.contact),
        orders=frozenset(g.order_id for g in grants if g.level == Level.ORDER and g.order_id),
        parcels=parcels,
    )


def ends_at(granted_at: datetime) -> datetime:
    """Return when a grant ends however much it is used."""
    return granted_at + TOTAL_LIMIT
