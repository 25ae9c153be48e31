"""A crowd that talks while processes are killed, and the judge of it."""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from tests.support.customers import sign_in
from tests.support.promises.crowd import (
    Line,
    Record,
    RestLine,
    Shown,
    WidgetLine,
    assert_once,
    contents,
    doubled,
    http_session,
    play,
)
from tests.support.promises.promised import ONCE
from tests.support.promises.scripts import SCRIPTS
from tests.support.shop import RunningShop

Expected = dict[str, list[list[Shown]]]


class DidFaults(Protocol):
    """Whoever did faults and noted them."""

    done: list[str]


async def run_crowd(
    shop: RunningShop,
    size: int,
    rounds: int,
    expected: Expected | None = None,
    thinks_s: float = 0.0,
    others: Sequence[str] = (),
) -> list[Record]:
    """Let so many customers talk at the same time; of those not signed in, every second one over REST.

    With further gateways they begin at each in turn, and come back to the next whenever they lose the line.
    """
    urls = (shop.url, *others)
    async with http_session() as http:

        async def one(number: int) -> Record:
            script = SCRIPTS[number % len(SCRIPTS)]
            by_rest = script.customer is None and number // len(SCRIPTS) % 2 == 1
            first, *further = (urls[(number + n) % len(urls)] for n in range(len(urls)))
            line: Line
            if by_rest:
                line = RestLine(http, first, shop.rest_key, script, further)
            else:
                identity = await sign_in(shop, script.customer) if script.customer else None
                line = WidgetLine(first, script, identity, is_nervous=number % 3 == 0, others=further)
            try:
                wanted = expected[script.name] if expected else None
                return await play(script, rounds, line, wanted, thinks_s)
            finally:
                await line.close()

        return await asyncio.gather(*(one(number) for number in range(size)))


def report(records: list[Record], faults: DidFaults) -> str:
    asked = sum(len(record.answers) for record in records)
    asides = sum(record.asides for record in records)
    apologies = sum(m.is_apology for r in records for answer in r.answers for m in answer)
    return (
        f"{asked} messages in {len(records)} conversations, {len(faults.done)} faults "
        f"({dict(Counter(faults.done))}): {asides} answers put off and given, {apologies} apologies"
    )


def assert_right(record: Record) -> None:
    """What is compared with must be an answer: a line that names an order gets that order's card."""
    for text, answer in zip(record.script.lines, record.answers, strict=False):
        named = re.search(r"GD\d{6}", text)
        assert answer, text
        if named and record.script.customer:
            assert contents(answer) == {f"card {named[0]}"}, (text, contents(answer))


def assert_kept(records: list[Record], expected: Expected) -> None:
    for record in records:
        assert_once(record.shown)
        for number, answer in enumerate(record.answers):
            assert not any(message.is_apology for message in answer), (record.script.name, number, answer)
        again = doubled(record, expected[record.script.name])
        assert not again, f"{ONCE}: {again} ({record.script.name})"
