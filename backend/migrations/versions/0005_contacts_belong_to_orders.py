"""contacts belong to an order in a role, and to an account by the shop's word alone

An order used to overwrite the contacts of its account, a missing phone of the buyer was the recipient's, and
guests with one e-mail address were one customer. What can't be told apart any more is taken away rather than
kept: whoever has a contact could open what isn't theirs.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_TIME = sa.DateTime(timezone=True)
_LONG_AGO = "2000-01-01T00:00:00+00:00"


def upgrade() -> None:
    for table in ("grants", "codes"):
        op.add_column(table, sa.Column("contact_kind", sa.String(length=10), nullable=True))
        op.add_column(table, sa.Column("contact", sa.String(length=254), nullable=True))
    op.add_column("customers", sa.Column("contacts_doubted_at", _TIME, nullable=True))
    op.create_index("ix_orders_email", "orders", ["email"])
    op.create_index("ix_orders_phone", "orders", ["phone"])
    op.create_index("ix_orders_recipient_phone", "orders", ["recipient_phone"])
    _end_what_rests_on_the_old_rule()
    op.drop_column("codes", "customer_ids")
    _take_recipients_phones_from_buyers()
    for kind in ("email", "phone"):
        _doubt_contacts_of_accounts(kind)
    _part_guests()
    # The demo's accounts have contacts by the shop's word: it is laid out anew at the next start.
    facts = sa.table("facts", sa.column("name"), sa.column("value", _JSON))
    op.execute(facts.update().where(facts.c.name == "demo_laid_out_at").values(value=_LONG_AGO))


def _end_what_rests_on_the_old_rule() -> None:
    # It isn't written down which contact a code went to, nor whether a phone's end stood beside an order's
    # number or a parcel's. A code lives ten minutes, a grant a day: they are asked for again.
    op.execute("DELETE FROM codes")
    op.execute(
        "UPDATE grants SET ends_at = granted_at"
        " WHERE proof = 'code' OR proof = 'phone_last4' AND level = 'order'"
    )


def _take_recipients_phones_from_buyers() -> None:
    # Kept where another order of the account says it of the buyer beside another recipient's.
    op.execute(
        "UPDATE orders SET phone = NULL WHERE phone = recipient_phone AND NOT EXISTS ("
        "SELECT 1 FROM orders AS other WHERE other.customer_id = orders.customer_id"
        " AND other.phone = orders.phone AND substr(other.customer_id, 1, 6) <> 'guest:'"
        " AND (other.recipient_phone IS NULL OR other.recipient_phone <> other.phone))"
    )


def _doubt_contacts_of_accounts(kind: str) -> None:
    """Keep an account's contact where its orders say it of their buyer and none says another."""
    orders = sa.table("orders", sa.column("customer_id"), sa.column(kind))
    customers = sa.table(
        "customers", *map(sa.column, ("id", "version", kind)), sa.column("contacts_doubted_at", _TIME)
    )
    of_it = sa.exists().where(orders.c.customer_id == customers.c.id).correlate(customers)
    is_said = of_it.where(orders.c[kind] == customers.c[kind])
    is_contradicted = of_it.where(orders.c[kind] != customers.c[kind])
    is_account = sa.func.substr(customers.c.id, 1, 6) != "guest:"
    in_doubt = (customers.c[kind].is_not(None), is_account, of_it, sa.or_(~is_said, is_contradicted))
    doubted = {kind: None, "contacts_doubted_at": _now(), "version": customers.c.version + 1}
    op.execute(customers.update().where(*in_doubt).values(doubted))


def _part_guests() -> None:
    """Give each order without an account a customer of its own."""
    op.execute(
        "INSERT INTO customers (id, name, language, created_at, version)"
        " SELECT 'guest:' || orders.number_key,"
        " CASE WHEN (SELECT count(*) FROM orders AS other WHERE other.customer_id = customers.id) = 1"
        " THEN customers.name ELSE '' END, orders.language, customers.created_at, 1"
        " FROM orders JOIN customers ON customers.id = orders.customer_id"
        " WHERE substr(orders.customer_id, 1, 6) = 'guest:'"
    )
    # They have ended, and say for as long as they are kept that the conversation was somebody's.
    op.execute(
        "UPDATE grants SET customer_id = (SELECT min('guest:' || orders.number_key) FROM orders"
        " WHERE orders.customer_id = grants.customer_id) WHERE substr(customer_id, 1, 6) = 'guest:'"
    )
    op.execute("UPDATE feedback SET customer_id = NULL WHERE substr(customer_id, 1, 6) = 'guest:'")
    op.execute(
        "DELETE FROM notice_preferences WHERE substr(subject, 1, 15) = 'customer:guest:' AND EXISTS ("
        "SELECT 1 FROM notice_preferences AS other WHERE other.purpose = notice_preferences.purpose"
        " AND (other.subject = 'conversation:' || notice_preferences.conversation"
        " OR other.conversation = notice_preferences.conversation AND other.subject < notice_preferences.subject"
        " AND substr(other.subject, 1, 15) = 'customer:guest:'))"
    )
    op.execute(
        "UPDATE notice_preferences SET subject = 'conversation:' || conversation"
        " WHERE substr(subject, 1, 15) = 'customer:guest:'"
    )
    op.execute(
        "UPDATE orders SET customer_id = 'guest:' || number_key WHERE substr(customer_id, 1, 6) = 'guest:'"
    )
    op.execute(
        "DELETE FROM customers WHERE substr(id, 1, 6) = 'guest:'"
        " AND NOT EXISTS (SELECT 1 FROM orders WHERE orders.customer_id = customers.id)"
    )


def _now() -> datetime:
    now = datetime.now(UTC)
    return now.replace(tzinfo=None) if op.get_bind().dialect.name == "sqlite" else now


def downgrade() -> None:
    for name in ("recipient_phone", "phone", "email"):
        op.drop_index(f"ix_orders_{name}", "orders")
    op.drop_column("customers", "contacts_doubted_at")
    op.execute("DELETE FROM codes")
    op.add_column("codes", sa.Column("customer_ids", _JSON, nullable=False, server_default="[]"))
    for table in ("grants", "codes"):
        op.drop_column(table, "contact")
        op.drop_column(table, "contact_kind")
