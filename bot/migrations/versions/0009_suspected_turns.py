"""suspected turns"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pending", sa.Column("suspicions", sa.SmallInteger(), nullable=False, server_default="0"))
    set_aside = sa.text("status = 'set_aside'")
    op.create_index(
        "ix_turns_set_aside", "turns", ["finished_at"], sqlite_where=set_aside, postgresql_where=set_aside
    )
