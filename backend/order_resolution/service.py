"""Finding out which of a caller's orders is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from backend.identity.callers import Caller
from backend.order_resolution.product_matching import is_mentioned, is_named
from backend.orders.access import Access, SeenOrder
from backend.orders.model import IndexEntry
from gendan.text.numbers import is_same_number, number_key

_SHORTEST_COMPARABLE = 4
_SHORTEST_WITH_TWO_ERRORS = 12
_LOOKALIKES = str.maketrans("OIL", "011")
MOST_LISTED = 10


@dataclass(frozen=True)
class OrderReference:
    """What a customer said about which order they mean.

    Attributes:
        mentions: numbers as they wrote them.
        product: words for an item.
        position: `latest` or `other` (than the one in focus).
        in_focus: number of the order last spoken of.
        words: the whole message, in which a product may be named that nobody recognised as one.
    """

    mentions: tuple[str, ...] = ()
    product: str | None = None
    position: str | None = None
    in_focus: str | None = None
    words: str = ""


@dataclass(frozen=True)
class ResolvedOrders:
    """What was found. `outcome` is one, many, similar, none or not_visible (docs/contracts.md)."""

    outcome: str
    matched_by: str | None
    orders: list[SeenOrder]
    total: int


@dataclass(frozen=True)
class _Choice:
    outcome: str
    matched_by: str | None
    entries: Sequence[IndexEntry]


async def resolve(access: Access, caller: Caller, question: OrderReference) -> ResolvedOrders:
    """Return the order meant, or those to choose from; never anything outside the caller's scope."""
    async with access.looking(caller) as look:
        choice = choose(await look.index(), question)
        orders = await look.by_ids([entry.id for entry in choice.entries[:MOST_LISTED]])
    return ResolvedOrders(choice.outcome, choice.matched_by, orders, len(choice.entries))


def choose(visible: Sequence[IndexEntry], question: OrderReference) -> _Choice:
    """Choose among visible orders, newest first; a number outweighs a product, a product a position."""
    if question.mentions:
        return _by_mentions(visible, question.mentions)
    if not visible:
        return _Choice("none", None, [])
    return (
        _by_product(visible, question.product)
        or _by_position(visible, question)
        or _by_words(visible, question)
        or _by_focus(visible, question.in_focus)
        or _all_of(visible)
    )


def _by_mentions(visible: Sequence[IndexEntry], mentions: Sequence[str]) -> _Choice:
    by_number = [e for e in visible if any(is_same_number(m, e.number) for m in mentions)]
    if by_number:
        return _one_or_many(by_number, "order_number")
    by_tracking = [
        e for e in visible if any(is_same_number(m, t) for m in mentions for t in e.tracking_numbers)
    ]
    if by_tracking:
        return _one_or_many(by_tracking, "tracking_number")
    similar = _nearest_first(visible, mentions)
    return _Choice("similar", None, similar) if similar else _Choice("not_visible", None, [])


def _nearest_first(visible: Sequence[IndexEntry], mentions: Sequence[str]) -> list[IndexEntry]:
    found = [(distance, entry) for entry in visible if (distance := _distance(entry, mentions)) is not None]
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def _distance(entry: IndexEntry, mentions: Sequence[str]) -> int | None:
    numbers = (entry.number, *entry.tracking_numbers)
    errors = [_typing_errors(m, n) for m in mentions for n in numbers]
    return min((count for count in errors if count is not None), default=None)


def _typing_errors(said: str, number: str) -> int | None:
    """Return how many slips lead from a number to what was said; None when that's too many to be slips.

    A transposition counts as one; letters that look like digits (O, I, L) count as them.
    """
    said, number = (number_key(text).translate(_LOOKALIKES) for text in (said, number))
    if len(said) < _SHORTEST_COMPARABLE:
        return None
    allowed = 1 if len(said) < _SHORTEST_WITH_TWO_ERRORS else 2
    candidates = {number, number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")} - {""}
    fewest = min(DamerauLevenshtein.distance(said, candidate) for candidate in candidates)
    return fewest if fewest <= allowed else None


def _by_product(visible: Sequence[IndexEntry], product: str | None) -> _Choice | None:
    if not product:
        return None
    found = [e for e in visible if any(is_named(product, title) for title in e.product_words)]
    return _one_or_many(found, "product") if found else None


def _by_words(visible: Sequence[IndexEntry], question: OrderReference) -> _Choice | None:
    found = [e for e in visible if is_mentioned(question.words, e.product_words)]
    if not found or len(found) == len(visible) or _by_focus(found, question.in_focus):
        return None
    return _one_or_many(found, "product")


def _by_position(visible: Sequence[IndexEntry], question: OrderReference) -> _Choice | None:
    if question.position == "latest":
        return _Choice("one", "latest", visible[:1])
    if question.position == "other" and question.in_focus:
        others = [e for e in visible if not is_same_number(question.in_focus, e.number)]
        return _one_or_many(others, "other") if others else None
    return None


def _by_focus(visible: Sequence[IndexEntry], in_focus: str | None) -> _Choice | None:
    found = [e for e in visible if in_focus and number_key(in_focus) == number_key(e.number)]
    return _Choice("one", "in_focus", found) if found else None


def _all_of(visible: Sequence[IndexEntry]) -> _Choice:
    return _Choice("one", "only", visible) if len(visible) == 1 else _Choice("many", None, visible)


def _one_or_many(entries: Sequence[IndexEntry], matched_by: str) -> _Choice:
    return _Choice("one" if len(entries) == 1 else "many", matched_by, entries)
