"""The ready-made dashboard and alert rules ask for figures that there are, and so does the documentation."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

import actions.server
import backend.app
from backend.http.request_metrics import timed
from bot import backlog as gateway_backlog
from bot.metrics import PROXY_FIGURES, Metrics
from gendan.platform.layout import ROOT

MONITORING = ROOT / "deploy" / "monitoring"
_NAME = re.compile(r"\bgendan_[a-z_]+|\bup(?=\{)")
# The tables of docs/operating.md begin their rows with a figure's name.
_ROW = re.compile(r"^\| `(gendan_[a-z_]+)")


def samples() -> set[str]:
    """Return every name under which Prometheus finds something."""
    registry = CollectorRegistry()
    Metrics(registry)
    timed(registry)
    actions.server.ActionWebhook(registry)
    families = {(family.name, family.type) for family in registry.collect()}
    suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "gauge": ("",)}
    made = {name + suffix for name, kind in families for suffix in suffixes[kind]}
    read = {*gateway_backlog.FIGURES, *backend.app.FIGURES, *PROXY_FIGURES}
    return made | read | {"up"}


def expressions(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        yield from (value for key, value in found.items() if key == "expr")
        for value in found.values():
            yield from expressions(value)
    elif isinstance(found, list):
        for value in found:
            yield from expressions(value)


@pytest.mark.parametrize("file", ["alerts.yml", "dashboard.json"])
def test_every_figure_that_is_asked_for_exists(file: str) -> None:
    asked = list(expressions(yaml.safe_load((MONITORING / file).read_text(encoding="utf-8"))))
    names = {name for expression in asked for name in _NAME.findall(expression)}
    assert len(asked) >= 7
    assert all(_NAME.search(expression) for expression in asked)
    assert names - samples() == set()


def test_the_dashboard_shows_every_figure_that_says_what_waits() -> None:
    shown = (MONITORING / "dashboard.json").read_text(encoding="utf-8")
    figures = [*gateway_backlog.FIGURES, *backend.app.FIGURES]
    assert [name for name in figures if name not in shown] == []


def test_panels_have_places_of_their_own() -> None:
    panels = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}
    assert len(places) == len(panels) == len({panel["id"] for panel in panels})


def test_every_alert_says_what_to_do() -> None:
    (group,) = yaml.safe_load((MONITORING / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    assert all(rule["annotations"].keys() == {"summary", "description"} for rule in group["rules"])


def test_the_documentation_lists_every_figure_and_no_other() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    listed = {match[1] for line in page.splitlines() if (match := _ROW.match(line))}
    bare = {re.sub(r"_(bucket|count|sum)$", "", name) for name in samples() - {"up"}}
    assert listed == bare
