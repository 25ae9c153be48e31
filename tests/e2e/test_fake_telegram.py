"""`gendan up --demo --fake-telegram`: the demo shop with a page that stands in for Telegram."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.shop import started

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(1200)]


async def test_one_plays_a_customer_on_the_stand_in_s_page(tmp_path: Path) -> None:
    with started(tmp_path, "--demo", "--fake-telegram") as shop:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{shop.run['ports']['telegram']}/") as page:
            people = await (await page.get("play/people")).json()
            emma = next(person["id"] for person in people if person["name"] == "Emma Clark")
            await page.post(f"play/{emma}/start", json={})
            chat = await shown(page, emma, "Hi!")

    assert [command["command"] for command in chat["commands"]][:2] == ["orders", "human"]
    assert chat["commands"][0]["description"] == "My orders"
    assert chat["bot"]["description"].startswith("Lightbox Store's automatic")


def test_without_the_demo_it_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gendan.cli", "--var", str(tmp_path), "up", "--fake-telegram"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 2
    assert "use it with --demo" in done.stderr


async def shown(page: aiohttp.ClientSession, user: int, word: str) -> Any:
    """Return the chat as the page shows it, once a word is in it."""
    revision = -1
    for _ in range(20):
        chat = await (await page.get(f"play/{user}", params={"after": revision})).json()
        if word in str(chat["messages"]):
            return chat
        revision = chat["revision"]
    raise AssertionError(chat["messages"])
