"""Whether somebody answers for every table of a service, and does what that means."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Table

from gendan.platform.personal_data import PersonalDataRegistry

_UNANSWERED = (
    "what does it hold of a person, and what becomes of that? Answer for it in personal_data.py of its "
    "folder, listed in that of the service; if it holds nothing, say so in OF_NOBODY of the test"
)


def unanswered(
    tables: Collection[Table], registry: PersonalDataRegistry[Any], of_nobody: Mapping[str, str]
) -> list[str]:
    """Return what is wrong with who answers for which table, in words; nothing if all is well.

    Args:
        tables: all that there are.
        registry: who answers for what is in them.
        of_nobody: those that hold nothing about a person, with the reason.
    """
    names = {table.name for table in tables}
    answers = Counter([*(table.name for table in registry.tables), *of_nobody])
    none = [f"{name}: {_UNANSWERED}" for name in sorted(names - answers.keys())]
    several = [f"{name}: {count} answer for it" for name, count in sorted(answers.items()) if count > 1]
    return [*none, *several, *(f"{name}: no such table" for name in sorted(answers.keys() - names))]


async def untouched(connection: Any, registry: PersonalDataRegistry[Any], person: Any) -> list[str]:
    """Return the tables that are answered for, and that telling and erasing a person never look at."""
    recorder = _Recorder(connection)
    await registry.tell(recorder, person)
    await registry.erase(recorder, person)
    named = {word for statement in recorder.statements for word in re.findall(r"\w+", statement)}
    return [table.name for table in registry.tables if table.name not in named]


class _Recorder:
    """A transaction that notes its statements."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.statements: list[str] = []

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._connection, name)

        async def run(statement: Any, *parameters: Any) -> Any:
            self.statements.append(str(statement))
            return await asked(statement, *parameters)

        return run if name in ("execute", "scalar", "scalars") else asked
