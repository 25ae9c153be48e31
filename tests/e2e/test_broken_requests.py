"""Whatever breaks HTTP at any port of a shop, nothing of it comes to stand in a log."""

from urllib.parse import urlsplit

import pytest

from tests.support.broken_requests import BROKEN, CANARIES, quoted, send_broken
from tests.support.customers import Customer
from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa


def ports(shop: RunningShop) -> dict[str, int]:
    listening = {name: urlsplit(url).port or 0 for name, url in shop.run["urls"].items()}
    return listening | {"smtp": shop.run["ports"]["smtp"]}


async def test_no_log_of_any_process_quotes_a_broken_request(shop: RunningShop) -> None:
    answered = {
        name: sum(bool(send_broken("127.0.0.1", port, raw)) for raw in BROKEN.values())
        for name, port in ports(shop).items()
    }
    mail = "\r\n".join(f"MAIL FROM:<{canary}> {canary}" for canary in CANARIES).encode()
    send_broken("127.0.0.1", ports(shop)["smtp"], b"\xff\xfe" + mail + b"\r\nDATA\r\n\x00" + mail + b"\r\n")
    # Said after all of them, so that their lines are written by now.
    visitor = Customer(shop)
    await visitor.arrive()
    assert await visitor.ask("运费多少钱")
    await visitor.close()
    assert set(answered) == {"gateway", "backend", "rasa", "actions", "smtp"}
    assert all(count > len(BROKEN) / 2 for count in answered.values()), answered
    assert not quoted(shop.var / "logs")
