"""Who proved what, who tried, who saw."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from backend.customers.model import Customer
from backend.identity.api_key_repository import StoredKey
from backend.identity.audit_repository import AuditEntry, TriedNumber
from backend.identity.contact_holders import Holders, Proved
from backend.identity.contacts import ContactPoint
from backend.identity.grants import Grant
from backend.verification.claims import Candidate, Label
from backend.verification.code_repository import SentCode


class GrantBook(Protocol):
    """What conversations have proved."""

    async def touch(self, conversation: str, vouched_customer: str | None, now: datetime) -> list[Grant]:
        """Return a conversation's live grants and count them as used now.

        Only those that were proved while the shop vouched for the same customer, or for nobody either:
        what a visitor proved isn't open to who signs in after them in the same browser.
        """

    async def add(self, conversation: str, vouched_customer: str | None, grant: Grant, now: datetime) -> None:
        """Store what a conversation has just proved, and whom the shop vouched for meanwhile."""

    async def live(self, conversation: str, vouched_customer: str | None, now: datetime) -> list[Grant]:
        """Return what `touch` does, the oldest first, and count nothing as used."""

    async def proved_ever(self, conversation: str) -> Proved:
        """Return whose a conversation has proved to be by codes, grants that ended included."""

    async def end_of_customer(self, customer_id: str, now: datetime, kept: Collection[str]) -> None:
        """End what codes to other contacts than these opened of an account."""


class ProofBook(Protocol):
    """What numbers and contacts might mean; outside every scope, so only for verification."""

    async def labels(self, number_key: str, number_digits: str) -> list[Label]:
        """Return the tracking numbers of the orders that a number may mean."""

    async def candidates(self, number_key: str, number_digits: str) -> list[Candidate]:
        """Return the orders and parcels that a number may mean, in one statement."""

    async def holders(self, contact: ContactPoint) -> Holders:
        """Return what a contact stands for, in one statement."""


class CustomerBook(Protocol):
    """What is known of customers themselves, beside their orders."""

    async def name_of(self, customer_id: str) -> str | None:
        """Return a customer's name, None for somebody who never ordered."""

    async def email_of(self, customer_id: str) -> str | None:
        """Return an account's own address."""

    async def by_ids(self, ids: Collection[str]) -> Mapping[str, Customer]:
        """Return those who are known, locked until the transaction ends."""

    async def put(self, customer: Customer, *, is_new: bool) -> None:
        """Store an account as the shop says that it is; whatever was doubted about it is settled."""

    async def doubted(self) -> list[str]:
        """Return the accounts whose contacts the shop has still to tell."""


class TryBook(Protocol):
    """Counts tries by what they are counted under."""

    async def add(self, attempt: str, subjects: Collection[str], now: datetime) -> None:
        """Count an attempt under each subject."""

    async def count(self, limits: Mapping[str, datetime]) -> Mapping[str, int]:
        """Return how many tries each subject has had since its instant."""

    async def forget(self, attempt: str) -> None:
        """Take an attempt out of the count: it succeeded, or wasn't made."""

    async def forgive(self, own: str, order: str) -> None:
        """Take a conversation's tries out of an order's count; they still count for everything else."""

    async def used_up(self, since: datetime, most: int) -> list[str]:
        """Return the subjects that have had this many tries since then."""


class CodeBook(Protocol):
    """One-time codes, hashed."""

    async def add(
        self, conversation: str, contact: ContactPoint | None, code_hash: str, now: datetime
    ) -> None:
        """Store a code; it replaces earlier ones of the conversation."""

    async def use_try(self, conversation: str, now: datetime, most_tries: int) -> SentCode | None:
        """Take one try of the conversation's live code, None if there is none or it has no try left."""

    async def spend(self, code_id: int, now: datetime) -> bool:
        """Mark a code as used; False if somebody else was faster."""


class KeyBook(Protocol):
    """API keys."""

    async def find(self, key_id: str) -> StoredKey | None:
        """Return a key that isn't revoked."""

    async def add(self, key: StoredKey, now: datetime) -> None:
        """Store a key."""

    async def revoke(self, key_id: str, now: datetime) -> bool:
        """End a key; False if there is none."""


class AuditBook(Protocol):
    """Who saw or changed what. Entries are never changed."""

    async def record(
        self,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str | None,
        level: str,
        order_ids: Sequence[int],
        channel: str,
        customer_id: str | None,
    ) -> None:
        """Append an entry; one that found nothing is recorded like any other."""

    async def of_order(self, order_id: int) -> list[AuditEntry]:
        """Return who saw or changed an order, oldest first."""

    async def tried(self, since: datetime, limit: int) -> list[TriedNumber]:
        """Return the numbers that wrong proofs were offered for since then, the most tried first."""
