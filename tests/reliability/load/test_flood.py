"""One customer floods; the others must not notice."""

import asyncio
import math
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
import socketio

from tests.support.customers import Customer
from tests.support.shop import RunningShop

# By the clock: beside others it would measure them, too.
pytestmark = [pytest.mark.rasa, pytest.mark.alone]

QUESTIONS = 25
FLOOD_S = 25.0


@pytest.fixture
def shop(mortal_shop: RunningShop) -> RunningShop:
    """Return what else has the machine to itself, so that it needn't start another for this."""
    return mortal_shop


async def answer_times(customer: Customer) -> list[float]:
    """Return how many seconds each question took from sending it to the first word of its answer."""
    times = []
    for _ in range(QUESTIONS):
        before = len(customer.heard)
        began = time.perf_counter()
        await customer.send("运费多少钱")
        async with asyncio.timeout(30):
            while len(customer.heard) == before:
                await asyncio.sleep(0.002)
        times.append(time.perf_counter() - began)
        await asyncio.sleep(0.1)
    return times


def p95(times: list[float]) -> float:
    return sorted(times)[math.ceil(0.95 * len(times)) - 1]


async def flood(customer: Customer, refused: list[Any]) -> None:
    """Send as fast as the gateway reads, without waiting for anything."""
    ends = time.monotonic() + FLOOD_S
    while time.monotonic() < ends:
        if not customer.socket.connected:
            # Hung up on; whoever floods comes right back.
            await customer.connect()
            await customer.request_session(customer.session_id)
        said = {"message": "我的快递到哪了", "session_id": customer.session_id, "message_id": uuid4().hex}
        with suppress(socketio.exceptions.BadNamespaceError):
            await customer.socket.emit("user_uttered", said, callback=_note(refused))
        # Some 500 a second; it is the gateway that is measured, not how fast this process writes.
        await asyncio.sleep(0.002)


def _note(refused: list[Any]) -> Callable[[Any], None]:
    def note(receipt: Any) -> None:
        if "error" in receipt:
            refused.append(receipt["error"])

    return note


async def test_a_flooding_conversation_does_not_slow_the_others(
    arrive: Any, record_property: Callable[[str, object], None]
) -> None:
    before, during, flooder = [await arrive() for _ in range(3)]
    undisturbed = p95((await answer_times(before))[1:])
    refused: list[Any] = []
    flooding = asyncio.create_task(flood(flooder, refused))
    # Its first messages are within what anybody may send.
    await asyncio.sleep(3)
    disturbed = p95((await answer_times(during))[1:])
    assert not flooding.done()
    flooding.cancel()
    # Hard, since its client would first write all that the gateway hasn't read.
    await flooder.socket.eio.disconnect(abort=True)
    record_property(
        "p95 of others, undisturbed and during a flood", f"{undisturbed:.3f} s, {disturbed:.3f} s"
    )

    assert refused
    assert {error["code"] for error in refused} == {"too_many_messages"}
    assert disturbed < 2 * undisturbed
