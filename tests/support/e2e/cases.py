"""A shop whose people are told of cases by mail."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from gendan.platform.layout import ROOT
from tests.support.customers import Customer, words
from tests.support.promises.promised import TOLD
from tests.support.receiving import Receiver
from tests.support.shop import RunningShop, demo_shop

NUMBER = re.compile(r"K-[2-9A-Z]{4,}")


MANY_MINUTES_S = 100.0


@contextmanager
def case_shop(var: Path, receiver: Receiver, **variables: str) -> Iterator[RunningShop]:
    """Start a demo shop that is there day and night, and tells a receiver who waits."""
    facts = yaml.safe_load((ROOT / "deploy" / "shop.demo.yml").read_text(encoding="utf-8"))
    facts["support"]["hours"] = {"mon-sun": ["0:00-24:00"]}
    file = var / "always.yml"
    file.write_text(yaml.safe_dump(facts, allow_unicode=True), encoding="utf-8")
    settings = {"GENDAN_SHOP_FILE": str(file), "GENDAN_SUPPORT_URLS": receiver.address}
    with demo_shop(var / "var", **settings, **variables) as shop:
        yield shop


def number_in(text: str) -> str:
    found = NUMBER.search(text)
    assert found, text
    return found[0]


async def ask_for_person(customer: Customer, text: str) -> str:
    return number_in(words(await customer.ask(text)))


async def until(holds: Any, within_s: float = 30.0) -> None:
    async with asyncio.timeout(within_s):
        while not holds():
            await asyncio.sleep(0.1)


async def shop_is_told(
    receiver: Receiver, shop: RunningShop, numbers: set[str], within_s: float = MANY_MINUTES_S
) -> None:
    """Wait until every case has been told by both ways, once each."""

    def told_by_phone() -> list[str]:
        return [number for each in receiver.received for number in NUMBER.findall(each["title"])]

    def told_by_mail() -> list[str]:
        return [number for mail in staff_mails(shop) for number in NUMBER.findall(mail["subject"])]

    try:
        await until(lambda: numbers <= set(told_by_phone()) & set(told_by_mail()), within_s)
    except TimeoutError:
        raise AssertionError(f"{TOLD}: {numbers} not in {told_by_phone()}, {told_by_mail()}") from None
    for told in (told_by_phone(), told_by_mail()):
        assert sorted(told) == sorted(set(told)), f"{TOLD}, once: {told}"


def staff_mails(shop: RunningShop) -> list[dict[str, Any]]:
    return [letter for letter in shop.letters() if letter["to"] == "team@shop.example"]
