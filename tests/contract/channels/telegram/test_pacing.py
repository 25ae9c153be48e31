"""However the network delays messages, Telegram's limits hold where Telegram counts."""

import asyncio
import time
from itertools import pairwise

from channels.telegram.outbound.pacing import Pace, Pacer

# What the clock's own steps make of a pause.
_EARLY_S = 0.002


async def arrivals(pacer: Pacer, chats: list[int], takes_s: list[float]) -> list[float]:
    """Send a message to each chat at once; it arrives so late, and its answer with it."""
    arrived = []

    async def send(chat_id: int, delay_s: float) -> None:
        async with pacer.turn(chat_id):
            await asyncio.sleep(delay_s)
            arrived.append(time.monotonic())

    await asyncio.gather(*map(send, chats, takes_s))
    return sorted(arrived)


async def test_what_goes_to_one_chat_at_once_leaves_one_after_another() -> None:
    pacer = Pacer(Pace(chat_s=0.1, bot_s=0.0))
    arrived = await arrivals(pacer, [7] * 4, [0.05, 0.0, 0.05, 0.0])

    assert min(later - earlier for earlier, later in pairwise(arrived)) > 0.1 - _EARLY_S


async def test_what_the_network_piles_up_is_never_more_than_thirty_in_a_window() -> None:
    pacer = Pacer(Pace(bot_s=0.001, window_s=0.3))
    arrived = await arrivals(pacer, list(range(90)), [0.25] * 30 + [0.0] * 60)

    assert all(arrived[n + 30] - arrived[n] > 0.3 - _EARLY_S for n in range(len(arrived) - 30))


async def test_a_busy_process_keeps_the_pace_on_the_whole() -> None:
    async def keep_busy() -> None:
        while True:
            time.sleep(0.04)  # noqa: ASYNC251 - it is what is tried
            await asyncio.sleep(0)

    pacer = Pacer(Pace(bot_s=0.05))
    busy, began = asyncio.create_task(keep_busy()), time.monotonic()
    arrived = await arrivals(pacer, list(range(25)), [0.0] * 25)
    busy.cancel()

    # One after another, each as late as the process is busy, they would take 2 s and more.
    assert arrived[-1] - began < 25 * 0.05 + 0.2
