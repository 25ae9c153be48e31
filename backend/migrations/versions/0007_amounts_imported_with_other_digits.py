"""amounts of imported files in currencies without cents, or with thousandths, are to be looked at"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Until this version files were read with two digits for all of these (ISO 4217: none, three or four). Written
# down as they were on that day.
_CURRENCIES = "BIF CLP DJF GNF ISK KMF PYG RWF UGX UYI VUV XAF XOF XPF BHD IQD JOD KWD LYD OMR TND CLF UYW"
_orders = sa.table("orders", sa.column("id"), sa.column("currency"), sa.column("source"))
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_facts = sa.table("facts", sa.column("name"), sa.column("value", _JSON))


def upgrade() -> None:
    connection = op.get_bind()
    imported = sa.and_(~_orders.c.source.startswith("api:"), _orders.c.source != "demo")
    query = sa.select(_orders.c.currency, sa.func.max(_orders.c.id)).where(
        imported, _orders.c.currency.in_(_CURRENCIES.split())
    )
    newest = {row[0]: row[1] for row in connection.execute(query.group_by(_orders.c.currency))}
    if newest:
        connection.execute(sa.insert(_facts).values(name="doubtful_amounts", value=newest))


def downgrade() -> None:
    op.get_bind().execute(sa.delete(_facts).where(_facts.c.name == "doubtful_amounts"))
