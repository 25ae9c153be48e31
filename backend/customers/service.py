"""The shop's word about its accounts: the only thing that changes their contacts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.customers.model import Customer
from backend.customers.repository import CustomerRepository
from backend.identity.audit_repository import AuditRepository
from backend.identity.grant_repository import GrantRepository
from gendan.platform.storage.database import Connection


@dataclass(frozen=True)
class AccountUpdate:
    """What the shop says about an account.

    Attributes:
        said: any of name, language, email and phone; None takes it away, what isn't there stays.
    """

    customer_id: str
    said: Mapping[str, str | None]


@dataclass(frozen=True)
class AccountOutcome:
    """How an account stands now, and whether it was `created`, `changed` or `unchanged`."""

    customer: Customer
    outcome: str


@dataclass(frozen=True)
class AccountWriter:
    """Who speaks for the shop, and by which way."""

    actor: str
    channel: str


async def update_accounts(
    transaction: Connection,
    updates: Sequence[AccountUpdate],
    writer: AccountWriter,
    now: datetime,
    language: str,
    *,
    dry_run: bool = False,
) -> list[AccountOutcome]:
    """Store what the shop says about accounts, one update each.

    What codes to a contact have opened ends when the account has that contact no longer.

    Args:
        transaction: the transaction in which all of it happens.
        updates: at most one about each account.
        writer: who says so; written down with each change.
        now: the present.
        language: of an account about which nothing else is said.
        dry_run: say what would happen.
    """
    known = await CustomerRepository(transaction).by_ids([update.customer_id for update in updates])
    results = []
    for update in updates:
        former = known.get(update.customer_id)
        customer = _as_said(former or Customer(update.customer_id, "", language), update, language)
        outcome = "created" if former is None else "unchanged" if former == customer else "changed"
        results.append(AccountOutcome(customer, outcome))
        if not dry_run:
            await _store(transaction, results[-1], writer, now)
    return results


def _as_said(former: Customer, update: AccountUpdate, language: str) -> Customer:
    # Without a name there is an empty one, and everybody is written to in some language.
    said = update.said
    return Customer(
        former.id,
        name=said.get("name", former.name) or "",
        language=said.get("language", former.language) or language,
        email=said.get("email", former.email),
        phone=said.get("phone", former.phone),
    )


async def _store(
    transaction: Connection, result: AccountOutcome, writer: AccountWriter, now: datetime
) -> None:
    customer = result.customer
    # Unchanged as well: that the shop says it settles what was doubted.
    await CustomerRepository(transaction).put(customer, now, is_new=result.outcome == "created")
    if result.outcome == "unchanged":
        return
    await GrantRepository(transaction).end_of_customer(customer.id, now, customer.contacts)
    await AuditRepository(transaction).record(
        at=now,
        actor=writer.actor,
        action="put_customer",
        subject=None,
        level="staff",
        order_ids=[],
        channel=writer.channel,
        customer_id=customer.id,
    )
