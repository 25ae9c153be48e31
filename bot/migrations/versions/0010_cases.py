"""cases, from the requests for a person that nobody heard of"""

import secrets
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_SIGNS = "23456789CDFGHJKMNPQRTVWXY"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("requests", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("waiting_since", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("tell_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("is_announced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_cases_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
    )
    op.create_index("ix_cases_state_tell_at", "cases", ["state", "tell_at"])
    unclosed = sa.text("state <> 'closed'")
    op.create_index(
        "uq_cases_unclosed",
        "cases",
        ["conversation_id"],
        unique=True,
        sqlite_where=unclosed,
        postgresql_where=unclosed,
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_notices_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_conversation_id", "notices", ["conversation_id"])
    op.create_index("ix_notices_created_at", "notices", ["created_at"])
    op.create_index("ix_notices_sent_at_due_at", "notices", ["sent_at", "due_at"])
    _make_cases()
    op.drop_table("handovers")


def _make_cases() -> None:
    """Make one case of each conversation's requests: those still waiting open, the others closed."""
    connection = op.get_bind()
    columns = ("conversation_id", "turn_id", "status", "requested_at")
    former = sa.table("handovers", sa.column("packet", sa.JSON()), *map(sa.column, columns))
    query = sa.select(former).order_by(former.c.conversation_id, former.c.requested_at)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    now = (datetime.now(UTC) - _EPOCH) // timedelta(microseconds=1)
    numbers: set[str] = set()
    cases = sa.table("cases", sa.column("requests", sa.JSON()), *map(sa.column, _NEW))
    for conversation_id, asked in groupby(rows, lambda row: row["conversation_id"]):
        requests = list(asked)
        waiting = [row for row in requests if row["status"] == "waiting"]
        values = {
            "id": f"k_{secrets.token_urlsafe(16)}",
            "number": _number(numbers),
            "conversation_id": conversation_id,
            "state": "open" if waiting else "closed",
            "requests": list(map(_request, requests)),
            "opened_at": requests[0]["requested_at"],
            "waiting_since": waiting[0]["requested_at"] if waiting else None,
            # Nobody was told until now: it is due, and told at the next start.
            "due_at": now if waiting else None,
            "tell_at": now if waiting else None,
            "closed_at": None if waiting else now,
            "is_announced": False,
        }
        connection.execute(sa.insert(cases).values(values))


_NEW = (
    *("id", "number", "conversation_id", "state", "opened_at", "waiting_since", "due_at", "tell_at"),
    *("closed_at", "is_announced"),
)


def _request(row: dict[str, Any]) -> dict[str, Any]:
    asked_at = _EPOCH + timedelta(microseconds=row["requested_at"])
    told = {"asked_at": asked_at.isoformat(timespec="seconds"), "turn_id": row["turn_id"]}
    return {**(row["packet"] or {}), **told}


def _number(taken: set[str]) -> str:
    while (number := "K-" + "".join(secrets.choice(_SIGNS) for _ in range(5))) in taken:
        pass
    taken.add(number)
    return number
