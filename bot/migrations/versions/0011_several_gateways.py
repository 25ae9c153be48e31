"""several gateways on one database"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deliveries") as batch:
        batch.add_column(sa.Column("claimed_by", sa.String(length=40)))
        batch.add_column(sa.Column("is_unsure", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Stock clients are shown what is parked when they come back. What they missed was forgotten at a restart
    # until now, and what was shown to them since stayed parked.
    op.execute("UPDATE deliveries SET status = 'accepted' WHERE channel = 'web' AND status = 'parked'")
    op.create_table(
        "gateways",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("alive_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gateways"),
    )
    op.create_table(
        "leaders",
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("gateway_id", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("role", name="pk_leaders"),
    )
    op.create_table(
        "rate_limits",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("full_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_rate_limits"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Written with every message, and worth nothing after a crash: no commit has to wait for it.
        op.execute("ALTER TABLE rate_limits SET UNLOGGED")
