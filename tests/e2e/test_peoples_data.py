"""A person's whole way through a running shop: held, backed up, told, erased, and not brought back."""

import asyncio
import base64
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support import command_line
from tests.support.customers import Customer, sign_in, words
from tests.support.shop import RunningShop, demo_shop

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(1200)]

LI_WEI = ("李伟", "li.wei@example.com", "13800138000", "南京西路", "包裹里少了一只蓝鲸杯", "8-2-3041")
# A PDF is kept as it is, so it can be searched for byte by byte.
RECEIPT = b"%PDF-1.7\n% receipt of the blue whale cup\n%%EOF\n"
# As JSON writes what isn't ASCII.
ESCAPED = tuple(json.dumps(word)[1:-1] for word in LI_WEI)
# Fewer than one conversation may send in a minute.
MOST_MESSAGES = 50
EMMAS = "Is the pelican lamp on its way?"


async def gendan(var: Path, *arguments: str) -> tuple[int, str]:
    """Run `gendan` as an operator does and return its exit code and what it said."""
    done = await asyncio.to_thread(command_line.gendan, var, *arguments)
    return done.returncode, done.stdout + done.stderr


@asynccontextmanager
async def customer(shop: RunningShop, customer_id: str, locale: str) -> AsyncIterator[Customer]:
    arrived = Customer(shop, await sign_in(shop, customer_id), locale)
    await arrived.arrive()
    try:
        yield arrived
    finally:
        await arrived.close()


async def talk(shop: RunningShop) -> None:
    async with customer(shop, "C1001", "zh-CN") as li_wei:
        await li_wei.ask("我叫李伟，邮箱li.wei@example.com，我的快递到哪了")
        await li_wei.ask("包裹里少了一只蓝鲸杯", attachments=[await upload(shop, li_wei)])
        await li_wei.ask("转人工")
    async with customer(shop, "C2001", "en-US") as emma:
        await emma.ask("Where is my order?")
        await emma.ask(EMMAS)


async def upload(shop: RunningShop, whose: Customer) -> str:
    headers = {"Authorization": f"Bearer {whose.session_id}", "X-Identity": str(whose.identity)}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{shop.url}/uploads", data=RECEIPT, headers=headers) as answer,
    ):
        return str((await answer.json())["id"])


async def back_up_under_load(shop: RunningShop, target: Path) -> int:
    """Take a backup while a customer goes on writing; return how many messages were accepted meanwhile."""
    async with customer(shop, "C1001", "zh-CN") as li_wei:
        backup = asyncio.create_task(gendan(shop.var, "backup", str(target), "--demo"))
        count = 0
        while not backup.done():
            if count < MOST_MESSAGES:
                assert "error" not in await li_wei.send(f"李伟第{count}次问：到哪了")
                count += 1
            await asyncio.sleep(0.3)
        assert (await backup)[0] == 0, (await backup)[1]
        await asyncio.sleep(3)
    return count


async def exported(shop: RunningShop, named: str, target: Path) -> dict[str, Any]:
    code, said = await gendan(shop.var, "export", named, str(target), "--demo")
    assert code == 0, said
    return {file.name: json.loads(file.read_text()) for file in target.glob("*.json")}


def written(var: Path) -> list[str]:
    """Return where in a shop's files the person's words stand."""
    files = [path for path in var.rglob("*") if path.is_file()]
    sought = {*(word.encode() for word in (*LI_WEI, *ESCAPED)), RECEIPT}
    return [f"{file.name}: {word!r}" for file in files for word in sought if word in file.read_bytes()]


def in_backup(backup: Path, var: Path) -> list[str]:
    with zipfile.ZipFile(backup) as archive:
        archive.extractall(var)
    return written(var)


async def test_a_person_is_told_erased_and_stays_erased(tmp_path: Path) -> None:
    var, backup = tmp_path / "var", tmp_path / "old.zip"
    still = {"GENDAN_DEMO_CLOCK_SPEED": "0"}
    with demo_shop(var, **still) as shop:
        await talk(shop)
        assert await back_up_under_load(shop, backup) > 1
        assert in_backup(backup, tmp_path / "unpacked")

        held = await exported(shop, "li.wei@example.com", tmp_path / "li-wei")
        told = json.dumps(held, ensure_ascii=False)
        assert [word for word in LI_WEI if word not in told] == []
        assert len(held["orders.json"]) == 6
        assert held["conversations.json"][0]["cases"]
        assert base64.b64encode(RECEIPT).decode() in told
        assert held["dialogue_states.json"]
        assert held["audit.json"]
        assert [word for word in ("Emma", EMMAS, "C2001") if word in told] == []

        emma = await exported(shop, "C2001", tmp_path / "emma")
        assert EMMAS in str(emma)
        code, said = await gendan(var, "erase", "C1001", "--yes", "--demo")
        assert code == 0, said
        assert written(var) == []
        assert await exported(shop, "C2001", tmp_path / "emma-after") == emma
        assert "already runs in" in (await gendan(var, "restore", str(backup), "--replace"))[1]

    code, said = await gendan(var, "restore", str(backup), "--replace")
    assert (code, "1 people erased since" in said) == (0, True), said
    assert written(var) == []
    with demo_shop(var, **still) as shop:
        await nobody_knows_li_wei(shop)
        assert (await exported(shop, "C2001", tmp_path / "emma-restored")).keys() == emma.keys()
        assert written(var) == []


async def nobody_knows_li_wei(shop: RunningShop) -> None:
    async with customer(shop, "C1001", "zh-CN") as li_wei:
        assert "GD100001" not in words(await li_wei.ask("我的快递到哪了"))
    async with customer(shop, "C2001", "en-US") as emma:
        assert "GD20000" in str(await emma.ask("Where is my order?"))
