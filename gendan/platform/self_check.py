"""What each service can say about itself without running: its settings, its database, its schema."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from gendan.platform.health_findings import Finding, ServiceReport, Severity, worst
from gendan.platform.storage.database import Database, open_database
from gendan.platform.storage.migrations import revisions
from gendan.platform.storage.sqlite import DatabaseDamagedError

_PATIENCE_S = 5.0
ReadFigures = Callable[[Database], Awaitable[Mapping[str, float]]]


async def report_on(
    service: str, url: str, scripts: Path, further: list[Finding], read_figures: ReadFigures
) -> ServiceReport:
    """Return a service's report.

    Args:
        service: as findings name it.
        url: its database's.
        scripts: its migrations.
        further: what it found out about itself beside.
        read_figures: returns its backlog.
    """
    found = await check_database(service, url, scripts)
    figures: Mapping[str, float] = {}
    if worst(found) is Severity.OK and not _is_unmade(url):
        database = open_database(url)
        try:
            figures = await read_figures(database)
        except (SQLAlchemyError, OSError, ValueError) as problem:
            found = [*found, no_answer(service, url, problem)]
        finally:
            await database.close()
    return ServiceReport((*further, *found), figures)


async def check_database(service: str, url: str, scripts: Path) -> list[Finding]:
    """Return whether a database answers and has the schema that this program needs; changes nothing."""
    name = f"{service}.database"
    if _is_unmade(url):
        return [Finding.ok(name, f"the {service}'s database will be made at the first start")]
    try:
        async with asyncio.timeout(_PATIENCE_S):
            present, wanted = await revisions(url, scripts)
    except (SQLAlchemyError, OSError, ValueError) as problem:
        return [no_answer(service, url, problem)]
    answers = Finding.ok(name, f"the {service}'s database answers")
    if present == wanted:
        return [answers, Finding.ok(f"{service}.schema", f"the {service}'s schema is the newest ({wanted})")]
    what = f"the {service}'s schema is {present or 'missing'}, this program needs {wanted}"
    if make_url(url).get_backend_name() == "sqlite":
        return [answers, Finding.warning(f"{service}.schema", what, "It is brought there at the next start")]
    remedy = "Make a backup, then run 'gendan migrate'"
    return [answers, Finding.problem(f"{service}.schema", what, remedy)]


def no_answer(service: str, url: str, problem: Exception) -> Finding:
    """Return that a database doesn't answer, or is damaged, with what to do."""
    name = f"{service}.database"
    if isinstance(problem, DatabaseDamagedError):
        remedy = "Stop the shop; 'gendan check --deep' says more and names the newest sound backup"
        return Finding.problem(name, f"the {service}'s database is damaged", remedy)
    # No text of the problem: it may hold the URL with its password.
    what = f"the {service}'s database does not answer ({type(problem).__name__})"
    return Finding.problem(name, what, _reachable(url))


def _is_unmade(url: str) -> bool:
    try:
        parsed = make_url(url)
    except SQLAlchemyError:
        return False
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return False
    path = Path(parsed.database)
    # An empty one is what a process leaves that was killed as it began.
    return not path.exists() or (path.is_file() and path.stat().st_size == 0)


def _reachable(url: str) -> str:
    if url.startswith("sqlite"):
        return "See that the file is a database and that this user may read and write it"
    return "See that the server runs, and that host, name, user and password in the setting are right"
