"""What the gateway keeps of every conversation: late answers are in it too."""

import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from tests.support.shop import RunningShop

_PATIENCE_S = 120.0


@dataclass(frozen=True)
class Transcript:
    """One conversation: its customer if the shop vouched for one, what was typed and what was said."""

    id: str
    customer_id: str | None
    typed: str
    said: str


def count_waiting(shop: RunningShop) -> int:
    """Return how many messages have no answer yet."""
    return _count(shop, "SELECT count(*) FROM pending")


def count_undelivered(shop: RunningShop) -> int:
    """Return how many messages their channels don't have yet."""
    return _count(shop, "SELECT count(*) FROM deliveries WHERE status = 'waiting'")


def count_leases(shop: RunningShop) -> int:
    """Return how many conversations a gateway holds."""
    return _count(shop, "SELECT count(*) FROM conversations WHERE lease_owner IS NOT NULL")


def wait_until_answered(shop: RunningShop) -> None:
    """Return once no customer waits for an answer."""
    deadline = time.monotonic() + _PATIENCE_S
    while count_waiting(shop):
        assert time.monotonic() < deadline, "messages stayed unanswered"
        time.sleep(0.5)


def transcripts(shop: RunningShop) -> Iterator[Transcript]:
    """Return every conversation of a running shop."""
    with closing(shop.read_gateway()) as database:
        customers = dict(database.execute("SELECT id, customer_id FROM conversations"))
        spoken: dict[str, tuple[list[str], list[str]]] = {key: ([], []) for key in customers}
        rows = database.execute("SELECT conversation_id, sender, body, buttons FROM messages")
        for conversation, sender, body, buttons in rows:
            # Unescaped, as it is searched.
            told = json.dumps([json.loads(body), json.loads(buttons)], ensure_ascii=False)
            spoken[conversation][sender != "customer"].append(told)
    for key, (typed, said) in spoken.items():
        yield Transcript(key, customers[key], "\n".join(typed), "\n".join(said))


def latest_talk(shop: RunningShop) -> list[tuple[str, str]]:
    """Return who said what, in order, in the conversation in which something was said last."""
    query = (
        "SELECT sender, body FROM messages WHERE conversation_id = (SELECT conversation_id FROM messages"
        " ORDER BY created_at DESC LIMIT 1) ORDER BY seq"
    )
    with closing(shop.read_gateway()) as database:
        return [(sender, json.loads(body)["text"]) for sender, body in database.execute(query)]


def _count(shop: RunningShop, query: str) -> int:
    with closing(shop.read_gateway()) as database:
        return int(database.execute(query).fetchone()[0])
