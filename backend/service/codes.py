"""Proving to be a customer by a code sent to the contact on file."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from backend.domain.contacts import ContactHasher, ContactPoint, parse_contact
from backend.domain.errors import DomainError, InvalidFieldError
from backend.domain.grants import CODE_LIFE, Grant
from backend.domain.numbers import number_key
from backend.domain.scope import Level
from backend.service.access import Access, SeenOrder
from backend.service.callers import Principal
from backend.service.ports import CustomerContact, Store, Work
from gendan.clock import Clock

_DIGITS = 6
_TRIES_PER_CODE = 5
_CODES_PER_HOUR = 5
_CODES_PER_CONTACT_HOUR = 10
_MOST_LISTED = 20
_OUTGOING = {"email": "email", "phone": "sms"}


class ContactKindUnavailableError(DomainError):
    """This shop can't write to such a contact; depends on the kind, not on whose it is."""

    code = "contact_kind_unavailable"


@dataclass(frozen=True)
class CodeRequest:
    """How asking for a code ended; the same whether or not anybody has that contact."""

    outcome: str
    by: str


@dataclass(frozen=True)
class CodeCheck:
    """How entering a code ended."""

    outcome: str
    tries_left: int = 0
    orders: list[SeenOrder] = field(default_factory=list)


class Codes:
    """Sends codes and checks them."""

    def __init__(
        self,
        store: Store,
        access: Access,
        clock: Clock,
        hasher: ContactHasher,
        *,
        country: str,
        reachable: frozenset[str],
    ) -> None:
        self._store = store
        self._access = access
        self._clock = clock
        self._hasher = hasher
        self._country = country
        self._reachable = reachable

    async def send(self, principal: Principal, contact_text: str) -> CodeRequest:
        """Queue a code for the customer with this contact, if there is one.

        Raises:
            ContactMalformedError: it's neither an e-mail address nor a phone number.
            ContactKindUnavailableError: the shop has no way to send there.
        """
        contact = parse_contact(contact_text, self._country)
        by = _OUTGOING[contact.kind]
        if by not in self._reachable:
            raise ContactKindUnavailableError(f"This shop can't send codes by {by}", by=by)
        attempt, now = secrets.token_hex(16), self._clock.now()
        limits = self._limits(principal, contact)
        async with self._store.writing() as work:
            await work.tries.add(attempt, list(limits), now)
        async with self._store.writing() as work:
            counts = await work.tries.count(dict.fromkeys(limits, now - timedelta(hours=1)))
            if any(counts.get(subject, 0) > most for subject, most in limits.items()):
                await work.tries.forget(attempt)
                return CodeRequest("exhausted", by)
            await self._issue(work, principal, contact)
        return CodeRequest("sent_if_known", by)

    async def check(self, principal: Principal, text: str) -> CodeCheck:
        """Compare what was entered with the code last sent in this conversation.

        Raises:
            InvalidFieldError: it isn't six digits.
        """
        code = number_key(text)
        if len(code) != _DIGITS or not code.isdecimal():
            raise InvalidFieldError("code", f"code is {_DIGITS} digits")
        async with self._store.writing() as work:
            customers, tries_left = await self._compare(work, principal, code)
        if customers is None:
            return CodeCheck("exhausted" if tries_left == 0 else "refused", tries_left)
        return CodeCheck("granted", 0, await self._access.page(principal, _MOST_LISTED, None))

    async def _issue(self, work: Work, principal: Principal, contact: ContactPoint) -> None:
        known = await work.proofs.customers_with(contact)
        former = await work.grants.customers_ever(principal.conversation)
        addressees = known if _may_become(principal, former, known) else []
        code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        now = self._clock.now()
        ids = [customer.id for customer in addressees]
        await work.codes.add(principal.conversation, ids, self._hash(principal, code), now)
        # Written either way, so that a known contact takes no statement more than an unknown one.
        language = addressees[0].language if addressees else "en"
        payload = {"code": code, "language": language, "expires_at": (now + CODE_LIFE).isoformat()}
        await work.outbox.add(_OUTGOING[contact.kind], contact.value if addressees else "", payload, now)

    async def _compare(
        self, work: Work, principal: Principal, code: str
    ) -> tuple[tuple[str, ...] | None, int]:
        now = self._clock.now()
        sent = await work.codes.use_try(principal.conversation, now, _TRIES_PER_CODE)
        if sent is None:
            return None, 0
        is_right = hmac.compare_digest(sent.code_hash, self._hash(principal, code))
        if not (is_right and sent.customer_ids and await work.codes.spend(sent.id, now)):
            return None, _TRIES_PER_CODE - sent.tries_used
        for customer_id in sent.customer_ids:
            grant = Grant(Level.CUSTOMER, "code", customer_id=customer_id)
            await work.grants.add(principal.conversation, principal.customer_id, grant, now)
        return sent.customer_ids, 0

    def _hash(self, principal: Principal, code: str) -> str:
        return self._hasher.hash("code", principal.conversation, code)

    def _limits(self, principal: Principal, contact: ContactPoint) -> dict[str, int]:
        contact_hash = self._hasher.hash("code", contact.kind, contact.value)
        source_hash = self._hasher.hash("code", principal.source)
        pair_hash = self._hasher.hash("code", principal.source, contact.kind, contact.value)
        return {
            f"codes-in:{principal.conversation}"[:80]: _CODES_PER_HOUR,
            f"codes-to:{contact_hash}"[:80]: _CODES_PER_CONTACT_HOUR,
            f"codes-by:{source_hash}"[:80]: _CODES_PER_CONTACT_HOUR,
            # Half of the contact's: nobody alone can use up what its owner needs.
            f"codes-by-to:{pair_hash}"[:80]: _CODES_PER_CONTACT_HOUR // 2,
        }


CODE_LIFE_S = int(CODE_LIFE.total_seconds())


def _may_become(principal: Principal, former: frozenset[str], known: list[CustomerContact]) -> bool:
    """Whether this conversation may belong to these customers: it belongs to one person for ever."""
    present = former | ({principal.customer_id} if principal.customer_id else set())
    return not present or not present.isdisjoint(customer.id for customer in known)
