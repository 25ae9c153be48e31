"""What is seen of processes, backlogs, clocks and disks from outside."""

import json
import math
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from gendan.ops.cli.watching import judge_restarts
from gendan.ops.watch.backlog import judge, span
from gendan.ops.watch.disk import check_disks
from gendan.ops.watch.parts import Part, compare_clocks, hear
from gendan.ops.watch.settings import WatchSettings
from gendan.ops.watch.shop import WatchedShop
from gendan.platform.health_findings import Finding, Severity
from gendan.platform.layout import Layout
from tests.support.shop import free_ports

LIMITS = WatchSettings()
FINE = {
    "gendan_oldest_undelivered_seconds": 0.0,
    "gendan_oldest_unanswered_seconds": 3.0,
    "gendan_messages_unanswered": 1.0,
    "gendan_messages_kept": 0.0,
    "gendan_deliveries_unknown": 0.0,
    "gendan_dead_letters": 0.0,
    "gendan_turns_set_aside_recently": 0.0,
    "gendan_cases_open": 0.0,
    "gendan_cases_late": 0.0,
    "gendan_oldest_case_seconds": 0.0,
    "gendan_oldest_untold_seconds": 2.0,
    "gendan_backend_oldest_unsent_seconds": 0.0,
    "gendan_backend_dead_letters": 0.0,
    "gendan_backend_orders_tried": 0.0,
    "gendan_backend_contacts_tried": 0.0,
    "gendan_backend_networks_tried": 0.0,
}


def levels(findings: list[Finding] | tuple[Finding, ...]) -> dict[str, Severity]:
    return {finding.name: finding.level for finding in findings if finding.level}


@contextmanager
def serving(answers: dict[str, tuple[int, Any]], ahead_s: float = 0.0, pause_s: float = 0.0) -> Iterator[str]:
    """Serve a process's health as the test wants it, on loopback."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(pause_s)
            status, body = answers.get(self.path, (404, {}))
            self.send_response(status)
            self.end_headers()
            self.wfile.write((body if isinstance(body, str) else json.dumps(body)).encode())

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((timestamp or time.time()) + ahead_s)

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def gateway(url: str) -> Part:
    return Part("gateway", url, "bot.log", has_parts=True, has_figures=True)


READY = (200, {"ready": True, "parts": {"database": "ok", "rasa": "ok"}})
METRICS = (200, "# TYPE gendan_dead_letters gauge\ngendan_dead_letters 2.0\n")
ALIVE = {"/healthz": (200, {"status": "ok"}), "/readyz": READY, "/metrics": METRICS}


def test_a_process_that_works_says_how_its_parts_are_and_what_waits() -> None:
    with serving(ALIVE) as url:
        heard = hear([gateway(url)])["gateway"]
    assert heard.is_up
    assert levels(heard.findings) == {}
    assert heard.figures == {"gendan_dead_letters": 2.0}


def test_a_process_that_is_not_there_is_down() -> None:
    heard = hear([gateway(f"http://127.0.0.1:{free_ports(1)[0]}")])["gateway"]
    assert not heard.is_up
    assert levels(heard.findings) == {"part.gateway": Severity.PROBLEM}
    assert "ConnectionRefusedError" in heard.findings[0].what
    assert "bot.log" in heard.findings[0].remedy


def test_a_process_that_hangs_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gendan.ops.watch.parts._PATIENCE_S", 0.2)
    with serving(ALIVE, pause_s=1.0) as url:
        heard = hear([gateway(url)])["gateway"]
    assert levels(heard.findings) == {"part.gateway": Severity.PROBLEM}


def test_a_process_that_answers_with_an_error_is_down() -> None:
    with serving({"/healthz": (500, {})}) as url:
        assert not hear([gateway(url)])["gateway"].is_up


def test_what_a_process_misses_is_named() -> None:
    missing = (503, {"ready": False, "parts": {"database": "ok", "rasa": "Rasa took too long"}})
    with serving({**ALIVE, "/readyz": missing}) as url:
        found = hear([gateway(url)])["gateway"].findings
    assert levels(found) == {"part.gateway.needs.rasa": Severity.PROBLEM}


@pytest.mark.parametrize("said", ["no JSON", [], {"ready": True}])
def test_a_process_that_cannot_say_how_its_parts_are_is_wrong(said: Any) -> None:
    with serving({**ALIVE, "/readyz": (200, said)}) as url:
        found = hear([gateway(url)])["gateway"].findings
    assert levels(found) == {"part.gateway.needs": Severity.PROBLEM}


@pytest.mark.parametrize(
    ("ahead_s", "level"),
    [(0, Severity.OK), (10, Severity.WARNING), (-10, Severity.WARNING), (90, Severity.PROBLEM)],
)
def test_clocks_that_differ_are_seen(ahead_s: float, level: Severity) -> None:
    with serving(ALIVE, ahead_s) as url, serving(ALIVE) as other:
        heard = hear([gateway(url), replace(gateway(other), name="backend")])
    assert [finding.level for finding in compare_clocks(heard.values())] == [level]


def test_nothing_is_wrong_with_an_ordinary_backlog() -> None:
    assert levels(judge(FINE, LIMITS)) == {}


@pytest.mark.parametrize(
    ("figure", "value", "name"),
    [
        ("gendan_oldest_undelivered_seconds", 300, "outbox"),
        ("gendan_oldest_unanswered_seconds", 120, "unanswered"),
        ("gendan_dead_letters", 1, "dead_letters.gateway"),
        ("gendan_turns_set_aside_recently", 1, "set_aside"),
        ("gendan_backend_dead_letters", 1, "dead_letters.backend"),
        ("gendan_oldest_untold_seconds", 300, "staff_notices"),
        ("gendan_backend_oldest_unsent_seconds", 300, "mail"),
        ("gendan_backend_orders_tried", 1, "tries"),
        ("gendan_backend_contacts_tried", 1, "tries"),
        ("gendan_backend_networks_tried", 1, "tries"),
    ],
)
def test_a_backlog_beyond_its_limit_is_a_problem(figure: str, value: float, name: str) -> None:
    found = judge({**FINE, figure: value}, LIMITS)
    assert levels(found) == {name: Severity.PROBLEM}
    assert all(finding.remedy for finding in found if finding.level)


def test_deliveries_in_doubt_are_a_warning() -> None:
    found = judge({**FINE, "gendan_deliveries_unknown": 1.0}, LIMITS)
    assert levels(found) == {"unknown_deliveries": Severity.WARNING}


@pytest.mark.parametrize(
    ("open_", "late", "level", "what"),
    [
        (1, 0, Severity.WARNING, "1 customer waits for a person, the longest for 25 min"),
        (
            3,
            2,
            Severity.PROBLEM,
            "3 customers wait for a person, the longest for 25 min; 2 longer than they should",
        ),
    ],
)
def test_who_waits_for_a_person_is_said_with_how_long(
    open_: float, late: float, level: Severity, what: str
) -> None:
    figures = {"gendan_cases_open": open_, "gendan_cases_late": late, "gendan_oldest_case_seconds": 1500.0}
    (found,) = [finding for finding in judge({**FINE, **figures}, LIMITS) if finding.level]
    assert (found.name, found.level) == ("cases", level)
    assert found.what.startswith(what)
    assert "gendan cases" in found.remedy


def test_figures_that_could_not_be_read_say_nothing() -> None:
    assert judge({}, LIMITS) == []
    assert judge(dict.fromkeys(FINE, math.nan), LIMITS) == []


@pytest.mark.parametrize(("seconds", "text"), [(40, "40 s"), (119, "119 s"), (600, "10 min"), (10800, "3 h")])
def test_a_time_is_said_as_people_say_it(seconds: float, text: str) -> None:
    assert span(seconds) == text


def test_a_disk_with_room_is_fine_and_looked_at_once(tmp_path: Path) -> None:
    found = check_disks([tmp_path, tmp_path / "not" / "there"], low_mb=0)
    assert [finding.level for finding in found if finding.name == "disk"] == [Severity.OK]
    assert len({finding.name for finding in found}) == len(found)


def test_a_disk_below_the_limit_is_a_problem_and_below_twice_of_it_a_warning(tmp_path: Path) -> None:
    free_mb = _free_mb(tmp_path)
    assert levels(check_disks([tmp_path], low_mb=free_mb * 4)) == {"disk": Severity.PROBLEM}
    assert levels(check_disks([tmp_path], low_mb=free_mb * 2 // 3)) == {"disk": Severity.WARNING}


def _free_mb(place: Path) -> int:
    return shutil.disk_usage(place).free // 1_000_000


def test_every_file_system_is_looked_at(tmp_path: Path) -> None:
    assert tmp_path.stat().st_dev != Path("/dev").stat().st_dev
    found = check_disks([tmp_path, Path("/dev"), tmp_path], low_mb=0)
    assert [finding.name for finding in found if "inodes" not in finding.name] == ["disk", "disk.2"]


def test_a_disk_that_takes_hardly_another_file_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert os.statvfs(tmp_path).f_files
    monkeypatch.setattr("gendan.ops.watch.disk._FEW_INODES", 1.1)
    assert levels(check_disks([tmp_path], low_mb=0)) == {"disk.inodes": Severity.PROBLEM}


def test_what_was_wrong_has_a_name_that_is_also_there_when_it_is_well(tmp_path: Path) -> None:
    """Else nobody would ever be told that it is well again."""
    with serving(ALIVE) as url:
        well = {finding.name for finding in hear([gateway(url)])["gateway"].findings}
    with serving({**ALIVE, "/readyz": (200, "no JSON")}) as url:
        wrong = {finding.name for finding in hear([gateway(url)])["gateway"].findings if finding.level}
    assert wrong <= well
    assert {finding.name for finding in check_disks([tmp_path], low_mb=0)} == {"disk", "disk.inodes"}


def test_a_process_that_ends_again_and_again_is_a_problem() -> None:
    assert levels(judge_restarts({"rasa": 2, "actions": 3})) == {"restarts.actions": Severity.PROBLEM}


class EnvironmentOfAShop(dict[str, str]):
    """What a shop's processes find each other by."""

    def __init__(self, gateway: str, others: str) -> None:
        super().__init__(
            GENDAN_GATEWAY_PORT=gateway.rpartition(":")[2],
            GENDAN_RASA_URL=others,
            GENDAN_RASA_TOKEN="t",
            GENDAN_ACTIONS_URL=f"{others}/webhook",
            GENDAN_BACKEND_URL=others,
        )


def test_a_part_that_is_down_is_told_once_and_not_by_whoever_misses_it_too(tmp_path: Path) -> None:
    missing = {"database": "ok", "rasa": "down", "backend": "down"}
    nobody = f"http://127.0.0.1:{free_ports(1)[0]}"
    with serving({**ALIVE, "/readyz": (503, {"ready": False, "parts": missing})}) as url:
        environ = EnvironmentOfAShop(url, nobody)
        found = levels(WatchedShop(Layout(var=tmp_path), environ, LIMITS).look_at_parts())
    assert found == dict.fromkeys(("part.rasa", "part.actions", "part.backend"), Severity.PROBLEM)


def test_the_disks_of_databases_elsewhere_are_looked_at_too(tmp_path: Path) -> None:
    environ = EnvironmentOfAShop("http://127.0.0.1:1", "http://127.0.0.1:1")
    environ["GENDAN_GATEWAY_DATABASE"] = "sqlite:////dev/shop/gateway.db?timeout=1"
    environ["GENDAN_BACKEND_DATABASE"] = "postgresql://gendan@127.0.0.1/gendan"
    found = WatchedShop(Layout(var=tmp_path), environ, LIMITS).look_at_disks()
    assert "disk.2" in {finding.name for finding in found}
