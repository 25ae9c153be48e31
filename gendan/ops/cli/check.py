"""`gendan check`: what is wrong with a shop, running or not, and what to do."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

import click
from rich.console import Console
from rich.text import Text

from gendan.ops.backup.soundness import Soundness
from gendan.ops.supervisor.environment import data_folder
from gendan.ops.supervisor.installation import check_environments, check_model, check_secrets
from gendan.ops.supervisor.preflight import taken_port
from gendan.ops.supervisor.running import ShopHere, find_shop
from gendan.ops.supervisor.services import Services
from gendan.ops.watch.alarm_sender import Operator
from gendan.ops.watch.backlog import judge
from gendan.ops.watch.settings import WatchSettings
from gendan.ops.watch.shop import WatchedShop
from gendan.platform.health_findings import Finding, ServiceReport, Severity, as_json, worst
from gendan.platform.layout import Layout
from gendan.platform.settings import SettingsError, load_settings
from gendan.platform.visible_text import printable

_MARKS = {Severity.OK: ("✓", "green"), Severity.WARNING: ("!", "yellow"), Severity.PROBLEM: ("✗", "bold red")}
_PATIENCE_S = 90
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
# Each answers only the process beside it, and no proxy stands before it.
_INNER_HOSTS = ("GENDAN_RASA_HOST", "GENDAN_ACTIONS_HOST", "GENDAN_BACKEND_HOST")


def run(layout: Layout, console: Console, *, demo: bool, as_machine: bool, deep: bool) -> Severity:
    """Check everything, print what was found, and return the worst level."""
    findings = check(layout, demo=demo, deep=deep)
    if as_machine:
        found = {"level": worst(findings).name.lower(), "findings": as_json(findings)}
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        show(findings, console)
    return worst(findings)


def show(findings: list[Finding], console: Console) -> None:
    """Print a line for each finding, with a mark and the remedy, and a summary."""
    for finding in findings:
        console.print(_line(finding), soft_wrap=True)
    console.print(_summary(findings))


def check(layout: Layout, *, demo: bool, deep: bool = False) -> list[Finding]:
    """Return everything that can be found out about a shop; `deep` looks at all of its databases."""
    found = [*check_environments(layout), *check_secrets(layout)]
    if any(finding.name == "secrets.file" for finding in found):
        # Without them no process can even be asked.
        return [*found, check_model(layout, None)]
    shop = find_shop(layout, demo=demo)
    found.append(check_model(layout, _is_served(shop)))
    try:
        settings = load_settings(WatchSettings, shop.environ)
    except SettingsError as problem:
        return [*found, Finding.problem("watch.settings", str(problem), "Mend this setting")]
    found += _alarms(settings, demo=shop.demo) + _inner_hosts(shop.environ)
    found += _soundness(layout, shop, deep=deep)
    with ThreadPoolExecutor() as pool:
        reports = list(pool.map(partial(_ask_service, layout, shop), ("bot", "backend")))
    found += [finding for report in reports for finding in report.findings]
    seen = WatchedShop(layout, shop.environ, settings)
    if shop.run or settings.gateway_url:
        return [*found, *seen.look()]
    figures = {name: value for report in reports for name, value in report.figures.items()}
    return [*found, *_not_running(shop), *judge(figures, settings), *seen.look_at_disks()]


def _ask_service(layout: Layout, shop: ShopHere, service: str) -> ServiceReport:
    # The demo's mail server is part of its gateway, so that without it nobody listens there.
    options = ("--no-outgoing",) if service == "backend" and shop.demo and not shop.run else ()
    command = [sys.executable, "-m", service, "check", *options]
    why = f"it took longer than {_PATIENCE_S} s"
    with suppress(subprocess.TimeoutExpired):
        asked = subprocess.run(  # noqa: S603 - our own program
            command,
            cwd=layout.root,
            env=shop.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE_S,
        )
        try:
            return ServiceReport.loads(asked.stdout)
        except ValueError:
            why = (asked.stderr.strip().splitlines() or ["it said nothing"])[-1]
    return ServiceReport(
        (Finding.problem(f"{service}.check", f"{service} can't check itself: {why}", "Run 'make setup'"),), {}
    )


def _soundness(layout: Layout, shop: ShopHere, *, deep: bool) -> list[Finding]:
    services = Services(layout, shop.environ, data_folder(layout, demo=shop.demo))
    soundness = Soundness(layout, services.stores, services.data, demo=shop.demo)
    return soundness.look(deep=deep, is_running=shop.run is not None)


def _is_served(shop: ShopHere) -> Callable[[str], bool] | None:
    if not shop.run:
        return None
    url = f"{shop.environ['GENDAN_RASA_URL']}/status?token={shop.environ['GENDAN_RASA_TOKEN']}"
    try:
        with urlopen(url, timeout=5) as response:  # noqa: S310 - our own Rasa
            served = Path(json.load(response)["model_file"]).name
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        # That it doesn't answer is another finding.
        return None
    return served.__eq__


def _not_running(shop: ShopHere) -> list[Finding]:
    start = f"Start it with 'gendan up{' --demo' * shop.demo}'"
    if shop.was_killed:
        return [Finding.problem("running", "the shop was killed without tidying up", start)]
    found = [Finding.warning("running", "the shop isn't running here", start)]
    if problem := taken_port(shop.ports, demo=shop.demo):
        what, _, remedy = problem.partition(": ")
        found.append(Finding.problem("ports", what, remedy.rstrip(".").capitalize()))
    else:
        found.append(Finding.ok("ports", "its ports are free"))
    return found


def _alarms(settings: WatchSettings, *, demo: bool) -> list[Finding]:
    if not settings.alarm_urls:
        remedy = "Set GENDAN_ALARM_URLS, then try it with 'gendan watch --test' (docs/operating.md)"
        return [] if demo else [Finding.warning("alarms", "nobody is told when something breaks", remedy)]
    operator = Operator(settings.alarm_urls.get_secret_value())
    if operator.problem:
        remedy = "See Apprise's documentation for how it is written"
        return [Finding.problem("alarms", operator.problem, remedy)]
    return [Finding.ok("alarms", f"alarms go to {operator.count} addresses")]


def _inner_hosts(environ: Mapping[str, str]) -> list[Finding]:
    remedy = "Let only the shop's own machines reach it: it is meant to have no proxy and no TLS"
    return [
        Finding.warning(
            f"reach.{variable}", f"{variable} is {environ[variable]}, beyond this machine", remedy
        )
        for variable in _INNER_HOSTS
        if environ.get(variable, "127.0.0.1") not in _LOOPBACK
    ]


def _line(finding: Finding) -> Text:
    mark, style = _MARKS[finding.level]
    what = "; ".join(part.strip() for part in printable(finding.what).splitlines()).replace(":; ", ": ")
    line = Text.assemble((mark, style), f" {what}")
    if finding.remedy:
        line.append(f" → {finding.remedy}", "dim" if finding.level is Severity.OK else "bold")
    return line


def _summary(findings: list[Finding]) -> Text:
    counts = [
        sum(finding.level is level for finding in findings) for level in (Severity.PROBLEM, Severity.WARNING)
    ]
    if not any(counts):
        return Text(f"All {len(findings)} checks are fine.", "green")
    return Text(f"{counts[0]} wrong, {counts[1]} to look at, {len(findings) - sum(counts)} fine.", "bold")
