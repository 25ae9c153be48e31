"""Whose a contact is, as far as accounts and orders say; and who a conversation may become by proving it."""

from dataclasses import dataclass

from backend.identity.contacts import ContactPoint


@dataclass(frozen=True)
class Proved:
    """Whose a conversation has ever proved to be: accounts, and contacts to which its codes went."""

    customers: frozenset[str] = frozenset()
    contacts: frozenset[ContactPoint] = frozenset()


@dataclass(frozen=True)
class Holders:
    """What a contact stands for.

    Attributes:
        accounts: ids of the accounts whose own contact it is, by the shop's word.
        buyers: ids of the customers of orders that were bought with it.
        beside: the other contact of such an account, or of the buyer of such an order.
        is_recipient: whether orders go to it.
        language: of the first of them.
    """

    accounts: tuple[str, ...] = ()
    buyers: frozenset[str] = frozenset()
    beside: frozenset[ContactPoint] = frozenset()
    is_recipient: bool = False
    language: str | None = None

    @property
    def is_known(self) -> bool:
        """Whether a code to it opens anything."""
        return bool(self.accounts or self.buyers or self.is_recipient)

    @property
    def account(self) -> str | None:
        """The account that the contact opens.

        One that several share (a family's phone) proves to be none of them: it opens the orders that were
        bought with it, and no more.
        """
        return self.accounts[0] if len(self.accounts) == 1 else None


def may_become(former: Proved, contact: ContactPoint, holders: Holders) -> bool:
    """Whether a conversation may prove this contact: it belongs to one person for ever.

    It may if it was nobody yet, or if accounts or a buyer's order name the contact beside what it was. That
    an order goes to a contact says nothing: people buy for others.
    """
    if not (former.customers or former.contacts):
        return True
    if holders.account and former.customers and holders.account not in former.customers:
        return False
    is_of_customer = not former.customers.isdisjoint({*holders.accounts, *holders.buyers})
    return is_of_customer or contact in former.contacts or not former.contacts.isdisjoint(holders.beside)
