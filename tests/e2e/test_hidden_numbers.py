"""Nobody's card number is found anywhere after it was typed into the real shop."""

from typing import Any

import pytest

from tests.support.customers import words
from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa

CARD, TOGETHER, IDENTITY = "4929 7382 1036 4415", "4929738210364415", "11010519491231002X"


def files_with(shop: RunningShop, digits: str) -> list[str]:
    files = (path for path in shop.var.rglob("*") if path.is_file())
    return [path.name for path in files if digits.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    ("locale", "said", "notice"),
    [
        ("zh-CN", f"运费多少钱？退到{CARD}可以吗，身份证{IDENTITY}", "已经隐去"),
        ("en-US", f"how much is shipping? my card is {CARD}, my ID {IDENTITY}", "I hid what looked like"),
    ],
)
async def test_what_was_typed_is_in_no_file_and_the_customer_is_told_once(
    shop: RunningShop, arrive: Any, locale: str, said: str, notice: str
) -> None:
    customer = await arrive(locale=locale)
    told = words(await customer.ask(said))

    assert told.count(notice) == 1
    for digits in (CARD, TOGETHER, TOGETHER[4:], IDENTITY):
        assert files_with(shop, digits) == []


async def test_the_demos_own_numbers_are_never_hidden(arrive: Any) -> None:
    customer = await arrive("C1001")
    told = words(await customer.ask("SF1234567890123 到哪了"))

    assert "隐去" not in told
    assert "GD100001" in told or "SF1234567890123" in told
