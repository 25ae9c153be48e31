"""What an operator sees of a real shop, and is told."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from gendan.ops.supervisor.running import find_shop
from gendan.ops.watch.settings import WatchSettings
from gendan.ops.watch.shop import WatchedShop
from gendan.platform.health_findings import Severity
from gendan.platform.layout import Layout
from gendan.platform.private_files import write_private_json
from tests.support.command_line import gendan
from tests.support.leftovers import end
from tests.support.receiving import receiving
from tests.support.shop import RunningShop, demo_shop, free_ports

pytestmark = pytest.mark.rasa


def found_by(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    return {finding["name"]: finding for finding in json.loads(done.stdout)["findings"]}


def test_a_shop_that_does_not_run_is_checked_and_nothing_is_changed(tmp_path: Path) -> None:
    done = gendan(tmp_path, "check", "--demo", "--json", GENDAN_DISK_LOW_MB="0")
    found = found_by(done)

    assert found["running"]["level"] == "warning"
    assert found["gateway.settings"]["level"] == found["backend.shop_file"]["level"] == "ok"
    assert {path.name for path in tmp_path.iterdir()} <= {"secrets.json"}


def test_everything_that_keeps_a_shop_from_starting_is_named_with_its_remedy(tmp_path: Path) -> None:
    write_private_json(tmp_path / "run.json", {"pid": 2**22 + 1, "demo": True, "urls": {}, "pids": {}})
    wrong = {
        "GENDAN_DISK_LOW_MB": "1000000000",
        "GENDAN_SHOP_FILE": str(tmp_path / "no.yml"),
        "GENDAN_RASA_TOKEN": "short",
        "GENDAN_ALARM_URLS": "nosuch://x",
        "GENDAN_BACKEND_HOST": "0.0.0.0",
    }
    done = gendan(tmp_path, "check", "--demo", "--json", **wrong)
    found = found_by(done)

    assert done.returncode == 2
    assert json.loads(done.stdout)["level"] == "problem"
    names = ("disk", "backend.shop_file", "gateway.settings", "alarms", "running")
    assert {name: found[name]["level"] for name in names} == dict.fromkeys(names, "problem")
    assert found["reach.GENDAN_BACKEND_HOST"]["level"] == "warning"
    assert all(finding["remedy"] for finding in found.values() if finding["level"] != "ok")


def test_a_try_without_an_address_says_so(tmp_path: Path) -> None:
    done = gendan(tmp_path, "watch", "--test", GENDAN_ALARM_URLS="")
    assert (done.returncode, "GENDAN_ALARM_URLS is not set" in done.stdout) == (1, True)


def test_a_try_with_an_address_arrives(tmp_path: Path) -> None:
    with receiving() as receiver:
        done = gendan(tmp_path, "watch", "--test", GENDAN_ALARM_URLS=receiver.address)
    assert done.returncode == 0, done.stdout
    assert receiver.titles == ["Alarms arrive"]


def test_dead_letters_of_both_rooms_are_listed(tmp_path: Path) -> None:
    assert gendan(tmp_path, "dead-letters", "--demo", "--retry").returncode == 0
    assert gendan(tmp_path, "dead-letters", "--retry", "--dismiss").returncode == 2


def fetched(url: str) -> str:
    with urlopen(url, timeout=10) as response:  # noqa: S310 - loopback
        return str(response.read().decode())


def seen_in(shop: RunningShop) -> dict[str, Severity]:
    """Return what is wrong as `gendan check` and the watch see it."""
    layout = Layout(var=shop.var)
    found = WatchedShop(layout, find_shop(layout, demo=True).environ, WatchSettings()).look_at_parts()
    return {finding.name: finding.level for finding in found if finding.level}


def ask(shop: RunningShop, text: str) -> None:
    headers = {"Authorization": f"Bearer {shop.rest_key}", "Content-Type": "application/json"}
    body = json.dumps({"sender": "seeing", "message": text}).encode()
    urlopen(Request(f"{shop.url}/webhooks/rest/webhook", body, headers), timeout=60).close()  # noqa: S310


def test_a_running_shop_is_fine(shop: RunningShop) -> None:
    done = gendan(shop.var, "check", "--json", GENDAN_DISK_LOW_MB="0")
    found = found_by(done)
    # Other tests may have tried this shop's orders: then `tries` says so, and says nothing false.
    wrong = {name: finding for name, finding in found.items() if finding["level"] != "ok" and name != "tries"}

    assert wrong == {}
    assert done.returncode == {"ok": 0, "problem": 2}[found["tries"]["level"]]
    parts = {"part.gateway", "part.rasa", "part.actions", "part.backend", "part.gateway.needs.rasa"}
    assert parts <= found_by(done).keys()
    assert {"model", "outbox", "unanswered", "clocks", "backend.email"} <= found_by(done).keys()


def test_figures_show_every_stage_and_nobody(shop: RunningShop) -> None:
    ask(shop, "where is GD100001? I'm li.wei@example.com, 13800138000")
    rooms = ("gateway", "backend", "actions")
    shown = "\n".join(fetched(f"{shop.run['urls'][room]}/metrics") for room in rooms)

    for stage in ("accept", "queue", "rasa", "render", "commit", "deliver"):
        (count,) = re.findall(rf'gendan_stage_seconds_count{{stage="{stage}"}} (\S+)', shown)
        assert float(count) > 0, stage
    assert not re.search(r"GD1\d|example\.com|1380013|c_[0-9A-Za-z]{6}", shown)
    assert "NaN" not in shown


def test_a_part_that_hangs_is_told_and_so_is_its_return_and_stopping_is_no_fault(tmp_path: Path) -> None:
    with receiving() as receiver:
        watch = {
            "GENDAN_ALARM_URLS": receiver.address,
            "GENDAN_WATCH_EVERY_S": "1",
            "GENDAN_ALARM_PATIENCE_S": "3",
            "GENDAN_DISK_LOW_MB": "0",
        }
        with demo_shop(tmp_path, **watch) as shop:
            os.kill(shop.run["pids"]["actions"], signal.SIGSTOP)
            assert seen_in(shop) == {"part.actions": Severity.PROBLEM}
            # A timeout, or on a busy machine the reset connection of what the supervisor has ended meanwhile.
            hangs = "Wrong: actions does not answer ("
            receiver.wait_for(lambda titles: any(title.startswith(hangs) for title in titles))
            # The supervisor ends what hangs and starts it again.
            receiver.wait_for(lambda titles: "Well again: actions answers" in titles, 120)
            told = list(receiver.titles)
        assert receiver.titles == told
    messages = json.dumps(receiver.received)
    assert all(secret not in messages for secret in shop.secrets.values())
    logged = (tmp_path / "logs" / "watch.log").read_text(encoding="utf-8")
    assert all(secret not in logged for secret in shop.secrets.values())


def test_a_watch_from_elsewhere_tells_what_does_not_answer_and_stops_when_told(tmp_path: Path) -> None:
    ports = free_ports(4)
    places = ("GENDAN_GATEWAY_URL", "GENDAN_RASA_URL", "GENDAN_ACTIONS_URL", "GENDAN_BACKEND_URL")
    shop = {place: f"http://127.0.0.1:{port}" for place, port in zip(places, ports, strict=True)}
    limits = {"GENDAN_ALARM_PATIENCE_S": "0", "GENDAN_WATCH_EVERY_S": "0.5", "GENDAN_DISK_LOW_MB": "0"}
    with receiving() as receiver:
        process = subprocess.Popen(
            [sys.executable, "-m", "gendan.ops.cli", "--var", str(tmp_path), "watch"],
            stdout=subprocess.DEVNULL,
            env={**os.environ, **shop, **limits, "GENDAN_ALARM_URLS": receiver.address},
        )
        try:
            receiver.wait_for(lambda titles: len(titles) == 4)
        finally:
            end(process, signal.SIGTERM, 20)
    assert process.returncode == 0
    assert {title.split()[1] for title in receiver.titles} == {"gateway", "rasa", "actions", "backend"}
