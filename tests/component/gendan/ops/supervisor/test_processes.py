"""What a killed supervisor leaves behind is ended, by force if it hangs, and nobody else's process is."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gendan.ops.supervisor.lock import AlreadyHeldError, installation_lock, is_held
from gendan.ops.supervisor.processes import MARK, end_leftovers, listener_on
from gendan.platform.layout import ROOT, Layout
from tests.support.leftovers import end, hang
from tests.support.shop import free_ports
from tests.support.supervisor import SERVES, wait_until

pytestmark = pytest.mark.process
Start = Callable[..., subprocess.Popen[bytes]]
SLEEPS = "import time; print(flush=True); time.sleep(60)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPS
HOLDS = """
import sys, time
from pathlib import Path
from gendan.ops.supervisor.lock import installation_lock
from gendan.platform.layout import Layout
with installation_lock(Layout(var=Path(sys.argv[1]))):
    print(flush=True)
    time.sleep(60)
"""
LOOKS = """
import sys
from pathlib import Path
from gendan.ops.supervisor.lock import is_held
from gendan.platform.layout import Layout
print(flush=True)
while True:
    is_held(Layout(var=Path(sys.argv[1])))
"""


@pytest.fixture
def start() -> Iterator[Start]:
    """Start Python programs, which say a line once they are ready; they end with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def run(code: str, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
        command = [sys.executable, "-c", code, *arguments]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        started.append(process)
        if "print" in code:
            assert process.stdout
            process.stdout.readline()
        return process

    yield run
    for process in started:
        end(process, signal.SIGKILL, 10)
        assert process.stdout
        process.stdout.close()


def is_serving(port: int) -> bool:
    return listener_on(port) is not None


def test_a_hung_process_of_a_killed_run_is_ended_by_force_and_its_port_is_free(
    tmp_path: Path, start: Start
) -> None:
    (port,) = free_ports(1)
    hung = start(SERVES, str(port), **{MARK: f"telegram {tmp_path}"})
    wait_until(lambda: is_serving(port))
    hang(hung.pid)
    said = end_leftovers(tmp_path, patience_s=0.3)
    assert said == [
        f"telegram (process {hung.pid}) was left over from a run that was killed and hung; ended it by force"
    ]
    assert not is_serving(port)


def test_a_process_that_does_not_listen_to_reason_is_ended_by_force(tmp_path: Path, start: Start) -> None:
    deaf = start(DEAF, **{MARK: f"rasa {tmp_path}"})
    assert "by force" in end_leftovers(tmp_path, patience_s=0.3)[0]
    assert deaf.wait(5) == -signal.SIGKILL


def test_one_that_ends_when_asked_is_not_forced(tmp_path: Path, start: Start) -> None:
    process = start(SLEEPS, **{MARK: f"bot {tmp_path}"})
    began = time.monotonic()
    assert end_leftovers(tmp_path)[0].endswith("was killed; ended it")
    assert time.monotonic() - began < 10
    assert process.wait(5) == -signal.SIGTERM


def test_processes_of_other_folders_and_of_other_people_are_left_alone(tmp_path: Path, start: Start) -> None:
    others = [
        start(SLEEPS, "serve.py", "-m", "bot", "serve"),
        start(SLEEPS, **{MARK: f"bot {tmp_path}/another"}),
        start(SLEEPS, **{MARK: f"bot {tmp_path.parent}"}),
    ]
    assert end_leftovers(tmp_path) == []
    assert [process.poll() for process in others] == [None, None, None]


def test_the_lock_ends_with_whoever_held_it(tmp_path: Path, start: Start) -> None:
    layout = Layout(var=tmp_path)
    assert not is_held(layout)
    holder = start(HOLDS, str(tmp_path))
    assert is_held(layout)
    with pytest.raises(AlreadyHeldError, match=f"process {holder.pid}"), installation_lock(layout):
        pass
    end(holder, signal.SIGKILL, 10)
    assert not is_held(layout)
    with installation_lock(layout):
        assert is_held(layout)


def test_whoever_looks_whether_a_shop_runs_keeps_nobody_from_starting_it(
    tmp_path: Path, start: Start
) -> None:
    layout = Layout(var=tmp_path)
    with installation_lock(layout):
        pass
    start(LOOKS, str(tmp_path))
    for _ in range(20):
        with installation_lock(layout):
            pass
