"""What Rasa's memory holds of somebody's conversations: told, taken out, or forgotten by its age.

Run with Rasa's own Python: `python forget.py export|erase` reads {"conversations": [ids]} on standard input;
`python forget.py old` deletes what is older than GENDAN_KEEP_TRACKER_DAYS. Each prints JSON.
"""

import asyncio
import json
import os
import sqlite3
import sys
from typing import Any

from components.retention import forget_old
from components.state_tables import StateTable, StateUnusableError, open_state_table


async def answer(table: StateTable, command: str) -> dict[str, Any]:
    """Do what was asked for and say what came of it.

    Raises:
        ValueError: there is no such command.
    """
    if command == "old":
        return {"dialogue states": await forget_old(table)}
    senders = await senders_of(table, json.load(sys.stdin)["conversations"])
    if command == "export":
        return {"states": [await told(table, sender_id) for sender_id in senders]}
    if command == "erase":
        return {"dialogue states": await table.delete(senders)}
    raise ValueError(f"'{command}' is none of export, erase, old")


async def senders_of(table: StateTable, conversations: list[str]) -> list[str]:
    """Return the episodes of these conversations: each is a conversation of its own to Rasa (`c_…:3`)."""
    wanted = frozenset(conversations)
    return [one for one in await table.sender_ids() if one.rpartition(":")[0] in wanted]


async def told(table: StateTable, sender_id: str) -> dict[str, Any]:
    """Return what is kept of an episode; nothing when it has just been forgotten."""
    row = await table.load(sender_id)
    if row is None:
        return {"sender_id": sender_id}
    before = json.loads(row.before_state) if row.before_state else None
    states = {"events": json.loads(row.state), "before": before}
    return {"sender_id": sender_id, "saved_at": row.saved_at, **states}


async def main() -> None:
    """Run one command."""
    try:
        table = open_state_table(os.environ["GENDAN_TRACKER_DATABASE"])
        print(json.dumps(await answer(table, sys.argv[1]), ensure_ascii=False))  # noqa: T201 - its answer
    except (StateUnusableError, sqlite3.DatabaseError) as problem:
        sys.exit(f"Rasa's memory: {problem}")


if __name__ == "__main__":
    asyncio.run(main())
