"""What open widgets cost the gateway, silent ones and one that never reads: a real process, real sockets."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bench.bare_socket import BareSocket
from bench.crowd import measure_crowd
from bench.gateway import UNLIMITED
from bench.parts.sockets import ECHOES, MOST_KIB, MOST_MS, SOCKETS
from bench.processes import weigh
from gendan.ops.supervisor.environment import Ports, process_environment
from gendan.ops.supervisor.supervisor import Program, is_ready
from gendan.platform.http.serving import allow_open_files
from gendan.platform.layout import Layout
from tests.support.shop import demo_shop, free_ports

READY_S = 30
# A few find part of their room in what the start left free.
MOST_OF_A_FEW_KIB = 22
MOST_UNREAD_BYTES = 5_000_000


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """Run a gateway with nothing behind it; return its URL and its process."""
    allow_open_files()
    port, smtp, *nobody = free_ports(5)
    layout = Layout(var=tmp_path)
    (tmp_path / "demo").mkdir()
    ports = Ports(gateway=port, smtp=smtp, rasa=nobody[0], actions=nobody[1], backend=nobody[2])
    environment = process_environment(layout, ports, {**os.environ, **UNLIMITED}, demo=True)
    command = [sys.executable, "-m", "bot", "serve"]
    with (tmp_path / "gateway.out").open("wb") as printed:
        process = subprocess.Popen(command, cwd=layout.root, env=environment, stdout=printed, stderr=printed)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, process, layout)
        yield url, process.pid
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], layout: Layout) -> None:
    deadline = time.monotonic() + READY_S
    while not is_ready(Program("bot", (), layout.root, f"{url}/healthz")):
        assert process.poll() is None, (layout.var / "gateway.out").read_text()
        assert time.monotonic() < deadline, "the gateway did not start"
        time.sleep(0.1)


@pytest.mark.process
@pytest.mark.alone
async def test_a_silent_widget_costs_the_gateway_little_memory(gateway: tuple[str, int]) -> None:
    url, pid = gateway
    crowd = await measure_crowd(url, pid, idle=300, echoes=20)

    assert crowd.each_kib <= MOST_OF_A_FEW_KIB


async def conversation_of(http: aiohttp.ClientSession, url: str, messages: int) -> str:
    """Have a conversation of 6 kB a message; return its session."""
    async with http.ws_connect(url, max_msg_size=0) as line:
        await line.send_str("40")
        await line.send_str('42["session_request",{"after_seq":0}]')
        while "session_confirm" not in (frame := (await line.receive(timeout=5)).data):
            pass
        session = str(json.loads(frame[2:])[1])
        for number in range(messages):
            said = {"message": "测" * 1_000, "message_id": f"m{number}", "session_id": session}
            await line.send_str(f"421{json.dumps(['user_uttered', said])}")
            while not (await line.receive(timeout=5)).data.startswith("431"):
                pass
    return session


@pytest.mark.process
@pytest.mark.alone
async def test_who_asks_for_everything_again_and_again_and_never_reads_costs_little(
    gateway: tuple[str, int],
) -> None:
    url, pid = gateway
    url += "/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as http, BareSocket(http, url) as bystander:
        session = await conversation_of(http, url, 60)
        before = weigh([pid])
        deaf = await http.ws_connect(url, max_msg_size=0)
        await deaf.send_str("40")
        assert deaf._response.connection
        assert deaf._response.connection.transport
        deaf._response.connection.transport.pause_reading()  # type: ignore[attr-defined]
        asked = json.dumps(["session_request", {"session_id": session, "after_seq": 0}])
        for _ in range(600):
            await deaf.send_str(f"42{asked}")
        heaviest = 0
        for _ in range(20):
            heaviest = max(heaviest, weigh([pid]) - before)
            await asyncio.sleep(0.1)
        echo_s = await bystander.utter("hello")
        await deaf.close()

    assert heaviest <= MOST_UNREAD_BYTES
    assert echo_s < 1


@pytest.mark.long
@pytest.mark.rasa
@pytest.mark.process
@pytest.mark.alone
async def test_five_thousand_silent_widgets_cost_little_memory_and_slow_nobody_down(
    tmp_path: Path,
) -> None:
    if allow_open_files() < SOCKETS + 1_000:
        pytest.skip("the system allows too few open files")
    with demo_shop(tmp_path, **UNLIMITED) as shop:
        crowd = await measure_crowd(shop.url, int(shop.run["pids"]["bot"]), SOCKETS, ECHOES)

    assert crowd.each_kib <= MOST_KIB.limit
    assert crowd.crowded_ms(0.95) <= MOST_MS.limit
