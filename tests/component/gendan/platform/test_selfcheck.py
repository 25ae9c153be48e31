"""What a service finds out about its database without changing it."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.settings import MIGRATIONS
from gendan.platform.health_findings import Finding, ServiceReport, Severity
from gendan.platform.self_check import check_database, report_on
from gendan.platform.storage.database import open_database
from gendan.platform.storage.migrations import migrate


def levels(findings: list[Finding]) -> dict[str, Severity]:
    return {finding.name: finding.level for finding in findings}


async def look_at(url: str) -> list[Finding]:
    return await check_database("gateway", url, MIGRATIONS)


async def test_a_database_at_the_newest_schema_is_fine(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    await migrate(url, MIGRATIONS)

    assert levels(await look_at(url)) == {"gateway.database": Severity.OK, "gateway.schema": Severity.OK}


async def test_looking_for_a_database_makes_none(tmp_path: Path) -> None:
    found = await look_at(f"sqlite:///{tmp_path / 'x.db'}")

    assert "first start" in found[0].what
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("no database" * 100, encoding="ascii")
    found = await look_at(f"sqlite:///{tmp_path / 'x.db'}")

    assert levels(found) == {"gateway.database": Severity.PROBLEM}


async def test_another_kind_of_database_is_named(tmp_path: Path) -> None:
    found = await look_at("mysql://somebody:hidden@127.0.0.1/x")

    assert levels(found) == {"gateway.database": Severity.PROBLEM}
    assert "hidden" not in str(found)


async def test_an_older_schema_on_sqlite_is_brought_up_at_the_next_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    await migrate(url, MIGRATIONS)
    await set_back(url)

    assert levels(await look_at(url))["gateway.schema"] is Severity.WARNING
    assert levels(await look_at(url))["gateway.schema"] is Severity.WARNING  # and not by looking


def test_an_older_schema_on_postgresql_waits_for_the_operator(postgres_server: str) -> None:
    url = postgres_server.format(database="postgres")
    asyncio.run(migrate(url, MIGRATIONS))
    asyncio.run(set_back(url))
    found = asyncio.run(look_at(url))

    assert levels(found)["gateway.schema"] is Severity.PROBLEM
    assert "gendan migrate" in found[1].remedy


async def test_a_missing_database_on_a_server_is_a_problem(postgres_server: str) -> None:
    assert levels(await look_at(postgres_server.format(database="nope"))) == {
        "gateway.database": Severity.PROBLEM
    }


async def test_a_report_survives_being_written_and_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.db'}"
    await migrate(url, MIGRATIONS)

    async def figures(_database: object) -> dict[str, float]:
        return {"gendan_dead_letters": 2.0}

    report = await report_on("gateway", url, MIGRATIONS, [], figures)
    assert ServiceReport.loads(report.dumps()) == report
    assert report.figures == {"gendan_dead_letters": 2.0}


@pytest.mark.parametrize("said", ["", "[]", '{"findings": [{"name": 1}], "figures": {}}'])
def test_what_is_no_report_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match=r"not a report|Expecting value"):
        ServiceReport.loads(said)


async def set_back(url: str) -> None:
    database = open_database(url)
    async with database.write.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    await database.close()
