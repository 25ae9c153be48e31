"""callers' keys and carriers' message ids are kept as digests: they may hold anything"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from gendan.platform.digests import digest_of

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# By table: whose names they are, and the column with the name.
_NAMES = {"idempotency": ("caller", "key"), "webhook_inbox": ("carrier", "message_id")}


def upgrade() -> None:
    connection = op.get_bind()
    for name, (owner, column) in _NAMES.items():
        table = sa.table(name, sa.column(owner), sa.column(column))
        rows = connection.execute(sa.select(table.c[owner], table.c[column])).all()
        changed: list[dict[str, Any]] = [
            {"owner_": row[0], "name_": row[1], "digest_": digest_of(row[0], row[1])} for row in rows
        ]
        if changed:
            same = (table.c[owner] == sa.bindparam("owner_")) & (table.c[column] == sa.bindparam("name_"))
            connection.execute(
                sa.update(table).where(same).values({column: sa.bindparam("digest_")}), changed
            )


def downgrade() -> None:
    # The names are gone. A request sent once more would be taken for a new one.
    pass
