"""What the documentation says is what the code does, and what it points to is there."""

import re
import runpy
from functools import cache
from pathlib import Path

import pytest

from gendan.contracts import TurnOutcome
from gendan.platform.layout import ROOT

DECISIONS = ROOT / "docs" / "decisions"
DECISION_PAGES = [page for page in sorted(DECISIONS.glob("[0-9]*.md")) if not page.name.startswith("0000")]
PAGES = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "channels" / "web" / "README.md"]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# A file or folder of the repository, as prose names it; `test_x.py` alone and placeholders aren't meant.
_PATH = re.compile(
    r"`((?:actions|backend|bench|bot|channels|demo|deploy|docs|gendan|nlu|tests)/[\w./-]*\w/?)`"
)
_STATUS = re.compile(
    r"Status: (accepted|superseded by \[decision \d+\]\(\S+\)) · \d{4}-\d\d-\d\d(, revised \d{4}-\d\d-\d\d)?"
    r" · Area: [\w ]+"
)
_LONGEST_DECISION = 50


@cache
def prose(page: Path) -> str:
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


@cache
def anchors(page: Path) -> set[str]:
    """Return the names under which a page's headings can be linked, as GitHub makes them."""
    headings = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in _HEADING.findall(prose(page)))
    return {heading.strip().replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    return [link for link in _LINK.findall(prose(page)) if not re.match(r"https?:|mailto:|…", link)]


def leads_somewhere(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    return target.exists() and (not anchor or anchor in anchors(target))


def test_the_diagram_of_a_turn_shows_each_way_that_it_can_end() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    (diagram,) = re.findall(r"```mermaid\nstateDiagram-v2\n(.*?)```", page, re.DOTALL)
    steps = re.findall(r"^ +(\S+) --> ([^:\s]+)", diagram, re.MULTILINE)
    states = {state for step in steps for state in step} - {"[*]"}
    outcomes = {str(outcome) for outcome in TurnOutcome}

    assert states == outcomes | {"waiting"}
    # All but the one that is still to be answered is an end, and nothing follows an end.
    ends = {before for before, after in steps if after == "[*]"}
    assert ends == outcomes - {TurnOutcome.KEPT}
    assert {before for before, after in steps if after != "[*]"} == {"[*]", "waiting", TurnOutcome.KEPT}


def test_every_setting_is_documented_as_it_is() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "settings_page.py"))["page"]()
    written = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert written == page, "run 'python docs/settings_page.py > docs/settings.md'"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [link for link in links(page) if not leads_somewhere(page, link)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_that_is_named_exists(page: Path) -> None:
    named = set(_PATH.findall(prose(page)))
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", DECISION_PAGES, ids=lambda page: page.stem)
def test_a_decision_has_the_form_of_the_template(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    title, _, status, *rest = text.splitlines()
    assert title.startswith(f"# {int(page.name[:4])}. ")
    assert _STATUS.fullmatch(status)
    parts = [
        part for part in ("Decision.", "Why.", "What was considered.", "Watched by") if f"**{part}**" in text
    ]
    assert parts == ["Decision.", "Why.", "What was considered.", "Watched by"]
    assert len(rest) <= _LONGEST_DECISION


def test_the_index_lists_every_decision_with_its_title_and_dates() -> None:
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    for page in DECISION_PAGES:
        title, _, status, *_ = page.read_text(encoding="utf-8").splitlines()
        number, _, name = title.removeprefix("# ").partition(". ")
        condition, dates, area = status.removeprefix("Status: ").split(" · ")
        row = f"| [{number}]({page.name}) | {name} | {area.removeprefix('Area: ')} | {condition} {dates} |"
        assert row in index
