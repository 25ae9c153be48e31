"""`python -m <service> data …`: one person's data in its database, for `gendan export` and `gendan erase`.

Standard input and output are JSON, so that no name stands in the list of processes.
"""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from gendan.platform.settings import DatabaseSettings, SettingsError, load_settings
from gendan.platform.storage.database import Database
from gendan.platform.storage.migrations import DatabaseUnusableError, prepared_database

Answer = dict[str, Any]


S = TypeVar("S", bound=DatabaseSettings)
Work = Callable[[S, Database, Any], Awaitable[Answer]]
"""Answers what was asked from a service's settings and database; its docstring is the command's help."""


def person_command(
    settings_kind: type[S],
    migrations: Path,
    *,
    find: Work[S],
    export: Work[S],
    erase: Work[S],
    erased: Work[S],
) -> click.Group:
    """Return a service's `data` command (docs/contracts.md).

    Args:
        settings_kind: the service's settings.
        migrations: its Alembic directory.
        find: says whom a name, or which conversations a subject, means.
        export: returns everything held about a subject.
        erase: takes a subject out and returns how much that was.
        erased: returns who bears a mark of an erasure.
    """
    about = "One person's data, JSON in and JSON out: what 'gendan export' and 'gendan erase' call."
    data = click.Group("data", help=about)
    for name, work in {"find": find, "export": export, "erase": erase, "erased": erased}.items():
        answer = partial(_answer, settings_kind, migrations, work)
        data.add_command(click.Command(name, callback=answer, help=work.__doc__))
    return data


def _answer(settings_kind: type[S], migrations: Path, work: Work[S]) -> None:
    try:
        settings = load_settings(settings_kind, os.environ)
        answer = asyncio.run(_on_database(settings, migrations, work, json.load(sys.stdin)))
    except (SettingsError, DatabaseUnusableError) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(json.dumps(answer, ensure_ascii=False))


async def _on_database(settings: S, migrations: Path, work: Work[S], asked: Any) -> Answer:
    async with prepared_database(settings.database.get_secret_value(), migrations) as database:
        return await work(settings, database, asked)
