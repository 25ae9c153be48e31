"""What can come of things, by the words that stand for it in messages, databases and metrics."""

from enum import Enum


class TextEnum(str, Enum):
    """An enum whose members are their texts, in JSON, SQL and f-strings alike.

    The standard library's StrEnum, which Python 3.10 (Rasa's) doesn't have yet.
    """

    def __str__(self) -> str:
        return str.__str__(self)

    def __format__(self, format_spec: str) -> str:
        return str.__format__(self, format_spec)


class TurnOutcome(TextEnum):
    """How a turn ended."""

    DONE = "done"  # the dialogue answered
    MATCHED = "matched"  # the fallback answered without the dialogue
    NOTED = "noted"  # nothing in it needed the dialogue
    FAILED = "failed"  # neither could; the customer read an apology or was handed over
    SET_ASIDE = "set_aside"  # the dialogue broke at it again and again
    KEPT = "kept"  # not ended: the customer knows that the answer comes later. In metrics only


class ResolutionOutcome(TextEnum):
    """What became of finding out which order is meant."""

    ONE = "one"
    MANY = "many"
    SIMILAR = "similar"  # nothing equal; the nearest of the customer's own comes first
    NONE = "none"
    NOT_VISIBLE = "not_visible"  # unknown or somebody else's: nobody is told which


class MatchedBy(TextEnum):
    """What an order was recognised by."""

    ORDER_NUMBER = "order_number"
    TRACKING_NUMBER = "tracking_number"
    PRODUCT = "product"
    LATEST = "latest"
    OTHER = "other"
    IN_FOCUS = "in_focus"
    ONLY = "only"


class ProofOutcome(TextEnum):
    """How an attempt to prove who one is was judged."""

    GRANTED = "granted"
    REFUSED = "refused"
    EXHAUSTED = "exhausted"
    MALFORMED = "malformed"  # can't be a proof at all, and isn't counted


class CodeOutcome(TextEnum):
    """What became of asking for a code; the same whether or not anybody has that contact."""

    SENT_IF_KNOWN = "sent_if_known"
    EXHAUSTED = "exhausted"
    MALFORMED = "malformed"  # can't be a contact
    UNREACHABLE = "unreachable"  # of a kind that the shop can't write to


class ExhaustedBy(TextEnum):
    """Whose attempts are used up; for the person who takes over, customers never read it."""

    CONVERSATION = "conversation"
    ORDER = "order"
    CONTACT = "contact"
    NETWORK = "network"


class UnprovedReason(TextEnum):
    """Why somebody isn't known yet, for the person who takes over."""

    PROOF_REFUSED = "proof_refused"
    TRIES_EXHAUSTED = "tries_exhausted"
    CODES_EXHAUSTED = "codes_exhausted"
    NO_NUMBER = "no_number"
    NO_PROOF = "no_proof"


class NudgeOutcome(TextEnum):
    """What became of asking the shop or carrier to hurry."""

    RECORDED = "recorded"
    ALREADY_TODAY = "already_today"
    NOT_NEEDED = "not_needed"


class AccessLevel(TextEnum):
    """How much of an order may be shown to who asks."""

    ANONYMOUS = "anonymous"  # nothing; no OrderView has it
    PARCEL = "parcel"
    ORDER = "order"
    CUSTOMER = "customer"
    STAFF = "staff"


class CaseReason(TextEnum):
    """What a case is about where that is no intent of the customer's."""

    TALK_TO_HUMAN = "talk_to_human"
    UNANSWERED = "unanswered"
    SET_ASIDE = "set_aside"
    NOT_UNDERSTOOD = "not_understood"
