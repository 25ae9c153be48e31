"""Single values about this database."""

from sqlalchemy import Column, String, Table

from backend.shared.columns import JsonValue, metadata

facts = Table(
    "facts",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("value", JsonValue, nullable=False),
)
"""Single values about this database, such as when the demo was laid out."""
