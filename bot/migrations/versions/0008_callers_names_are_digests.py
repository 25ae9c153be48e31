"""senders' and messages' ids of the REST channel are kept as digests: they may hold anything"""

import sqlalchemy as sa
from alembic import op

from gendan.platform.digests import digest_of

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_AT_ONCE = 1000
_conversations = sa.table(
    "conversations", sa.column("id"), sa.column("channel"), sa.column("account"), sa.column("address")
)
_messages = sa.table("messages", sa.column("id"), sa.column("conversation_id"), sa.column("external_id"))


def upgrade() -> None:
    connection = op.get_bind()
    by_rest = _conversations.c.channel == "rest"
    senders = connection.execute(
        sa.select(_conversations.c.id, _conversations.c.address).where(by_rest)
    ).all()
    _write(connection, _conversations, "address", senders)
    theirs = sa.select(_conversations.c.id).where(by_rest)
    named = sa.select(_messages.c.id, _messages.c.external_id).where(
        _messages.c.conversation_id.in_(theirs), _messages.c.external_id.is_not(None)
    )
    _write(connection, _messages, "external_id", connection.execute(named).all())


def _write(connection: sa.Connection, table: sa.TableClause, column: str, rows: sa.Sequence[sa.Row]) -> None:
    changed = [{"id_": row[0], "digest_": digest_of("rest", row[1])} for row in rows]
    query = sa.update(table).where(table.c.id == sa.bindparam("id_"))
    for start in range(0, len(changed), _AT_ONCE):
        connection.execute(query.values({column: sa.bindparam("digest_")}), changed[start : start + _AT_ONCE])


def downgrade() -> None:
    # The names are gone. Senders would begin new conversations.
    pass
