"""Parcels and their scans."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from backend.history.tables import StateColumn
from backend.shared.columns import JsonValue, UtcTime, metadata, version_column

shipments = Table(
    "shipments",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("flags", JsonValue, nullable=False),
    Column("carrier", String(40)),
    Column("tracking_number", String(64)),
    Column("tracking_key", String(64)),
    Column("promised_by", UtcTime),
    Column("eta_from", UtcTime),
    Column("eta_to", UtcTime),
    Column("eta_source", String(20)),
    Column("handed_over_at", UtcTime),
    Column("delivered_at", UtcTime),
    Column("last_scan_at", UtcTime),
    Column("stalled_at", UtcTime),
    Column("delivery", JsonValue),
    Column("pickup", JsonValue),
    Column("courier", JsonValue),
    version_column(),
    # Two carriers may use one number; the same carrier reuses numbers only after years.
    UniqueConstraint("tracking_key", "carrier"),
    Index("ix_shipments_state_scan", "state", "last_scan_at"),
)


shipment_lines = Table(
    "shipment_lines",
    metadata,
    Column("shipment_id", ForeignKey("shipments.id"), primary_key=True),
    Column("line", Integer, primary_key=True),
    Column("quantity", Integer, nullable=False),
    CheckConstraint("quantity > 0", name="quantity_positive"),
)


tracking_events = Table(
    "tracking_events",
    metadata,
    Column("shipment_id", ForeignKey("shipments.id"), primary_key=True),
    Column("fingerprint", String(64), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("occurred_at", UtcTime, nullable=False),
    Column("recorded_at", UtcTime, nullable=False),
    Column("place", JsonValue),
    Column("timezone", String(64), nullable=False),
    Column("text", JsonValue, nullable=False),
    Column("code", String(80), nullable=False),
    Column("carrier", String(40), nullable=False),
    Column("reason", String(20)),
    Column("is_correction", Boolean, nullable=False),
    Column("details", JsonValue),
)

SHIPMENT_STATE = StateColumn(shipments.c.id, shipments.c.state)
