"""ratings and read receipts"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("conversations", sa.Column("read_seq", sa.Integer(), nullable=False, server_default="0"))
    # Nobody knows what was read before; an old transcript that counts as news would be worse.
    op.execute("UPDATE conversations SET read_seq = next_seq - 1")
    op.create_table(
        "ratings",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("conversation_id", sa.String(length=40), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.SmallInteger(), nullable=True),
        sa.Column("rated_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name="ck_ratings_value"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name="fk_ratings_conversation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
        sa.UniqueConstraint("conversation_id", "episode", name="uq_ratings_conversation_id_episode"),
    )
    op.create_index("ix_ratings_asked_at", "ratings", ["asked_at"])
