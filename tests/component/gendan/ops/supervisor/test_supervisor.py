"""What dies or hangs is started again; what dies at once isn't started hundreds of times a minute."""

import io
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from gendan.ops.supervisor.processes import Leftover, find_leftovers
from gendan.ops.supervisor.supervisor import Program, Supervisor, _write_redacted
from gendan.platform.layout import Layout
from tests.support.leftovers import hang, is_alive
from tests.support.shop import free_ports
from tests.support.supervisor import SERVES, wait_until

pytestmark = pytest.mark.process


NEEDS_ANOTHER = """
import os, signal, sys, time

def finish(*_):
    os.kill(int(sys.argv[1]), 0)
    time.sleep(0.5)
    os.kill(int(sys.argv[1]), 0)
    print("finished with its help", flush=True)
    sys.exit()

signal.signal(signal.SIGTERM, finish)
print("ready", flush=True)
time.sleep(60)
"""


PRINTS_MUCH = """
for _ in range(5000):
    print("x" * 80, flush=True)
"""


@contextmanager
def watched(
    tmp_path: Path, code: str, said: list[str], *, hangs: bool = False, starts_within_s: float = 60.0
) -> Iterator[Supervisor]:
    """Watch a process; one that `hangs` does so from when it is ready on, before the watch begins."""
    port = str(free_ports(1)[0])
    command = (sys.executable, "-c", code, port)
    supervisor = Supervisor(dict(os.environ), Layout(var=tmp_path), said.append, 1.0, starts_within_s)
    supervisor.start(Program("part", command, tmp_path, f"http://127.0.0.1:{port}/"))
    if hangs:
        assert supervisor.wait_ready("part", 10)
        os.kill(supervisor.pids()["part"], signal.SIGSTOP)
    watching = Thread(target=supervisor.watch, args=(lambda: None,))
    watching.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()
        watching.join(10)


def test_a_process_that_has_served_comes_back_at_once_however_often_it_dies(tmp_path: Path) -> None:
    with watched(tmp_path, SERVES, []) as supervisor:
        for _ in range(3):
            assert supervisor.wait_ready("part", 10)
            time.sleep(0.6)
            died = supervisor.pids()["part"]
            began = time.monotonic()
            os.kill(died, signal.SIGKILL)
            wait_until(lambda died=died: supervisor.pids()["part"] != died)  # type: ignore[misc]
            assert time.monotonic() - began < 2
        assert supervisor.restarts() == {"part": 3}


def test_a_process_that_is_killed_while_it_starts_comes_back_at_once(tmp_path: Path) -> None:
    with watched(tmp_path, "import time; time.sleep(60)", []) as supervisor:
        for _ in range(4):
            died = supervisor.pids()["part"]
            began = time.monotonic()
            os.kill(died, signal.SIGKILL)
            wait_until(lambda died=died: supervisor.pids()["part"] != died)  # type: ignore[misc]
            assert time.monotonic() - began < 2


def test_a_process_that_dies_at_once_is_tried_at_growing_distances(tmp_path: Path) -> None:
    said: list[str] = []
    with watched(tmp_path, "raise SystemExit(3)", said):
        time.sleep(4)
    assert 2 <= len(said) <= 4
    assert "ended (3)" in said[0]


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system can't stop a process")
def test_a_process_that_hangs_is_replaced(tmp_path: Path) -> None:
    said: list[str] = []
    with watched(tmp_path, SERVES, said) as supervisor:
        assert supervisor.wait_ready("part", 10)
        time.sleep(0.6)
        hung = supervisor.pids()["part"]
        os.kill(hung, signal.SIGSTOP)
        wait_until(lambda: supervisor.pids()["part"] != hung)
        assert supervisor.wait_ready("part", 10)
    assert any("hangs" in line for line in said)


def test_a_process_that_hangs_before_anybody_listens_is_replaced(tmp_path: Path) -> None:
    with watched(tmp_path, SERVES, [], hangs=True) as supervisor:
        hung = supervisor.pids()["part"]
        wait_until(lambda: supervisor.pids()["part"] != hung)


def test_a_process_that_hangs_while_it_starts_is_replaced(tmp_path: Path) -> None:
    with watched(tmp_path, "import time; time.sleep(60)", [], starts_within_s=1.0) as supervisor:
        hung = supervisor.pids()["part"]
        wait_until(lambda: supervisor.pids()["part"] != hung)


def test_the_process_that_faces_people_finishes_while_the_others_still_run(tmp_path: Path) -> None:
    supervisor = Supervisor(dict(os.environ), Layout(var=tmp_path), lambda _line: None)
    supervisor.start(Program("back", (sys.executable, "-c", "import time; time.sleep(60)"), tmp_path, ""))
    back = supervisor.pids()["back"]
    supervisor.start(Program("front", (sys.executable, "-c", NEEDS_ANOTHER, str(back)), tmp_path, ""))
    printed = tmp_path / "logs" / "front.out"
    wait_until(lambda: printed.exists() and "ready" in printed.read_text())
    supervisor.stop()
    wait_until(lambda: "finished with its help" in printed.read_text())


def test_a_process_that_hangs_is_made_to_end_when_the_shop_is_stopped(tmp_path: Path) -> None:
    layout, port = Layout(var=tmp_path), free_ports(1)[0]
    supervisor = Supervisor(dict(os.environ), layout, lambda _line: None, ends_within_s=0.5)
    command = (sys.executable, "-c", SERVES, str(port))
    supervisor.start(Program("part", command, tmp_path, f"http://127.0.0.1:{port}/"))
    assert supervisor.wait_ready("part", 10)
    hung = supervisor.pids()["part"]
    assert [one.pid for one in closed(find_leftovers(layout.var))] == [hung]
    hang(hung)
    supervisor.stop()
    assert not is_alive(hung)


def closed(found: list[Leftover]) -> list[Leftover]:
    for one in found:
        os.close(one.handle)
    return found


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk at hand")
def test_a_process_that_prints_onto_a_full_disk_goes_on(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "part.out").symlink_to("/dev/full")
    said: list[str] = []
    with watched(tmp_path, PRINTS_MUCH, said):
        wait_until(lambda: bool(said))
    assert "ended (0)" in said[0]


def test_what_a_full_disk_did_not_take_is_lost_without_an_error(tmp_path: Path) -> None:
    full = tmp_path / "part.out"
    full.symlink_to("/dev/full")
    _write_redacted(io.BytesIO(b"one line\nanother\n"), full, 14)
    assert full.is_symlink()
