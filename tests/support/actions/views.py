"""Orders as the backend would show them, built from a few words."""

from typing import Any, cast

from backend.orders.status import is_under_way
from gendan.contracts import OrderSummary, OrderView

NOW = "2026-11-22T08:00:00Z"
YESTERDAY = "2026-11-21T08:00:00Z"
TOMORROW = "2026-11-23T08:00:00Z"


def scan(status: str = "in_transit", **more: Any) -> dict[str, Any]:
    return {
        "status": status,
        "occurred_at": YESTERDAY,
        "place": {"zh": "杭州", "en": "Hangzhou"},
        "timezone": "Asia/Shanghai",
        "text": {"zh": "已发出", "en": "Departed"},
        "reason": None,
        "code": "DEP",
        **more,
    }


def parcel(status: str = "in_transit", **more: Any) -> dict[str, Any]:
    shipped = status not in ("allocated", "picking", "picked", "packed", "labelled")
    carrier = {
        "code": "sf",
        "name": {"zh": "顺丰", "en": "SF"},
        "url": "https://sf.example",
        "phone": "95338",
    }
    scans = [scan(status)] if shipped else []
    return {
        "id": "x-1",
        "status": status,
        "flags": [],
        "carrier": carrier if shipped else None,
        "tracking_number": "SF1234567890123" if shipped else None,
        "tracking_url": "https://sf.example/SF1234567890123" if shipped else None,
        "promised_by": TOMORROW,
        "eta": None,
        "delivered_at": YESTERDAY if status == "delivered" else None,
        "last_event": scans[0] if scans else None,
        "events": scans,
        "days_since_scan": 1 if shipped else None,
        "stalled": False,
        "delivery": None,
        "pickup": None,
        "courier": None,
        **more,
    }


def view(
    status: str = "in_transit", *parcels: dict[str, Any], number: str = "A1001", **more: Any
) -> OrderView:
    money = {"minor": 9900, "currency": "CNY"}
    made = {
        "schema": "order_view/1",
        "as_of": NOW,
        "number": number,
        "level": "customer",
        "unlocked": True,
        "status": status,
        "placed_at": YESTERDAY,
        "timezone": "Asia/Shanghai",
        "items": [{"name": {"zh": "杯子", "en": "Mug"}}],
        "totals": {"total": money, "refunded": {"minor": 0, "currency": "CNY"}},
        "payment": {"status": "captured", "method": {"en": "Alipay"}, "paid_at": YESTERDAY, "failure": None},
        "shipments": list(parcels) or [parcel()],
        "returns": [],
        "promised_ship_by": None,
        "next": "carrier_delivers",
        **more,
    }
    return cast("OrderView", made)


def summary(order: OrderView) -> OrderSummary:
    return {
        "number": order["number"],
        "status": order["status"],
        "under_way": is_under_way(order["status"]),
        "placed_at": order["placed_at"],
        "title": {"zh": "杯子", "en": "Mug"},
        "item_count": 1,
    }
