"""Whether a PostgreSQL database is whole, as its own amcheck finds out where the server has it."""

import asyncio

import asyncpg

_INDEXES = """
SELECT c.oid::regclass::text AS name, c.oid FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
    WHERE a.amname = 'btree' AND c.relnamespace = 'public'::regnamespace AND i.indisvalid ORDER BY 1
"""
_TABLES = """
SELECT oid::regclass::text AS name, oid FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1
"""
_DAMAGED = (asyncpg.DataCorruptedError, asyncpg.IndexCorruptedError, asyncpg.InternalServerError)


class AmcheckError(Exception):
    """Nothing can be found out; the message says what to do for it."""


def examine_server(url: str) -> str | None:
    """Compare every index with its table, and every row with itself.

    Returns:
        What is damaged first, by the name of its table or index; None where nothing is.

    Raises:
        AmcheckError: the server has no amcheck, or doesn't let this user run it, or doesn't answer.
    """
    try:
        return asyncio.run(_examine(url))
    except asyncpg.InsufficientPrivilegeError:
        raise AmcheckError("Let the server's administrator allow this user amcheck's functions") from None
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
        raise AmcheckError(f"See that the server answers ({type(problem).__name__})") from None


async def _examine(url: str) -> str | None:
    connection = await asyncpg.connect(url)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_extension WHERE extname = 'amcheck'"):
            raise AmcheckError(
                "Let the server's administrator run 'CREATE EXTENSION amcheck' in this database"
            )
        for check, listed in (
            ("bt_index_check($1::oid::regclass, true)", _INDEXES),
            ("verify_heapam($1::oid::regclass)", _TABLES),
        ):
            for name, oid in await connection.fetch(listed):
                try:
                    rows = await connection.fetch(f"SELECT * FROM {check}", oid)  # noqa: S608 - ours
                except _DAMAGED:
                    return str(name)
                if check.startswith("verify") and rows:
                    return str(name)
        return None
    finally:
        await connection.close()
