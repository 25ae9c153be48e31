"""audit lets go of a person, and of nothing else"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A person who is erased is taken out of an entry; no other change is possible.
_KEPT = ("id", "at", "actor", "action", "level", "order_ids", "channel")


def _refusing(differs: str) -> str:
    changed = [f"NEW.{name} {differs} OLD.{name}" for name in _KEPT]
    taken_out = [
        f"(NEW.{name} IS NOT NULL AND NEW.{name} {differs} OLD.{name})" for name in ("subject", "customer_id")
    ]
    return " OR ".join([*changed, *taken_out])


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_is_only_appended_to")
        op.execute(
            "CREATE TRIGGER audit_is_only_appended_to BEFORE UPDATE ON audit "
            f"WHEN {_refusing('IS NOT')} "
            "BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END"
        )
    else:
        op.execute("DROP TRIGGER audit_is_only_appended_to ON audit")
        op.execute(
            "CREATE TRIGGER audit_is_only_appended_to BEFORE UPDATE ON audit FOR EACH ROW "
            f"WHEN ({_refusing('IS DISTINCT FROM')}) "
            "EXECUTE FUNCTION refuse_audit_change()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_is_only_appended_to")
        op.execute(
            "CREATE TRIGGER audit_is_only_appended_to BEFORE UPDATE ON audit "
            "BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END"
        )
    else:
        op.execute("DROP TRIGGER audit_is_only_appended_to ON audit")
        op.execute(
            "CREATE TRIGGER audit_is_only_appended_to BEFORE UPDATE ON audit "
            "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()"
        )
