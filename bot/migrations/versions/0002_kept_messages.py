"""kept messages"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("pending", sa.Column("kept_at", sa.BigInteger(), nullable=True))
