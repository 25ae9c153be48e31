"""Customers: accounts of the shop, known by its own ids, and what stands in their place."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NewCustomer:
    """A customer whom an order speaks of for the first time; contacts are the order's, not theirs."""

    id: str
    name: str
    language: str


@dataclass(frozen=True)
class Customer:
    """An account, as the shop describes it; contacts in normal form."""

    id: str
    name: str
    language: str
    email: str | None = None
    phone: str | None = None

    @property
    def contacts(self) -> tuple[str, ...]:
        """Its own contacts."""
        return tuple(contact for contact in (self.email, self.phone) if contact)
