"""Proving by a code who has a contact now, and with it what that contact alone stands for."""

import hmac
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

from backend.identity.access_scope import Level
from backend.identity.callers import Principal
from backend.identity.contact_holders import Holders, may_become
from backend.identity.contacts import ContactHasher, ContactPoint, parse_contact
from backend.identity.grant_repository import GrantRepository
from backend.identity.grants import CODE_LIFE, Grant
from backend.orders.access import Access, SeenOrder
from backend.outbound.service import queue_message
from backend.shared.errors import DomainError, InvalidFieldError
from backend.verification.repository import AttemptRepository, CandidateRepository, CodeRepository
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Connection, Database
from gendan.text.numbers import number_key

_DIGITS = 6
_TRIES_PER_CODE = 5
_CODES_PER_HOUR = 5
_CODES_PER_CONTACT_HOUR = 10
_MOST_LISTED = 20
_OUTGOING = {"email": "email", "phone": "sms"}
# What is counted, by whose it is.
_COUNTED_BY = {
    "conversation": {"codes-in"},
    "contact": {"codes-to"},
    "network": {"codes-by", "codes-by-to"},
}


class ContactKindUnavailableError(DomainError):
    """This shop can't write to such a contact; depends on the kind, not on whose it is."""

    code = "contact_kind_unavailable"


@dataclass(frozen=True)
class CodeRequest:
    """How asking for a code ended; the same whether or not anybody has that contact.

    Attributes:
        exhausted_by: whose codes are used up, as in `VerificationResult`.
    """

    outcome: str
    by: str
    exhausted_by: tuple[str, ...] = ()


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
        database: Database,
        access: Access,
        clock: Clock,
        hasher: ContactHasher,
        *,
        country: str,
        reachable: Callable[[], Collection[str]],
    ) -> None:
        self._database = database
        self._access = access
        self._clock = clock
        self._hasher = hasher
        self._country = country
        self._reachable = reachable

    async def send(self, principal: Principal, contact_text: str) -> CodeRequest:
        """Queue a code for this contact, if it opens anything.

        Raises:
            ContactMalformedError: it's neither an e-mail address nor a phone number.
            ContactKindUnavailableError: the shop has no way to send there.
        """
        contact = parse_contact(contact_text, self._country)
        by = _OUTGOING[contact.kind]
        if by not in self._reachable():
            raise ContactKindUnavailableError(f"This shop can't send codes by {by}", by=by)
        attempt, now = secrets.token_hex(16), self._clock.now()
        limits = self._limits(principal, contact)
        async with self._database.write.begin() as transaction:
            await AttemptRepository(transaction).add(attempt, list(limits), now)
        async with self._database.write.begin() as transaction:
            counts = await AttemptRepository(transaction).count(
                dict.fromkeys(limits, now - timedelta(hours=1))
            )
            used_up = {s for s, most in limits.items() if counts.get(s, 0) > most}
            if used_up:
                await AttemptRepository(transaction).forget(attempt)
                return CodeRequest("exhausted", by, _whose(used_up))
            await self._issue(transaction, principal, contact)
        return CodeRequest("sent_if_known", by)

    async def check(self, principal: Principal, text: str) -> CodeCheck:
        """Compare what was entered with the code last sent in this conversation.

        Raises:
            InvalidFieldError: it isn't six digits.
        """
        code = number_key(text)
        if len(code) != _DIGITS or not code.isdecimal():
            raise InvalidFieldError("code", f"code is {_DIGITS} digits")
        async with self._database.write.begin() as transaction:
            is_granted, tries_left = await self._compare(transaction, principal, code)
        if not is_granted:
            return CodeCheck("exhausted" if tries_left == 0 else "refused", tries_left)
        return CodeCheck("granted", 0, await self._access.page(principal, _MOST_LISTED, None))

    async def _issue(self, transaction: Connection, principal: Principal, contact: ContactPoint) -> None:
        opened = await self._opened(transaction, principal, contact)
        code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        now = self._clock.now()
        addressee = contact if opened else None
        await CodeRepository(transaction).add(
            principal.conversation, addressee, self._hash(principal, code), now
        )
        # Written either way, so that a known contact takes no statement more than an unknown one.
        language = opened.language if opened else None
        payload = {"code": code, "language": language or "en", "expires_at": (now + CODE_LIFE).isoformat()}
        await queue_message(
            transaction, _OUTGOING[contact.kind], contact.value if opened else "", payload, now
        )

    async def _opened(
        self, transaction: Connection, principal: Principal, contact: ContactPoint
    ) -> Holders | None:
        """Return what a code to a contact opens in this conversation, None for nothing."""
        holders = await CandidateRepository(transaction).holders(contact)
        former = await GrantRepository(transaction).proved_ever(principal.conversation)
        if principal.customer_id is not None:
            former = replace(former, customers=former.customers | {principal.customer_id})
        return holders if holders.is_known and may_become(former, contact, holders) else None

    async def _compare(self, transaction: Connection, principal: Principal, code: str) -> tuple[bool, int]:
        now = self._clock.now()
        sent = await CodeRepository(transaction).use_try(principal.conversation, now, _TRIES_PER_CODE)
        if sent is None:
            return False, 0
        is_right = hmac.compare_digest(sent.code_hash, self._hash(principal, code))
        if not (is_right and sent.contact and await CodeRepository(transaction).spend(sent.id, now)):
            return False, _TRIES_PER_CODE - sent.tries_used
        # Looked up anew: since it was sent, the shop may have given the account another contact, or somebody
        # may have signed in.
        opened = await self._opened(transaction, principal, sent.contact)
        if opened is None:
            return False, _TRIES_PER_CODE - sent.tries_used
        level = Level.CUSTOMER if opened.accounts or opened.buyers else Level.PARCEL
        grant = Grant(level, "code", customer_id=opened.account, contact=sent.contact)
        await GrantRepository(transaction).add(principal.conversation, principal.customer_id, grant, now)
        return True, 0

    def _hash(self, principal: Principal, code: str) -> str:
        return self._hasher.hash("code", principal.conversation, code)

    def _limits(self, principal: Principal, contact: ContactPoint) -> dict[str, int]:
        contact_hash = self._hasher.hash("code", contact.kind, contact.value)
        limits = {
            f"codes-in:{principal.conversation}"[:80]: _CODES_PER_HOUR,
            f"codes-to:{contact_hash}"[:80]: _CODES_PER_CONTACT_HOUR,
        }
        if not principal.has_source:
            return limits
        source_hash = self._hasher.hash("code", principal.source)
        pair_hash = self._hasher.hash("code", principal.source, contact.kind, contact.value)
        return limits | {
            f"codes-by:{source_hash}"[:80]: _CODES_PER_CONTACT_HOUR,
            # Half of the contact's: nobody alone can use up what its owner needs.
            f"codes-by-to:{pair_hash}"[:80]: _CODES_PER_CONTACT_HOUR // 2,
        }


def _whose(used_up: Collection[str]) -> tuple[str, ...]:
    kinds = {subject.partition(":")[0] for subject in used_up}
    return tuple(name for name, counted in _COUNTED_BY.items() if not kinds.isdisjoint(counted))


CODE_LIFE_S = int(CODE_LIFE.total_seconds())
