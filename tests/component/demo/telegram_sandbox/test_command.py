import asyncio
import sys

import aiohttp
import pytest
import yaml

from demo.telegram_sandbox.__main__ import DEMO_PEOPLE
from gendan.platform.layout import ROOT


@pytest.mark.process
async def test_the_command_serves_the_page_and_its_people_until_it_is_ended() -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "demo.telegram_sandbox",
        "--port",
        "0",
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert program.stdout
    try:
        line = (await program.stdout.readline()).decode()
        url = next(word for word in line.split() if word.startswith("http"))
        async with aiohttp.ClientSession() as session:
            async with session.get(url) as page:
                assert "/static/main.js" in await page.text()
            async with session.get(f"{url}play/people") as people:
                names = [person["name"] for person in await people.json()]
        assert names == ["李伟", "Emma Clark", "Sam Rivers"]
    finally:
        program.terminate()
        await program.communicate()
    assert program.returncode == 0


def test_the_demo_s_people_have_the_numbers_that_the_shop_has_of_its_customers() -> None:
    demo = yaml.safe_load((ROOT / "demo/shop/fixed.yml").read_text(encoding="utf-8"))
    customers = {customer["phone"].removeprefix("+") for customer in demo["customers"]}
    known = {person["phone"] for person in DEMO_PEOPLE}
    assert len(known & customers) == 2 == len(customers)
    assert len(known) == 3
