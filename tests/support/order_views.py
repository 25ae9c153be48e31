"""OrderViews as the contract (docs/contracts.md) has them, one for every status."""

from copy import deepcopy
from typing import Any, get_args

from gendan.contracts.order_view import OrderStatus

STATUSES: tuple[str, ...] = get_args(OrderStatus)

UNSHIPPED = {"payment_pending", "payment_failed", "on_hold", "preparing", "cancelled", "rejected"}
SPLIT = {"partly_shipped", "partly_delivered"}
RETURNED = {"return_in_progress", "refunding", "refunded"}

PARCEL_STATUS = {
    "partly_shipped": "in_transit",
    "partly_delivered": "in_transit",
    "returning_to_sender": "return_to_sender",
    "return_in_progress": "delivered",
    "refunding": "delivered",
    "refunded": "delivered",
}

AS_OF = "2026-11-22T08:30:00Z"


def event(status: str, at: str, place: tuple[str, str], text: tuple[str, str]) -> dict[str, Any]:
    return {
        "status": status,
        "occurred_at": at,
        "place": {"zh": place[0], "en": place[1]},
        "timezone": "Asia/Shanghai",
        "text": {"zh": text[0], "en": text[1]},
        "reason": None,
        "code": "80",
    }


EVENTS = [
    event(
        "in_transit",
        "2026-11-22T05:05:00Z",
        ("上海浦东集散中心", "Shanghai Pudong hub"),
        ("快件已到达上海浦东集散中心", "Arrived at the Shanghai Pudong hub"),
    ),
    event(
        "in_transit",
        "2026-11-21T14:40:00Z",
        ("杭州萧山中转场", "Hangzhou Xiaoshan depot"),
        ("快件已发往上海", "Left for Shanghai"),
    ),
    event(
        "picked_up",
        "2026-11-21T09:12:00Z",
        ("杭州市", "Hangzhou"),
        ("顺丰已收取快件", "Picked up by SF Express"),
    ),
]


def shipment(number: int, status: str) -> dict[str, Any]:
    arrived = "2026-11-22T06:30:00Z" if status == "delivered" else None
    return {
        "id": f"GD100001-{number}",
        "status": status,
        "flags": ["delayed"] if status == "delivery_failed" else [],
        "carrier": {
            "code": "sf",
            "name": {"zh": "顺丰速运", "en": "SF Express"},
            "url": "https://carrier.example/",
            "phone": "95338",
        },
        "tracking_number": f"SF123456789012{number}",
        "tracking_url": f"https://carrier.example/track/SF123456789012{number}",
        "lines": [{"line": number, "quantity": 1}],
        "promised_by": "2026-11-25T15:59:00Z",
        "eta": {"from": "2026-11-24T00:00:00Z", "to": "2026-11-25T10:00:00Z", "source": "carrier"}
        if status in {"in_transit", "out_for_delivery"}
        else None,
        "handed_over_at": "2026-11-21T09:12:00Z",
        "delivered_at": arrived,
        "last_event": deepcopy(EVENTS[0]),
        "events": deepcopy(EVENTS),
        "days_since_scan": 0,
        "stalled": False,
        "delivery": {
            "signed_by": "station",
            "signed_name": None,
            "place": {"zh": "菜鸟驿站", "en": "Cainiao station"},
            "proof_url": None,
        }
        if arrived
        else None,
        "pickup": {
            "name": {"zh": "丰巢柜 静安寺店", "en": "Hive Box, Jing’an Temple"},
            "address": {"zh": "上海市静安区愚园路 172 号", "en": "172 Yuyuan Road, Jing’an, Shanghai"},
            "hours": {"zh": "全天", "en": "all day"},
            "keep_until": "2026-11-24T10:00:00Z",
            "code": "8-2-3041",
        }
        if status == "ready_for_pickup"
        else None,
        "courier": {"name": "王师傅", "phone": "+86 139 0000 0000"} if status == "out_for_delivery" else None,
    }


def order_view(status: str = "in_transit", **changes: Any) -> dict[str, Any]:
    parcel = PARCEL_STATUS.get(status, status)
    shipments = [] if status in UNSHIPPED else [shipment(1, parcel)]
    if status in SPLIT:
        shipments.append(shipment(2, "packed" if status == "partly_shipped" else "delivered"))
        if status == "partly_shipped":
            shipments[1] |= {
                "tracking_number": None,
                "handed_over_at": None,
                "last_event": None,
                "events": [],
            }
    view = {
        "schema": "order_view/1",
        "as_of": AS_OF,
        "number": "GD100001",
        "version": 7,
        "level": "customer",
        "unlocked": True,
        "status": status,
        "axes": {"order": "confirmed", "payment": "captured", "fulfilment": status},
        "placed_at": "2026-11-20T03:20:00Z",
        "timezone": "Asia/Shanghai",
        "items": [
            {
                "line": 1,
                "sku": "MUG-01-BL",
                "name": {"zh": "手作陶瓷马克杯", "en": "Hand-thrown mug"},
                "variant": {"zh": "蓝色 · 350 毫升", "en": "Blue · 350 ml"},
                "quantity": 2,
                "unit_price": {"minor": 5900, "currency": "CNY", "decimal": "59.00"},
                "shipments": ["GD100001-1"],
            },
            {
                "line": 2,
                "sku": "TEA-02",
                "name": {"zh": "高山乌龙茶礼盒", "en": "Mountain oolong gift tin"},
                "variant": None,
                "quantity": 1,
                "unit_price": {"minor": 12800, "currency": "CNY", "decimal": "128.00"},
                "shipments": ["GD100001-1"],
            },
        ],
        "totals": {
            name: {"minor": minor, "currency": "CNY", "decimal": f"{minor / 100:.2f}"}
            for name, minor in {
                "items": 24600,
                "shipping": 0,
                "discount": 0,
                "total": 24600,
                "refunded": 24600 if status == "refunded" else 0,
            }.items()
        },
        "payment": {
            "status": "captured",
            "method": {"zh": "支付宝", "en": "Alipay"},
            "paid_at": "2026-11-20T03:21:00Z",
            "failure": None,
        },
        "address": {
            "recipient": "李*",
            "phone": "138****8000",
            "line": "上海市 静安区 ****",
            "postcode": "200040",
            "country": "CN",
        },
        "shipments": shipments,
        "returns": [
            {
                "number": "R100006",
                "status": "refunding",
                "requested_at": "2026-11-21T01:00:00Z",
                "received_at": None,
                "refund": {
                    "amount": {"minor": 24600, "currency": "CNY", "decimal": "246.00"},
                    "to": {"zh": "支付宝", "en": "Alipay"},
                    "expected_by": "2026-11-25T15:59:00Z",
                },
            },
        ]
        if status in RETURNED
        else [],
        "promised_ship_by": "2026-11-23T10:00:00Z" if status == "preparing" else None,
        "next": "carrier_delivers" if shipments else "shop_ships",
    }
    return view | changes


def order_summary(number: str, status: str, title: tuple[str, str]) -> dict[str, Any]:
    return {
        "number": number,
        "status": status,
        "under_way": status not in ("preparing", "delivered"),
        "placed_at": "2026-11-20T03:20:00Z",
        "title": {"zh": title[0], "en": title[1]},
        "item_count": 2,
        "total": {"minor": 24600, "currency": "CNY", "decimal": "246.00"},
        "shipment_count": 2,
        "delivered_count": 2 if status == "delivered" else 1,
    }


CARD = {"text": "Here it is.", "data": {"type": "order_card", "order": order_view("in_transit")}}
CHOICE = {"text": "Shall I?", "quick_replies": [{"title": "Yes", "payload": "/b_yes"}]}


def rating(question: str, thanks: str) -> dict[str, Any]:
    """Stars to give, as the gateway asks for them."""
    options = [(str(count), f"/b_star-{count}") for count in range(1, 6)]
    return {
        "text": question,
        "quick_replies": [
            {"title": f"{value} ★", "payload": payload, "content_type": "text"} for value, payload in options
        ],
        "data": {
            "type": "rating",
            "text": question,
            "message": thanks,
            "options": [{"value": value, "payload": payload} for value, payload in options],
        },
    }
