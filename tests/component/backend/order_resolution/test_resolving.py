"""Which order is meant."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from backend.order_resolution.number_formats import NumberFormats
from backend.order_resolution.service import OrderReference, choose
from backend.orders.model import IndexEntry
from backend.shop.model import ShopNumberShapes
from gendan.platform.storage.database import Database
from tests.support.backend.service import Backend, FrozenClock, sign_principal

_NOW = datetime(2026, 11, 1, tzinfo=UTC)


def _entry(row: int, number: str, *words: str, tracking: tuple[str, ...] = ()) -> IndexEntry:
    return IndexEntry(row, number, _NOW - timedelta(days=row), tracking, words)


VISIBLE = [
    _entry(1, "#1003", "真无线降噪耳机", "Wireless earbuds", tracking=("SF1234567890123",)),
    _entry(2, "#1002", "陶瓷马克杯", "Ceramic mug", tracking=("1Z999AA10123456784",)),
    _entry(3, "#1001", "保温杯", "Vacuum bottle", "陶瓷马克杯", "Ceramic mug"),
]


@pytest.mark.parametrize(
    ("question", "outcome", "matched_by", "numbers"),
    [
        (OrderReference(mentions=("1002",)), "one", "order_number", ["#1002"]),
        (OrderReference(mentions=("＃１００２",)), "one", "order_number", ["#1002"]),
        (OrderReference(mentions=("#01002",)), "one", "order_number", ["#1002"]),
        (OrderReference(mentions=("sf 1234 5678 90123",)), "one", "tracking_number", ["#1003"]),
        (OrderReference(mentions=("1Z999AA10123456784",)), "one", "tracking_number", ["#1002"]),
        (OrderReference(mentions=("1001", "1003")), "many", "order_number", ["#1003", "#1001"]),
        (OrderReference(mentions=("9999999",)), "not_visible", None, []),
        (OrderReference(mentions=("SF1234567890132",)), "similar", None, ["#1003"]),
        (OrderReference(product="耳机"), "one", "product", ["#1003"]),
        (OrderReference(product="ceramic mugs"), "many", "product", ["#1002", "#1001"]),
        (OrderReference(product="耳机子"), "one", "product", ["#1003"]),
        (OrderReference(product="杯子"), "many", "product", ["#1002", "#1001"]),
        (OrderReference(words="耳机到了吗"), "one", "product", ["#1003"]),
        (OrderReference(words="has the BOTTLE shipped"), "one", "product", ["#1001"]),
        (OrderReference(words="马克杯碎了", in_focus="#1002"), "one", "in_focus", ["#1002"]),
        (OrderReference(words="耳机到了吗", in_focus="#1001"), "one", "product", ["#1003"]),
        (OrderReference(words="I'm wireless here, in a vacuum"), "many", None, ["#1003", "#1002", "#1001"]),
        (OrderReference(position="latest"), "one", "latest", ["#1003"]),
        (OrderReference(position="other", in_focus="#1003"), "many", "other", ["#1002", "#1001"]),
        (OrderReference(in_focus="#1001"), "one", "in_focus", ["#1001"]),
        (OrderReference(in_focus="#4711"), "many", None, ["#1003", "#1002", "#1001"]),
        (OrderReference(), "many", None, ["#1003", "#1002", "#1001"]),
        (OrderReference(product="大象"), "many", None, ["#1003", "#1002", "#1001"]),
    ],
)
def test_what_was_said_names_the_order(
    question: OrderReference, outcome: str, matched_by: str | None, numbers: list[str]
) -> None:
    choice = choose(VISIBLE, question)
    assert (choice.outcome, choice.matched_by, [e.number for e in choice.entries]) == (
        outcome,
        matched_by,
        numbers,
    )


def test_a_customers_only_order_is_the_one_meant() -> None:
    assert choose(VISIBLE[:1], OrderReference()).matched_by == "only"


def test_without_orders_and_without_a_number_there_is_nothing_to_ask_about() -> None:
    assert choose([], OrderReference()).outcome == "none"


def test_a_letter_mistaken_for_a_digit_is_nearest_to_its_number() -> None:
    visible = [_entry(n, f"GD10000{n}") for n in range(1, 6)]
    choice = choose(visible, OrderReference(mentions=("GD10000l",)))
    assert (choice.outcome, choice.entries[0].number) == ("similar", "GD100001")


def test_a_short_number_is_never_similar() -> None:
    assert choose([_entry(1, "101")], OrderReference(mentions=("102",))).outcome == "not_visible"


async def test_a_foreign_number_resolves_like_an_unknown_one(backend: Backend) -> None:
    token = sign_principal(customer="C1001")
    foreign = await backend.post("/api/v1/orders/resolve", token, {"mentions": ["1Z999AA10123456784"]})
    unknown = await backend.post("/api/v1/orders/resolve", token, {"mentions": ["1Z999AA10000000000"]})
    assert foreign == unknown
    assert foreign["outcome"] == "not_visible"


async def test_a_resolved_order_comes_as_a_whole_view(backend: Backend) -> None:
    token = sign_principal(customer="C1001")
    answer = await backend.post("/api/v1/orders/resolve", token, {"mentions": ["YT7654321098765"]})
    assert (answer["outcome"], answer["matched_by"], answer["order"]["number"]) == (
        "one",
        "tracking_number",
        "GD100004",
    )


async def test_a_misspelt_field_is_refused_by_name(backend: Backend) -> None:
    response = await backend.call("POST", "/api/v1/orders/resolve", sign_principal(), {"mention": ["1"]})
    assert response.status == 422
    assert (await response.json())["error"]["field"] == "mention"


@pytest.mark.parametrize(
    ("foreign", "unknown"),
    [("GD200001", "GD300001"), ("200001", "300001"), ("1Z999AA10123456784", "1Z999AA19999999999")],
)
async def test_foreign_and_unknown_numbers_are_resolved_by_the_same_statements_to_the_same(
    backend: Backend, traced: Callable[[], list[str]], foreign: str, unknown: str
) -> None:
    told = []
    traced()
    for number in (foreign, unknown):
        asked = {"mentions": [number], "words": f"{number} Emma Clark"}
        answer = await backend.post("/api/v1/orders/resolve", sign_principal(customer="C1001"), asked)
        told.append((answer, traced()))
    assert told[0] == told[1]


async def test_shapes_set_by_the_shop_outweigh_learned_ones(database: Database, clock: FrozenClock) -> None:
    set_by_shop = ShopNumberShapes(order=["W-#####"], tracking=[])
    assert await NumberFormats(database, clock, set_by_shop).get() == set_by_shop
