"""Nothing a customer types may reveal another customer's data: everybody really tries."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from itertools import product
from pathlib import Path

import pytest

from bot.settings import MIGRATIONS
from gendan.platform.storage.migrations import migrate
from tests.fault_injection.variables import with_faults
from tests.support.postgres import serving
from tests.support.promises.crowd import http_session
from tests.support.promises.grown_shop import second_gateway
from tests.support.promises.leaks.attacks import Stolen
from tests.support.promises.leaks.canaries import plant
from tests.support.promises.leaks.leaks import (
    ATTACKS,
    CHANNELS,
    LOCALES,
    PROMISE,
    SIGNED_IN,
    Asking,
    Matrix,
    all_pairs,
    latin_square,
    share,
    unescaped,
)
from tests.support.promises.leaks.planted_shop import PlantedShop, planted_shop
from tests.support.promises.leaks.surfaces import pages_and_metrics, refusals, written_and_sent

pytestmark = pytest.mark.rasa

RecordProperty = Callable[[str, object], None]
# All pairs are asked in so many parts, so that one that ends early proves what it has covered.
SHARES = 6
# What an owner is shown: without these a search would find nothing because there is nothing.
SHOWN_TO_OWNERS = {
    "order.number", "order.address.recipient", "order.address.phone", "order.address.street",
    "order.address.region", "order.address.postcode", "order.items.name.zh", "order.items.name.en",
    "order.items.variant.zh", "order.items.sku", "unit_price", "total", "order.payment.method.zh",
    "order.payment.failure.en", "order.shipments.tracking_number", "scan.text.zh", "scan.place.en",
    "scan.courier.name", "scan.courier.phone", "scan.pickup.name.zh", "scan.pickup.address.en",
    "scan.pickup.code", "scan.delivery.signed_name", "scan.delivery.proof_url", "refund.to",
}  # fmt: skip


@pytest.fixture(scope="module")
def stolen() -> dict[int, Stolen]:
    """Keep what was seen of the customers' own conversations for the next who try."""
    return {}


async def search(
    planted: PlantedShop, cells: list[Asking], stolen: dict[int, Stolen], at_once: int = 10
) -> Matrix:
    """Ask, and search the answers and everything else that the shop lets out."""
    async with http_session() as http:
        matrix = Matrix(planted, http, stolen, at_once)
        await matrix.see_own()
        await matrix.ask(cells)
        matrix.search_transcripts()
        matrix.search_elsewhere(await refusals(planted, http))
        matrix.search_elsewhere(await pages_and_metrics(planted, http))
        matrix.search_elsewhere(await written_and_sent(planted))
        return matrix


@pytest.mark.timeout(600)
async def test_nobody_reads_a_word_of_anybody_elses_order(
    planted: PlantedShop, stolen: dict[int, Stolen], record_property: RecordProperty
) -> None:
    matrix = await search(planted, latin_square(len(planted.customers)), stolen)

    assert set(matrix.report.read_by_owners) >= SHOWN_TO_OWNERS
    assert not matrix.report.verdict(), matrix.report.leaks[:20]
    record_property("Leaks", str(matrix.report))


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_nobody_reads_a_word_of_it_while_the_dialogue_stands_still(
    planted: PlantedShop, stolen: dict[int, Stolen], record_property: RecordProperty
) -> None:
    async with http_session() as http:
        matrix = Matrix(planted, http, stolen, at_once=60)
        if not stolen:
            await matrix.see_own()
        rasa = planted.shop.refreshed().run["pids"]["rasa"]
        os.kill(rasa, signal.SIGSTOP)
        try:
            await matrix.ask(latin_square(len(planted.customers))[::5])
        finally:
            # On a slow machine the supervisor has given it up by now, and started another.
            with suppress(ProcessLookupError):
                os.kill(rasa, signal.SIGCONT)
        matrix.search_transcripts()
        matrix.search_elsewhere(await written_and_sent(planted))

    assert not matrix.report.verdict(), matrix.report.leaks[:20]
    record_property("Leaks without the dialogue", str(matrix.report))


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("nth", range(SHARES))
async def test_nobody_reads_a_word_of_any_order_of_anybody(
    planted: PlantedShop, stolen: dict[int, Stolen], nth: int, record_property: RecordProperty
) -> None:
    everything = all_pairs(planted.customers)
    cells = share(everything, nth, SHARES)
    matrix = await search(planted, cells, stolen, at_once=16)
    assert not matrix.report.verdict(), matrix.report.leaks[:20]
    covered = f"{len(cells)} of {len(everything)} cells"
    record_property(f"Leaks, all pairs, part {nth + 1} of {SHARES}, {covered}", str(matrix.report))


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.timeout(900)
async def test_nobody_reads_a_word_of_it_at_either_of_two_gateways(
    tmp_path: Path, record_property: RecordProperty
) -> None:
    with serving() as server:
        data = {"GENDAN_GATEWAY_DATABASE": server.create("leaks")}
        await migrate(data["GENDAN_GATEWAY_DATABASE"], MIGRATIONS)
        with planted_shop(tmp_path, 8, data) as planted, second_gateway(planted.shop, data) as second:
            async with http_session() as http:
                matrix = Matrix(planted, http, others=[second.url])
                await matrix.see_own()
                await matrix.ask(latin_square(8))
                matrix.search_elsewhere(await written_and_sent(planted))

    assert not matrix.report.verdict(), matrix.report.leaks[:20]
    record_property("Leaks at two gateways", str(matrix.report))


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_a_shop_that_skips_the_access_check_is_found_out(
    tmp_path: Path, record_property: RecordProperty
) -> None:
    with (
        with_faults(tmp_path, "skip_access_check") as fault,
        planted_shop(tmp_path / "var", count=4, environment=fault) as broken,
    ):
        async with http_session() as http:
            matrix = Matrix(broken, http)
            await matrix.see_own()
            await matrix.ask(latin_square(4))

    assert PROMISE in matrix.report.verdict()
    found = {leak.where.split(" by ")[0] for leak in matrix.report.leaks}
    assert found >= {"number", "bare number", "full width", "tracking number", "my last one"}
    record_property("Leaks found with the access check skipped", len(matrix.report.leaks))


@pytest.mark.parametrize("written", ["王芳", "\\u738b\\u82b3", "\\\\u738b\\\\u82b3", "%E7%8E%8B%E8%8A%B3"])
def test_a_word_is_found_however_a_log_writes_it(written: str) -> None:
    assert "王芳" in unescaped(f"asked for {written} today")


def test_no_word_stands_in_anybody_elses() -> None:
    customers = plant()
    words = {word: customer.id for customer in customers for word in customer.canaries}
    everything = {customer.id: "\n".join(word for word in customer.canaries) for customer in customers}
    shared = [
        (word, other)
        for word, owner in words.items()
        for other, text in everything.items()
        if other != owner and word in text and not word.startswith("****")
    ]
    assert len(words) > 1000
    assert not shared


def test_every_way_is_asked_in_both_languages_on_every_channel() -> None:
    asked = latin_square(20)
    for name in ("channel", "language"):
        combinations = {(cell.attack.name, getattr(cell, name)) for cell in asked}
        assert len(combinations) == len(ATTACKS) * len({getattr(cell, name) for cell in asked})
    assert all(cell.asker != cell.target for cell in asked)


def test_the_parts_of_all_pairs_are_every_way_to_ask_for_every_order_of_somebody_else() -> None:
    customers = plant()
    everything = all_pairs(customers)
    parts = [cell for nth in range(SHARES) for cell in share(everything, nth, SHARES)]
    orders = sum(len(customer.orders) for customer in customers)
    ways = len(ATTACKS) * 2

    assert len(parts) == len(everything)
    assert set(parts) == set(everything)
    assert sum(cell.channel == SIGNED_IN for cell in everything) == orders * (len(customers) - 1) * ways
    assert {(c.target, c.order, c.attack.name, c.channel, c.language) for c in everything} == {
        (target, order, attack.name, channel, language)
        for target, customer in enumerate(customers)
        for order, attack, channel, language in product(
            range(len(customer.orders)), ATTACKS, CHANNELS, LOCALES
        )
    }
