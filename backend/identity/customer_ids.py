"""Ids of customers: the shop's own, and what stands in their place."""

GUEST = "guest:"
"""How the customer of an order without an account is called; the rest is the order's number."""


ERASED = "erased:"
"""How the ids of customers begin who were erased; the rest is a keyed hash of the former id."""


def guest_of(number_key: str) -> str:
    """Return the customer of an order that was bought without an account: of this order and no other.

    What somebody typed at a checkout proves nothing, so two such orders are never one customer's.
    """
    return GUEST + number_key


def is_account(customer_id: str) -> bool:
    """Whether an id can be the shop's own: nobody can sign in as a guest or as somebody erased."""
    return not customer_id.startswith((GUEST, ERASED))
