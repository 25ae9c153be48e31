"""What every room's tests share."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings

# What asserts for tests says as much as they do when it fails; before any of it is imported.
pytest.register_assert_rewrite("tests.support", "tests.ui")

from tests.support.distribution import (  # noqa: E402
    TogetherScheduling,
    begin_with_slow_files,
    refuse_unplaced,
)
from tests.support.leftovers import left_behind  # noqa: E402
from tests.support.requirements import (  # noqa: E402
    UNIT,
    declared_absent,
    end_session_with,
    look_for_parts,
    refuse_unmarked_starts,
)

# A busy machine makes single examples slow; the whole test has a time limit anyway.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Tracebacks drawn in colours and frames, as structlog does where it finds rich, take a second each.
structlog.configure(
    processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
)

pytest_plugins = ["tests.support.postgres", "tests.support.shop", "tests.support.statement_cache"]

# Beside pytest's own codes: something is wrong beside the tests, and trying them again mends nothing.
COMPLAINED = 6
UNIT_TESTS = Path(__file__).parent / "unit"
REAL_PARTS = {"rasa": "Rasa", "postgres": "PostgreSQL", "chromium": "Chromium"}
PARTS_AS_FIXTURES = {"browser": "chromium", "postgres_server": "postgres"}


def pytest_sessionstart() -> None:
    """Refuse a misspelt part at once, and programs that no mark tells of."""
    declared_absent()
    refuse_unmarked_starts()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark unit tests, and what has a real part as a fixture; others that start one are marked by hand."""
    for item in items:
        if item.path.is_relative_to(UNIT_TESTS):
            item.add_marker(UNIT)
        for fixture, mark in PARTS_AS_FIXTURES.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
    refuse_unplaced(items)
    if hasattr(config, "workerinput"):
        begin_with_slow_files(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherScheduling | None:
    """Hand out files, and together those that share a shop, where `--dist loadfile` is asked for."""
    return TogetherScheduling(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what can't run here before anything is started for it."""
    look_for_parts(item)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """What the whole session has started ends with its last test, which didn't start it."""
    if nextitem is None:
        end_session_with(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran against real parts: a suite that quietly skipped them proves little."""
    passed = terminalreporter.stats.get("passed", [])
    counts = [
        f"{sum(marker in report.keywords for report in passed)} against real {name}"
        for marker, name in REAL_PARTS.items()
    ]
    terminalreporter.write_line("Tests that ran " + ", ".join(counts) + ".")
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"{count} skipped: {reason}")
    for report in passed + terminalreporter.stats.get("failed", []):
        for name, figure in report.user_properties:
            terminalreporter.write_line(f"{name}: {figure}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail for a process that a test has left behind, and in continuous integration for a skipped test.

    A test may be skipped even there when its part is meant to be absent.
    """
    reporter: pytest.TerminalReporter | None = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return  # one of several workers: the session that they report to takes care of it
    complaints = [f"left running: {process}" for process in left_behind(session.config)]
    if os.environ.get("CI") == "true":
        complaints += [
            f"skipped, which CI takes as failed: {report.nodeid}: {report.longrepr}"
            for report in reporter.stats.get("skipped", [])
            if not declared_absent() & set(report.keywords)
        ]
    for complaint in complaints:
        reporter.write_line(complaint)
    if complaints:
        session.exitstatus = COMPLAINED


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return said.removeprefix("Skipped: ")
