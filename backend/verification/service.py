"""Proving that an order concerns somebody, by its number and something that only they should know."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from backend.identity.access_scope import Level
from backend.identity.audit_repository import AuditRepository
from backend.identity.callers import Principal
from backend.identity.contacts import ContactHasher
from backend.identity.grant_repository import GrantRepository
from backend.identity.grants import Grant
from backend.orders.access import Access, SeenOrder
from backend.verification.model import Candidate, Claim, Evidence, Label, Proof, evidence, is_proved
from backend.verification.repository import AttemptRepository, CandidateRepository
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection, Database
from gendan.text.numbers import is_same_number, number_digits, number_key

TRIES_PER_CONVERSATION = 5
TRIES_PER_HOUR = 10
_HOUR = timedelta(hours=1)
_EVER = datetime(2000, 1, 1, tzinfo=UTC)
# Whose tries are counted under what, in the order in which a person is told.
_WHOSE = {"in": "conversation", "order": "order", "contact": "contact", "source": "network"}


@dataclass(frozen=True)
class VerificationResult:
    """How a verification ended: granted with the order, refused with tries left, or exhausted.

    Attributes:
        exhausted_by: whose tries are used up: the `conversation`'s own, or everybody's on this `order`, with
            this `contact`, from this `network`. For the person who takes over, never for the customer.
    """

    outcome: str
    seen: SeenOrder | None = None
    tries_left: int = 0
    exhausted_by: tuple[str, ...] = ()


class Verification:
    """Checks claims, counting every try before it is looked at.

    Unknown number, foreign order and wrong proof run the same statements and end the same way. When tries
    are exhausted, whoever's they were, knowing things no longer suffices: `WaysToProve` says what does, and
    a person always can, so nobody can lock an owner out.
    """

    def __init__(
        self, database: Database, access: Access, clock: Clock, hasher: ContactHasher, accepted: list[Proof]
    ) -> None:
        self._database = database
        self._access = access
        self._clock = clock
        self._hasher = hasher
        self._accepted = accepted

    async def verify(self, principal: Principal, claim: Claim) -> VerificationResult:
        """Return whether a claim holds; if it does, the conversation may see the order from now on.

        Raises:
            InvalidFieldError: the claim holds no usable proof.
            ContactMalformedError: a contact in it can't be one.
        """
        offered = evidence(claim, self._accepted)
        attempt = secrets.token_hex(16)
        now = self._clock.now()
        # Committed before it is compared: of many at once, none can be compared uncounted.
        async with self._database.write.begin() as transaction:
            for each in offered:
                await AttemptRepository(transaction).add(attempt, self._subjects(principal, claim, each), now)
        async with self._database.write.begin() as transaction:
            verdict, proved = await self._judge(transaction, principal, claim, offered, attempt)
        seen = await self._access.by_ids(principal, [proved.order_id]) if proved else []
        return replace(verdict, seen=seen[0] if seen else None)

    async def _judge(
        self,
        transaction: Connection,
        principal: Principal,
        claim: Claim,
        offered: list[Evidence],
        attempt: str,
    ) -> tuple[VerificationResult, Candidate | None]:
        tries_left, used_up = await self._standing(transaction, principal, claim, offered)
        key, digits = number_key(claim.number), number_digits(claim.number)
        candidates = await CandidateRepository(transaction).candidates(key, digits)
        labels = await CandidateRepository(transaction).labels(key, digits)
        found = [each for each in candidates if is_same_number(claim.number, each.number)]
        proved = _first_proved(found, offered)
        outcome = "exhausted" if used_up else "granted" if proved else "refused"
        if outcome != "refused":
            await AttemptRepository(transaction).forget(attempt)
        if outcome != "granted" or proved is None:
            await self._record(transaction, principal, claim, found, f"proof_{outcome}")
            return VerificationResult(outcome, None, tries_left, used_up), None
        candidate, proof = proved
        given = _grants(candidate, proof, labels)
        for grant in given:
            await GrantRepository(transaction).add(
                principal.conversation, principal.customer_id, grant, self._clock.now()
            )
        is_alone = {each.order_id for each in candidates} == {candidate.order_id}
        if given[0].level is Level.ORDER and is_alone:
            # Slips of whose order it turns out to be neither use up its tries nor alarm the shop. Who has the
            # label gets none back, or could guess without end what else opens the order; nor does who has one
            # of two orders with the same digits, for they are counted as one.
            await AttemptRepository(transaction).forgive(
                _conversation_subject(principal), self._order_subject(claim)
            )
        return VerificationResult(outcome, None, tries_left), candidate

    async def _standing(
        self, transaction: Connection, principal: Principal, claim: Claim, offered: list[Evidence]
    ) -> tuple[int, tuple[str, ...]]:
        """Return the tries left after this one, and whose are used up: of any, this one was too many."""
        subjects = {s for each in offered for s in self._subjects(principal, claim, each)}
        own = _conversation_subject(principal)
        hour_ago = self._clock.now() - _HOUR
        counts = await AttemptRepository(transaction).count(
            {s: _EVER if s == own else hour_ago for s in sorted(subjects)}
        )
        most = dict.fromkeys(subjects, TRIES_PER_HOUR) | {own: TRIES_PER_CONVERSATION}
        used_up = {s.partition(":")[0] for s in subjects if counts.get(s, 0) > most[s]}
        whose = tuple(name for kind, name in _WHOSE.items() if kind in used_up)
        return max(TRIES_PER_CONVERSATION - counts.get(own, 0), 0), whose

    async def _record(
        self, transaction: Connection, principal: Principal, claim: Claim, found: list[Candidate], action: str
    ) -> None:
        """Write down a try that opened nothing, with the order it was about if there is one."""
        await AuditRepository(transaction).record(
            at=self._clock.now(),
            actor=principal.actor,
            action=action,
            subject=number_key(claim.number),
            level="none",
            order_ids=sorted({each.order_id for each in found}),
            channel=principal.channel,
            customer_id=principal.customer_id,
        )

    def _order_subject(self, claim: Claim) -> str:
        # An order is counted by its digits, so that leaving out prefix or zeros doesn't start anew.
        number = number_digits(claim.number) or number_key(claim.number)
        return "order:" + self._hasher.hash("order", number)

    def _subjects(self, principal: Principal, claim: Claim, offered: Evidence) -> list[str]:
        subjects = [
            _conversation_subject(principal),
            self._order_subject(claim),
            "contact:" + self._hasher.hash(offered.kind, offered.counted_as),
        ]
        if principal.has_source:
            subjects.append("source:" + self._hasher.hash("source", principal.source))
        return subjects


def _conversation_subject(principal: Principal) -> str:
    return f"in:{principal.conversation}"[:80]


def _first_proved(found: list[Candidate], offered: list[Evidence]) -> tuple[Candidate, Evidence] | None:
    pairs = [(candidate, each) for candidate in found for each in offered if is_proved(candidate, each)]
    # Where parcels bear their order's number, it stands on the label, and proves no more than one.
    return min(pairs, key=lambda pair: pair[0].shipment_id is None, default=None)


def _grants(candidate: Candidate, proof: Evidence, labels: list[Label]) -> list[Grant]:
    # A label shows tracking number, name, postcode and the phone's end: that tells where the parcel is, not
    # what the buyer paid. No label shows an e-mail address. An order's number that can be read in a tracking
    # number stands on the label as well.
    telling = [
        each.shipment_id for each in labels if each.order_id == candidate.order_id and each.tells_order
    ]
    parcels = [candidate.shipment_id] if candidate.shipment_id else telling
    if proof.kind == "email" or not parcels:
        return [Grant(Level.ORDER, proof.kind, order_id=candidate.order_id)]
    return [
        Grant(Level.PARCEL, proof.kind, order_id=candidate.order_id, shipment_id=parcel) for parcel in parcels
    ]
