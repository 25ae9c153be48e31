"""What the use cases need from storage; `backend.storage` implements it."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from backend.domain.contacts import ContactPoint
from backend.domain.grants import Grant
from backend.domain.journal import Entity, JournalEntry
from backend.domain.new_order import NewCustomer, NewOrder
from backend.domain.order import Order, Shipment, TrackingEvent
from backend.domain.proofs import Candidate
from backend.domain.scope import Scope
from backend.domain.states import ShipmentState
from backend.domain.tracking import Standing


@dataclass(frozen=True)
class PageKey:
    """Where a page ends: the placing time and row id of its last order."""

    placed_at: datetime
    id: int


@dataclass(frozen=True)
class IndexEntry:
    """What is needed to find out which of a caller's orders is meant."""

    id: int
    number: str
    placed_at: datetime
    tracking_numbers: tuple[str, ...]
    product_words: tuple[str, ...]


class OrderBook(Protocol):
    """Orders, never without a scope."""

    async def find(self, scope: Scope, number_key: str) -> Order | None:
        """Return the visible order with this key, else None: unknown and foreign alike."""

    async def by_ids(self, scope: Scope, ids: Collection[int]) -> list[Order]:
        """Return the visible ones among these orders, newest first."""

    async def page(self, scope: Scope, limit: int, after: PageKey | None) -> list[Order]:
        """Return visible orders, newest first, that come after a key."""

    async def index(self, scope: Scope) -> list[IndexEntry]:
        """Return an entry for each visible order, newest first."""

    async def recent_numbers(self, limit: int) -> tuple[list[str], list[str]]:
        """Return the newest order numbers and tracking numbers, for learning their shapes only."""


class GrantBook(Protocol):
    """What conversations have proved."""

    async def touch(self, conversation: str, now: datetime) -> list[Grant]:
        """Return a conversation's live grants and count them as used now."""

    async def add(self, conversation: str, grant: Grant, now: datetime) -> None:
        """Store what a conversation has just proved."""

    async def customers_ever(self, conversation: str) -> frozenset[str]:
        """Return every customer that a conversation has proved to be, grants that ended included."""


@dataclass(frozen=True)
class CustomerContact:
    """A customer as far as writing to them needs it."""

    id: str
    language: str


class ProofBook(Protocol):
    """What numbers and contacts might mean; outside every scope, so only for verification."""

    async def candidates(self, number_key: str, number_digits: str) -> list[Candidate]:
        """Return the orders and parcels that a number may mean, in one statement."""

    async def customers_with(self, contact: ContactPoint) -> list[CustomerContact]:
        """Return the customers who have this contact on file."""


class TryBook(Protocol):
    """Counts tries by what they are counted under."""

    async def add(self, attempt: str, subjects: Collection[str], now: datetime) -> None:
        """Count an attempt under each subject."""

    async def count(self, limits: Mapping[str, datetime]) -> Mapping[str, int]:
        """Return how many tries each subject has had since its instant."""

    async def forget(self, attempt: str) -> None:
        """Take an attempt out of the count: it succeeded, or wasn't made."""


@dataclass(frozen=True)
class SentCode:
    """A code that still may be entered; `customer_ids` is empty if nobody has the contact it was for."""

    id: int
    customer_ids: tuple[str, ...]
    code_hash: str
    tries_used: int


class CodeBook(Protocol):
    """One-time codes, hashed."""

    async def add(
        self, conversation: str, customer_ids: Sequence[str], code_hash: str, now: datetime
    ) -> None:
        """Store a code; it replaces earlier ones of the conversation."""

    async def use_try(self, conversation: str, now: datetime, most_tries: int) -> SentCode | None:
        """Take one try of the conversation's live code, None if there is none or it has no try left."""

    async def spend(self, code_id: int, now: datetime) -> bool:
        """Mark a code as used; False if somebody else was faster."""


@dataclass(frozen=True)
class OutgoingMessage:
    """A message claimed for sending."""

    id: int
    kind: str
    recipient: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int


class OutboxBook(Protocol):
    """What leaves the service, stored in the transaction that decided it."""

    async def add(self, kind: str, recipient: str, payload: Mapping[str, Any], now: datetime) -> None:
        """Queue a message; an empty recipient makes it vanish unsent, by the same statements."""

    async def has_due(self, now: datetime) -> bool:
        """Whether there is anything to claim."""

    async def claim(self, now: datetime, until: datetime, limit: int) -> list[OutgoingMessage]:
        """Lease due messages; they fall due again at `until` unless finished."""

    async def finish(self, message_id: int, outcome: str, now: datetime, problem: str | None = None) -> None:
        """Record an end and wipe the content."""

    async def postpone(self, message_id: int, until: datetime, problem: str) -> None:
        """Record a failure and try again later."""


class ParcelBook(Protocol):
    """Parcels as carriers change them."""

    async def lock(self, carrier: str, tracking_key: str) -> tuple[int, Shipment] | None:
        """Return a parcel with its order's row id, locked until the transaction ends."""

    async def add_event(self, shipment_id: str, event: TrackingEvent, now: datetime) -> bool:
        """Store a scan; False if it was known."""

    async def events(self, shipment_id: str) -> list[TrackingEvent]:
        """Return all scans of a parcel."""

    async def settle(self, parcel: Shipment, state: ShipmentState, stands: Standing) -> bool:
        """Write where a parcel stands now; False if somebody else changed it since it was read."""

    async def silent_since(self, before: datetime) -> list[tuple[int, Shipment]]:
        """Return parcels with a carrier whose last scan is older and that aren't marked yet."""

    async def set_stalled(self, shipment_id: str, at: datetime) -> None:
        """Mark a parcel as stalled."""


@dataclass(frozen=True)
class Step:
    """A compare-and-swap of one state.

    Attributes:
        stamp: a time column to set along with it, and its value.
    """

    order_id: int
    entity: Entity
    entity_id: str
    from_state: str
    to_state: str
    version: int
    stamp: tuple[str, datetime] | None = None


class StateBook(Protocol):
    """States and their history."""

    async def move(self, step: Step) -> bool:
        """Write a new state; False if state or version aren't what the caller believes."""

    async def record(self, order_id: int, entry: JournalEntry, now: datetime) -> None:
        """Append to an entity's history."""

    async def history(self, order_id: int) -> list[tuple[int, JournalEntry, datetime]]:
        """Return number, entry and time of recording of all that belongs to an order, oldest first."""


class InboxBook(Protocol):
    """Received webhooks."""

    async def is_done(self, carrier: str, message_id: str) -> bool:
        """Whether a message has been acted on."""

    async def keep(self, carrier: str, message_id: str, body: str, now: datetime) -> None:
        """Store a message unless it's there."""

    async def finish(self, carrier: str, message_id: str, now: datetime) -> bool:
        """Mark a message as acted on; False if it already was."""

    async def fail(self, carrier: str, message_id: str, problem: str) -> None:
        """Record why a message couldn't be read."""


class IntakeBook(Protocol):
    """Orders coming in."""

    async def content_hashes(self, number_keys: Collection[str]) -> Mapping[str, str]:
        """Return, by number key, the content of orders that are there already."""

    async def taken_tracking_numbers(
        self, new_orders: Sequence[NewOrder]
    ) -> Mapping[tuple[str | None, str | None], str]:
        """Return which of these orders' (carrier, tracking number) are stored, with their parcel's id."""

    async def store(self, new_orders: Sequence[NewOrder], buyers: Sequence[NewCustomer]) -> None:
        """Store orders with their buyers."""


@dataclass(frozen=True)
class FormerRequest:
    """A request that used a key before, and its answer."""

    request_hash: str
    status: int
    answer: Any


class IdempotencyBook(Protocol):
    """Answered requests."""

    async def begin(self, caller: str, key: str, request_hash: str, now: datetime) -> FormerRequest | None:
        """Claim a key; return the request that has it already, if any."""

    async def finish(self, caller: str, key: str, status: int, answer: Any) -> None:
        """Store the answer beside the key."""


@dataclass(frozen=True)
class StoredKey:
    """An API key without its secret."""

    id: str
    name: str
    secret_hash: str
    scopes: frozenset[str]


class KeyBook(Protocol):
    """API keys."""

    async def find(self, key_id: str) -> StoredKey | None:
        """Return a key that isn't revoked."""

    async def add(self, key: StoredKey, now: datetime) -> None:
        """Store a key."""

    async def revoke(self, key_id: str, now: datetime) -> bool:
        """End a key; False if there is none."""


@dataclass(frozen=True)
class OpenNudge:
    """An order whose customer waits."""

    number: str
    nudged_at: datetime


class VoiceBook(Protocol):
    """What customers tell the shop."""

    async def nudge(self, order_id: int, day: date, conversation: str, now: datetime) -> datetime:
        """Store a nudge unless there is one for that day; return when the day's nudge was given."""

    async def open_nudges(self, limit: int) -> list[OpenNudge]:
        """Return nudges that nobody has dealt with, oldest first."""

    async def feedback(
        self,
        conversation: str,
        customer_id: str | None,
        order_id: int | None,
        topic: str | None,
        text: str,
        now: datetime,
    ) -> int:
        """Store feedback and return its id."""

    async def prefer(
        self, subject: str, purpose: str, conversation: str, now: datetime, *, wanted: bool
    ) -> None:
        """Set the present choice of a subject for a purpose."""


class OldRows(Protocol):
    """What may be forgotten."""

    async def delete(self, kind: str, before: datetime) -> int:
        """Delete rows of a kind that are older; return how many."""


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
    ) -> None:
        """Append an entry; one that found nothing is recorded like any other."""


class Work(Protocol):
    """One transaction."""

    @property
    def orders(self) -> OrderBook:
        """Orders."""

    @property
    def grants(self) -> GrantBook:
        """Grants."""

    @property
    def proofs(self) -> ProofBook:
        """What numbers and contacts might mean."""

    @property
    def tries(self) -> TryBook:
        """Counted tries."""

    @property
    def codes(self) -> CodeBook:
        """One-time codes."""

    @property
    def outbox(self) -> OutboxBook:
        """Messages to be sent."""

    @property
    def parcels(self) -> ParcelBook:
        """Parcels and their scans."""

    @property
    def states(self) -> StateBook:
        """States and their history."""

    @property
    def inbox(self) -> InboxBook:
        """Received webhooks."""

    @property
    def intake(self) -> IntakeBook:
        """Orders coming in."""

    @property
    def idempotency(self) -> IdempotencyBook:
        """Answered requests."""

    @property
    def keys(self) -> KeyBook:
        """API keys."""

    @property
    def voice(self) -> VoiceBook:
        """What customers tell the shop."""

    @property
    def old_rows(self) -> OldRows:
        """What may be forgotten."""

    @property
    def audit(self) -> AuditBook:
        """Audit log."""


class Store(Protocol):
    """Gives transactions."""

    def reading(self) -> AbstractAsyncContextManager[Work]:
        """Begin a transaction that only reads."""

    def writing(self) -> AbstractAsyncContextManager[Work]:
        """Begin a transaction that commits unless an exception leaves it."""
