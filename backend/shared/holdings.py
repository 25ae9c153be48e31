"""A person as every capability is told of them, to export or erase what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Holdings:
    """What concerns a person in this database, by ids and words.

    A buyer and a recipient who isn't the buyer are two people: each has their own part of an order.

    Attributes:
        customers: ids of their account and of what stands in its place for orders without one.
        own: row ids of the orders that are theirs to give up.
        gifts: those of them that go to somebody else, whose part isn't theirs.
        lent: orders of other accounts that were bought with the contact by which this person was named.
        received: orders of others that go to this contact.
        proofs: contacts that stand for this person alone: the one by which they were named, and those of
            their account that no other has. What else stands in an order proves nothing: anybody may have
            typed it.
        contact: the one by which they were named, if they were named by one.
        conversations: ids of those that are theirs.
        words: what stands for this person wherever it is written: contacts in every spelling, streets.
        numbers: of their orders and parcels.
        successors: by customer, the id under which their orders are kept in an erasure.
    """

    customers: tuple[str, ...]
    own: tuple[int, ...]
    gifts: frozenset[int]
    lent: tuple[int, ...]
    received: tuple[int, ...]
    proofs: frozenset[str]
    contact: str | None = None
    conversations: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    successors: Mapping[str, str] = field(default_factory=dict)

    @property
    def bought(self) -> tuple[int, ...]:
        """The orders that they bought, on whose account it ever was."""
        return (*self.own, *self.lent)

    @property
    def delivered_to_them(self) -> tuple[int, ...]:
        """The orders whose recipient they are."""
        return (*(order_id for order_id in self.own if order_id not in self.gifts), *self.received)
