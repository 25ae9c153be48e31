"""Whether somebody tries orders: told as figures, listed by number, written into the orders' audit log."""

import asyncio
import json
from typing import Any

from click.testing import CliRunner

from backend.commands import main
from backend.verification.metrics import FIGURES
from tests.support.backend.audit import read_audit
from tests.support.backend.commands import ENVIRON
from tests.support.backend.contacts import order, take_in, writer
from tests.support.backend.service import Backend
from tests.support.backend.verification import RIGHT, WRONG_CONTACT, verify
from tests.support.backend.ways import exhausted

__all__ = ["writer"]

ORDERS, CONTACTS, NETWORKS = FIGURES


async def figures(backend: Backend) -> dict[str, float]:
    page = await (await backend.call("GET", "/metrics", None)).text()
    lines = (line.rpartition(" ") for line in page.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines if name in FIGURES}


async def test_nobody_who_mistypes_twice_is_told_of(backend: Backend) -> None:
    for _ in range(2):
        await verify(backend, WRONG_CONTACT)
    assert await figures(backend) == {ORDERS: 0, CONTACTS: 0, NETWORKS: 0}


async def test_an_order_whose_tries_are_used_up_is_told_for_an_hour(backend: Backend) -> None:
    await exhausted(backend, "order")
    assert await figures(backend) == {ORDERS: 1, CONTACTS: 0, NETWORKS: 0}


async def test_it_is_told_no_longer_than_its_tries_are_used_up(backend: Backend) -> None:
    await exhausted(backend, "order")
    backend.clock.advance(minutes=61)
    assert await figures(backend) == {ORDERS: 0, CONTACTS: 0, NETWORKS: 0}


async def test_one_contact_tried_on_many_orders_is_told(backend: Backend) -> None:
    await exhausted(backend, "contact")
    assert await figures(backend) == {ORDERS: 0, CONTACTS: 1, NETWORKS: 0}


async def test_many_orders_tried_from_one_network_are_told(backend: Backend) -> None:
    await exhausted(backend, "network")
    assert await figures(backend) == {ORDERS: 0, CONTACTS: 0, NETWORKS: 1}


async def test_slips_of_who_then_proves_the_order_neither_alarm_nor_use_up_its_tries(
    backend: Backend,
) -> None:
    for nth in range(4):
        for _ in range(4):
            await verify(backend, WRONG_CONTACT, f"c_{nth}", src=f"203.0.{nth}.0/24")
        assert (await verify(backend, RIGHT, f"c_{nth}", src=f"203.0.{nth}.0/24"))["outcome"] == "granted"
    assert (await figures(backend))[ORDERS] == 0


async def test_who_has_the_label_in_hand_gets_no_tries_back_for_what_opens_the_order(
    backend: Backend,
) -> None:
    label = {"number": "YT7654321098765", "recipient": "李伟", "postcode": "200040"}
    outcomes = []
    for nth in range(4):
        for guess in range(4):
            claim = {"number": label["number"], "email": f"guess{nth}{guess}@example.com"}
            tried = await verify(backend, claim, f"c_{nth}", src=f"203.0.{nth}.0/24")
            outcomes.append(tried["outcome"])
        await verify(backend, label, f"c_{nth}", src=f"203.0.{nth}.0/24")
    assert outcomes.count("refused") == 10


async def test_who_proves_an_order_of_their_own_gets_no_tries_back_for_others(backend: Backend) -> None:
    for nth in range(4):
        await verify(backend, {"number": f"GD9{nth:05}", "phone": "1234"})
    assert (await verify(backend, RIGHT))["outcome"] == "granted"
    assert (await verify(backend, WRONG_CONTACT))["tries_left"] == 0


async def test_who_has_an_order_with_the_same_digits_gets_no_tries_back_for_the_other(
    backend: Backend, writer: str
) -> None:
    own, other = order(1, {"email": "me@example.com"}), order(2, {"phone": "+8613700137335"})
    await take_in(backend, writer, own | {"number": "US-555"}, other | {"number": "EU-555"})
    outcomes = []
    for nth in range(4):
        src = f"203.0.{nth}.0/24"
        for guess in range(4):
            claim = {"number": "EU-555", "phone": f"{nth}{guess}00"}
            outcomes.append((await verify(backend, claim, f"c_{nth}", src=src))["outcome"])
        await verify(backend, {"number": "US-555", "email": "me@example.com"}, f"c_{nth}", src=src)
    assert outcomes.count("refused") == 10


def listed(backend: Backend, *options: str) -> list[Any]:
    environ = {**ENVIRON, "GENDAN_BACKEND_DATABASE": backend.settings.database.get_secret_value()}
    result = CliRunner().invoke(main, ["tries", *options], env=environ)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


async def test_the_list_names_numbers_and_counts_the_most_tried_first(backend: Backend) -> None:
    backend.clock.advance(days=3650)  # the command goes by the clock on the wall
    await exhausted(backend, "order")
    await verify(backend, {"number": "GD555555", "phone": "1234"}, "c_other", src="192.0.9.0/24")
    found = await asyncio.to_thread(listed, backend)
    instants = [each.pop("last_at") for each in found]

    assert found == [
        {"number": "GD100004", "is_known": True, "refused": 10, "exhausted": 1, "conversations": 11},
        {"number": "GD555555", "is_known": False, "refused": 1, "exhausted": 0, "conversations": 1},
    ]
    assert all(instant.endswith("Z") for instant in instants)


async def test_the_orders_audit_log_says_who_tried_it(backend: Backend) -> None:
    await verify(backend, WRONG_CONTACT, "c_thief")
    await exhausted(backend, "order")
    _, printed = await asyncio.to_thread(read_audit, backend, "GD100004")
    actions = [(entry["actor"], entry["action"]) for entry in map(json.loads, printed.splitlines())]
    assert actions[0] == ("conversation:c_thief", "proof_refused")
    assert actions[-1] == ("conversation:c_owner", "proof_exhausted")
