"""audit says by which way, and can't be rewritten"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SQLITE = """
CREATE TRIGGER audit_is_only_appended_to BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END
"""
_POSTGRES_FUNCTION = """
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit entries are never changed'; END $$
"""
_POSTGRES = """
CREATE TRIGGER audit_is_only_appended_to BEFORE UPDATE ON audit
FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
"""


def upgrade() -> None:
    op.add_column("audit", sa.Column("channel", sa.String(length=120), nullable=True))
    op.add_column("audit", sa.Column("customer_id", sa.String(length=120), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_SQLITE)
    else:
        op.execute(_POSTGRES_FUNCTION)
        op.execute(_POSTGRES)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_is_only_appended_to")
    else:
        op.execute("DROP TRIGGER audit_is_only_appended_to ON audit")
        op.execute("DROP FUNCTION refuse_audit_change()")
    op.drop_column("audit", "customer_id")
    op.drop_column("audit", "channel")
