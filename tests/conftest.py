"""What every room's tests share."""

import os

import pytest
import structlog
from hypothesis import settings

# A busy machine makes single examples slow; the whole test has a time limit anyway.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Tracebacks drawn in colours and frames, as structlog does where it finds rich, take a second each.
structlog.configure(
    processors=[structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
)

pytest_plugins = ["tests.postgres", "tests.shop"]

REAL_PARTS = {"rasa": "Rasa", "postgres": "PostgreSQL", "chromium": "Chromium"}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran against real parts: a suite that quietly skipped them proves little."""
    passed = terminalreporter.stats.get("passed", [])
    counts = [
        f"{sum(marker in report.keywords for report in passed)} against real {name}"
        for marker, name in REAL_PARTS.items()
    ]
    terminalreporter.write_line("Tests that ran " + ", ".join(counts) + ".")
    for report in passed + terminalreporter.stats.get("failed", []):
        for name, figure in report.user_properties:
            terminalreporter.write_line(f"{name}: {figure}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In continuous integration a skipped test is a failure."""
    reporter: pytest.TerminalReporter | None = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return  # one of several workers: the session that they report to takes care of it
    skipped = reporter.stats.get("skipped", [])
    if os.environ.get("CI") == "true" and skipped and session.exitstatus == pytest.ExitCode.OK:
        for report in skipped:
            reporter.write_line(f"skipped, which CI takes as failed: {report.nodeid}: {report.longrepr}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
