"""How customers rate what they were told."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from bot.shared.columns import Instant, metadata

# Asked once an episode; without a value the customer has let it be.
ratings = Table(
    "ratings",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("conversation_id", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("episode", Integer, nullable=False),
    # The turn that asked.
    Column("turn_id", String(40), nullable=False),
    Column("asked_at", Instant, nullable=False, index=True),
    Column("value", SmallInteger),
    Column("rated_at", Instant),
    CheckConstraint("value BETWEEN 1 AND 5", name="ck_ratings_value"),
    UniqueConstraint("conversation_id", "episode"),
)
