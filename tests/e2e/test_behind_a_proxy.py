"""Behind a proxy on the same machine: named or not, nobody pays for what strangers did."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support.command_line import gendan
from tests.support.e2e.proxy import CALLER, proxied
from tests.support.promises.leaks.attacks import Line
from tests.support.promises.leaks.listening import SocketEar
from tests.support.shop import RunningShop

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]

STRANGERS = 10
NUMBER, EMAIL = "GD100001", "li.wei@example.com"


@pytest.fixture
async def behind(usual_shop: RunningShop) -> AsyncIterator[str]:
    """A proxy that the shop's operator has not named."""
    async with proxied(usual_shop.url) as url:
        yield url


async def tell(url: str, number: str, email: str) -> str:
    """Ask about an order in a conversation of one's own; return all that came back."""
    visitor = SocketEar(url, None)
    await visitor.begin("en-US")
    await visitor.say(Line(f"where is {number}"))
    await visitor.say(Line(email))
    await visitor.close()
    return "\n".join(visitor.heard)


async def findings(shop: RunningShop) -> dict[str, dict[str, Any]]:
    done = await asyncio.to_thread(gendan, shop.var, "check", "--json")
    return {finding["name"]: finding for finding in json.loads(done.stdout)["findings"]}


async def test_a_proxy_that_was_not_named_locks_no_owner_out_and_is_told_loudly(
    usual_shop: RunningShop, behind: str
) -> None:
    before = (await findings(usual_shop))["proxies"]["level"]
    for stranger in range(STRANGERS):
        heard = await tell(behind, f"GD1000{stranger + 20}", f"stranger{stranger}@example.com")
        assert "order_card" not in heard
    owners = await tell(behind, NUMBER, EMAIL)
    after = (await findings(usual_shop))["proxies"]
    log = Path(usual_shop.var, "logs", "bot.log").read_text(encoding="utf-8")

    assert "order_card" in owners
    assert (before, after["level"]) == ("ok", "problem")
    assert "GENDAN_TRUSTED_PROXIES" in after["remedy"]
    assert log.count("proxy_unnamed") == 1


async def test_the_widgets_own_page_works_behind_tls_that_the_proxy_does_not_tell_of(behind: str) -> None:
    host = behind.removeprefix("http://")
    async with aiohttp.ClientSession() as http:
        answers = {}
        for origin in (f"https://{host}", "https://evil.example"):
            for transport in ("polling", "websocket"):
                headers = {"Origin": origin, CALLER: "203.0.113.9"}
                where = f"{behind}/socket.io/?EIO=4&transport={transport}"
                opened = http.get(where, headers=headers) if transport == "polling" else None
                if opened:
                    async with opened as answer:
                        answers[origin, transport] = answer.status
                    continue
                try:
                    await (await http.ws_connect(where, headers=headers)).close()
                    answers[origin, transport] = 200
                except aiohttp.WSServerHandshakeError as refusal:
                    answers[origin, transport] = refusal.status

    assert set(answers.values()) == {200, 400}
    assert all((status == 200) == (host in origin) for (origin, _), status in answers.items())
