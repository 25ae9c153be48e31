"""Alarms reach a real receiver, and whoever sends them is never held up."""

import logging
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from rich.console import Console

from gendan.ops.cli.watching import HourlyLook, make_watcher
from gendan.ops.watch.alarm_sender import Operator
from gendan.ops.watch.alarms import Alarm, AlarmKind
from gendan.ops.watch.parts import Part, hear
from gendan.ops.watch.settings import WatchSettings
from gendan.ops.watch.watcher import Watcher
from gendan.platform.clock import SystemClock
from gendan.platform.health_findings import Finding
from gendan.platform.layout import Layout
from tests.support.leftovers import end
from tests.support.logging_to import own_logs
from tests.support.receiving import receiving
from tests.support.shop import free_ports
from tests.support.supervisor import SERVES

NOW = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
DISK = Finding.problem("disk", "only 3 MB are free", "Make room")
ALARM = Alarm(AlarmKind.WRONG, DISK, NOW, NOW)
NOBODY = "json://127.0.0.1:9/"


@contextmanager
def watching(watcher: Watcher) -> Iterator[None]:
    running = Thread(target=watcher.run)
    running.start()
    try:
        yield
    finally:
        watcher.stop()
        running.join(20)
        assert not running.is_alive()


def settings(**changes: Any) -> WatchSettings:
    return WatchSettings(**{"every_s": 0.1, "patience_s": 0.3, **changes})


def test_an_alarm_arrives_with_what_since_when_and_what_to_do() -> None:
    with receiving() as receiver:
        Operator(receiver.address).tell(ALARM)
        receiver.wait_for(lambda titles: titles == ["Wrong: only 3 MB are free"])
    alarm = receiver.received[0]
    assert alarm["type"] == "failure"
    assert "Since: 2026-11-26 18:00 UTC" in alarm["message"]
    assert "What to do: Make room." in alarm["message"]


def test_an_alarm_that_was_refused_is_sent_again() -> None:
    with receiving() as receiver:
        receiver.refusals = 2
        Operator(receiver.address, pauses_s=(0.05, 0.05, 0.05)).tell(ALARM)
        receiver.wait_for(lambda titles: len(titles) == 1)


def test_an_address_that_refuses_holds_up_no_other_and_repeats_nothing_there() -> None:
    with receiving() as broken, receiving() as other:
        broken.refusals = 3
        Operator(f"{broken.address} {other.address}", pauses_s=(0.05, 0.05, 0.05)).tell(ALARM)
        broken.wait_for(lambda titles: len(titles) == 1)
        assert len(other.received) == 1


def test_an_alarm_that_nobody_takes_keeps_none_behind_it() -> None:
    with receiving() as receiver:
        receiver.refusals = 3
        operator = Operator(receiver.address, pauses_s=(0.05, 0.05))
        operator.tell(ALARM)
        operator.tell(Alarm(AlarmKind.WELL, Finding.ok("disk", "there is room"), NOW, NOW))
        receiver.wait_for(lambda titles: titles == ["Well again: there is room"])


def test_telling_returns_at_once_however_slow_and_however_many() -> None:
    with receiving() as receiver:
        receiver.pause_s = 2.0
        operator = Operator(receiver.address)
        began = time.monotonic()
        for _ in range(300):
            operator.tell(ALARM)
        assert time.monotonic() - began < 1.0


def test_addresses_that_cannot_be_used_are_counted_and_never_shown(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        operator = Operator(f"{NOBODY} nosuch://token-of-the-shop@host slack://")
        assert not Operator(f"{NOBODY}token-of-the-shop").try_out()
    assert operator.problem == "GENDAN_ALARM_URLS: Apprise can't use address 2, 3 of 3"
    assert Operator(NOBODY).problem is None
    printed = capfd.readouterr()
    assert "token-of-the-shop" not in caplog.text + printed.out + printed.err


def test_a_try_says_whether_it_was_taken() -> None:
    with receiving() as receiver:
        assert Operator(receiver.address).try_out()
        assert receiver.titles == ["Alarms arrive"]
    assert not Operator(NOBODY).try_out()
    assert not Operator(f"{receiver.address} nosuch://x").try_out()


def test_what_takes_long_is_looked_at_once_an_hour_and_told_in_between() -> None:
    now, looks = [0.0], []

    def look() -> list[Finding]:
        looks.append(now[0])
        return [Finding.problem("backend.integrity", "damaged", "Put it back")]

    hourly = HourlyLook(look, 3600.0, lambda: now[0])
    assert hourly() == []
    for now[0] in (3599.0, 3600.0, 3630.0, 7199.0, 7200.0):
        told = hourly()
    assert looks == [3600.0, 7200.0]
    assert [one.name for one in told] == ["backend.integrity"]


@pytest.mark.process
def test_a_killed_part_is_told_and_so_is_its_return(tmp_path: Path) -> None:
    port = free_ports(1)[0]
    part = Part("rasa", f"http://127.0.0.1:{port}", "rasa.out")

    @contextmanager
    def start() -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen([sys.executable, "-c", SERVES, str(port)], cwd=tmp_path)
        try:
            yield process
        finally:
            end(process, signal.SIGKILL, 10)

    def look() -> Sequence[Finding]:
        return hear([part])["rasa"].findings

    with start() as process, receiving() as receiver:
        while not hear([part])["rasa"].is_up:
            time.sleep(0.05)
        with watching(Watcher(look, Operator(receiver.address).tell, settings(), SystemClock())):
            time.sleep(0.5)
            assert receiver.titles == []
            process.kill()
            process.wait()
            receiver.wait_for(lambda titles: len(titles) == 1)
            with start():
                receiver.wait_for(lambda titles: len(titles) == 2)
    assert receiver.titles == [
        "Wrong: rasa does not answer (ConnectionRefusedError)",
        "Well again: rasa answers",
    ]
    assert "rasa.out says why" in receiver.received[0]["message"]


def test_a_look_that_fails_does_not_end_the_watch() -> None:
    looks = iter([RuntimeError("once"), None])

    def look() -> Sequence[Finding]:
        if problem := next(looks, None):
            raise problem
        return [DISK]

    told: list[Alarm] = []
    with watching(Watcher(look, told.append, settings(patience_s=0), SystemClock())):
        deadline = time.monotonic() + 10
        while not told and time.monotonic() < deadline:
            time.sleep(0.02)
    assert [alarm.finding for alarm in told] == [DISK]


def test_what_is_seen_while_the_shop_is_stopped_is_not_told() -> None:
    told: list[Alarm] = []

    def look() -> Sequence[Finding]:
        watcher.stop()
        return [DISK]

    watcher = Watcher(look, told.append, settings(patience_s=0), SystemClock())
    watcher.run()
    assert told == []


@own_logs()
def test_a_watcher_that_can_tell_nobody_still_tells_the_screen(tmp_path: Path) -> None:
    screen = Console(record=True, width=200, file=StringIO())
    ports = [str(port) for port in free_ports(4)]
    environ = {
        "GENDAN_GATEWAY_PORT": ports[0],
        "GENDAN_RASA_URL": f"http://127.0.0.1:{ports[1]}",
        "GENDAN_RASA_TOKEN": "token-of-rasa",
        "GENDAN_ACTIONS_URL": f"http://127.0.0.1:{ports[2]}/webhook",
        "GENDAN_BACKEND_URL": f"http://127.0.0.1:{ports[3]}",
    }
    patient = settings(patience_s=0, alarm_urls="nosuch://token-of-the-shop")
    with watching(make_watcher(Layout(var=tmp_path), environ, patient, screen, lambda: [DISK])):
        time.sleep(1.0)
    shown = screen.export_text()
    for name in ("gateway", "rasa", "actions", "backend"):
        assert f"{name} does not answer" in shown
    assert "only 3 MB are free → Make room" in shown
    assert "Apprise can't use address 1 of 1" in shown
    kept = shown + (tmp_path / "logs" / "watch.log").read_text(encoding="utf-8")
    assert "token-of" not in kept
