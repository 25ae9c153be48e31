"""grants say whom the shop vouched for when they were made"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("grants", sa.Column("vouched_customer_id", sa.String(length=120), nullable=True))


def downgrade() -> None:
    op.drop_column("grants", "vouched_customer_id")
