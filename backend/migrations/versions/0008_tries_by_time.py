"""tries are found by when they were made"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_tries_tried_subject", "tries", ["tried_at", "subject"])


def downgrade() -> None:
    op.drop_index("ix_tries_tried_subject", "tries")
