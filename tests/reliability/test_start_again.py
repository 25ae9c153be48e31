"""After the supervisor was killed, whatever its processes are at, the next start succeeds."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gendan.ops.supervisor.processes import find_leftovers
from tests.support.leftovers import end, hang
from tests.support.shop import free_ports, read_run

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(400)]
PORTS = ("--port", "--rasa-port", "--actions-port", "--backend-port", "--smtp-port", "--telegram-port")


def running(var: Path) -> dict[str, int]:
    found = find_leftovers(var)
    for one in found:
        os.close(one.handle)
    return {one.name: one.pid for one in found}


def wait_for_file(path: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 200
    while not path.exists():
        assert process.poll() is None, "it ended"
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_supervisor_killed_while_starting_leaves_hung_processes_that_the_next_start_ends(
    tmp_path: Path,
) -> None:
    ports = free_ports(len(PORTS))
    chosen = [part for name, port in zip(PORTS, ports, strict=True) for part in (name, str(port))]
    command = [
        sys.executable,
        "-m",
        "gendan.ops.cli",
        "--var",
        str(tmp_path),
        "up",
        "--demo",
        "--fake-telegram",
    ]
    with (tmp_path / "up.out").open("wb") as printed:
        first = subprocess.Popen([*command, *chosen], stdout=printed, stderr=printed)
        deadline = time.monotonic() + 60
        while len(running(tmp_path)) < 5 or not is_taken(ports[5]):
            assert time.monotonic() < deadline, (tmp_path / "up.out").read_text()
            time.sleep(0.05)
        left = running(tmp_path)
        for name in ("rasa", "telegram", "bot"):
            hang(left[name])
        end(first, signal.SIGKILL, 10)

        second = subprocess.Popen([*command, *chosen], stdout=printed, stderr=printed)
        try:
            wait_for_file(tmp_path / "run.json", second)
            assert not set(left.values()) & set(running(tmp_path).values())
            assert set(read_run(tmp_path)["pids"]) == set(left)
        finally:
            end(second, signal.SIGTERM, 90)
    said = " ".join((tmp_path / "up.out").read_text().split())
    for name in ("rasa", "telegram", "bot"):
        assert f"{name} (process {left[name]}) was left over from a run that was killed and hung" in said
    assert running(tmp_path) == {}


def is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
