"""Many demo orders in every state, the same for the same seed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from demo.shop.specs import (
    AddressSpec,
    CustomerSpec,
    ItemSpec,
    OrderSpec,
    ParcelSpec,
    PaymentSpec,
    PickupSpec,
    ReturnSpec,
    ScanSpec,
    ShopLayout,
)

_FIRST_CUSTOMER = 3001
_FIRST_ORDER = 300001
_CARRIERS = {"zh": ("sf", "jd", "yto", "zto"), "en": ("ups", "usps", "fedex")}
_PREFIX = {"sf": "SF8", "jd": "JD8", "yto": "YT8", "zto": "ZT8", "ups": "1Z8", "usps": "948", "fedex": "778"}
_ZONES = {"zh": "Asia/Shanghai", "en": "America/Chicago"}
_METHODS = {"zh": ("alipay", "wechat", "unionpay"), "en": ("visa", "paypal")}
_NO_STOCK = frozenset({"TSH-03-XL", "SHO-08-42"})
_WAREHOUSE = ("allocated", "picking", "picked", "packed", "labelled")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class _Kind:
    """A way an order can stand: the codes of its parcels' scans, and what else is special."""

    weight: int
    parcels: tuple[tuple[str, ...], ...] = ()
    extra: Mapping[str, Any] | None = None


_ON_THE_WAY = ("PU", "DEP", "ARR")
_ARRIVED = (*_ON_THE_WAY, "OFD", "DLV")

_KINDS: Mapping[str, _Kind] = {
    "delivered": _Kind(210, (_ARRIVED,)),
    "completed": _Kind(60, (_ARRIVED,), {"end": "completed"}),
    "in_transit": _Kind(90, (_ON_THE_WAY,)),
    "handed_over": _Kind(25, (("PU",),)),
    "out_for_delivery": _Kind(30, ((*_ON_THE_WAY, "OFD"),)),
    "ready_for_pickup": _Kind(20, ((*_ON_THE_WAY, "OFD", "STN"),)),
    "delivery_failed": _Kind(12, ((*_ON_THE_WAY, "OFD", "FAIL"),)),
    "delayed": _Kind(14, ((*_ON_THE_WAY, "DLY"),)),
    "held": _Kind(6, ((*_ON_THE_WAY, "HOLD"),)),
    "partly_delivered": _Kind(16, (_ARRIVED, _ON_THE_WAY)),
    "partly_shipped": _Kind(12, (_ON_THE_WAY, ())),
    "returning": _Kind(6, ((*_ON_THE_WAY, "OFD", "FAIL", "RTS"),)),
    "returned": _Kind(5, ((*_ON_THE_WAY, "OFD", "FAIL", "RTS", "DLV"),)),
    "lost": _Kind(4, ((*_ON_THE_WAY, "LOST"),)),
    "preparing": _Kind(50, ((),)),
    "pending": _Kind(10, (), {"pending": True}),
    "failed": _Kind(10, (), {"failure": True}),
    "on_hold": _Kind(5, (), {"end": "on_hold"}),
    "cancelled": _Kind(18, (), {"end": "cancelled"}),
    "rejected": _Kind(4, (), {"end": "rejected", "pending": True}),
    "return_requested": _Kind(6, (_ARRIVED,), {"steps": []}),
    "return_awaited": _Kind(6, (_ARRIVED,), {"steps": ["approve", "instruct"]}),
    "return_received": _Kind(6, (_ARRIVED,), {"steps": ["approve", "instruct", "send_back", "receive"]}),
    "refunding": _Kind(
        6, (_ARRIVED,), {"steps": ["approve", "instruct", "send_back", "receive", "inspect", "start_refund"]}
    ),
}


def generate(seed: int, customers: int = 200, orders: int = 600) -> ShopLayout:
    """Return a layout with made-up customers and orders, numbered from C3001 and GD300001."""
    return _Generator(seed).generate(customers, orders)


class _Generator:
    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - made-up data must be repeatable, not secret
        self._people = yaml.safe_load((Path(__file__).parent / "people.yml").read_text(encoding="utf-8"))
        catalog = yaml.safe_load((Path(__file__).parent / "catalog.yml").read_text(encoding="utf-8"))
        self._skus = sorted(set(catalog) - _NO_STOCK)

    def generate(self, customers: int, orders: int) -> ShopLayout:
        places: dict[str, Any] = {}
        people = []
        for n in range(customers):
            person, place = self._customer(n)
            people.append(person)
            places[person.id] = place
        kinds = self._random.choices(list(_KINDS), [kind.weight for kind in _KINDS.values()], k=orders)
        # Each kind once at least, whatever the dice say.
        kinds[: len(_KINDS)] = list(_KINDS)
        specs = []
        for n, kind in enumerate(kinds):
            person = self._random.choice(people)
            specs.append(self._order(n, _KINDS[kind], person, places[person.id]))
        return ShopLayout(customers=people, orders=specs)

    def _customer(self, n: int) -> tuple[CustomerSpec, Any]:
        language = self._random.choice(("zh", "zh", "en"))
        pool = self._people[language]
        surname, given = self._random.choice(pool["surnames"]), self._random.choice(pool["given"])
        place = self._random.choice(pool["places"])
        name = f"{surname}{given}" if language == "zh" else f"{given} {surname}"
        house, road = self._random.randint(1, 999), self._random.choice(pool["streets"])
        street = f"{road}{house}号" if language == "zh" else f"{house} {road}"
        # 555-01xx is kept free for fiction in the US; China has no such range.
        phone = f"+861990000{n:04}" if language == "zh" else f"+1{place['area']}55501{n % 100:02}"
        address = AddressSpec(
            recipient=name,
            phone=phone,
            region=place["region"],
            street=street,
            postcode=place["postcode"],
            country="CN" if language == "zh" else "US",
        )
        customer = CustomerSpec(
            id=f"C{_FIRST_CUSTOMER + n}",
            name=name,
            language=language,
            email=f"customer{n}@example.com",
            phone=phone,
            timezone=_ZONES[language],
            address=address,
        )
        return customer, place

    def _order(self, n: int, kind: _Kind, customer: CustomerSpec, place: Any) -> OrderSpec:
        number = f"GD{_FIRST_ORDER + n}"
        extra = dict(kind.extra or {})
        skus = self._random.sample(self._skus, max(len(kind.parcels), self._random.choice((1, 1, 2, 3))))
        items = [ItemSpec(sku=sku, quantity=self._random.choice((1, 1, 2))) for sku in skus]
        longest = max((len(scans) for scans in kind.parcels), default=0)
        is_old = "DLV" in (kind.parcels[0] if kind.parcels else ()) and "steps" not in extra
        last_scan = self._random.randint(1, 24 * 40 if is_old else 30) * _HOUR
        placed = last_scan + (longest * 20 + self._random.randint(6, 30)) * _HOUR
        if "steps" in extra:
            last_scan, placed = 12 * 24 * _HOUR, 18 * 24 * _HOUR
        parcels = [
            self._parcel(f"{n:05}{i}", kind.parcels, i, items, customer, place, last_scan)
            for i in range(len(kind.parcels))
        ]
        return OrderSpec(
            number=number,
            customer=customer.id,
            placed=-placed,
            items=items,
            shipping=self._random.choice((0, 0, 800)),
            payment=self._payment(extra, customer),
            end=extra.get("end"),
            promised_ship=48 * _HOUR - placed if kind.parcels == ((),) else None,
            parcels=parcels,
            returned=self._return(n, extra["steps"]) if "steps" in extra else None,
        )

    def _parcel(
        self,
        key: str,
        parcels: tuple[tuple[str, ...], ...],
        index: int,
        items: list[ItemSpec],
        customer: CustomerSpec,
        place: Any,
        last_scan: timedelta,
    ) -> ParcelSpec:
        codes = parcels[index]
        numbered = list(enumerate(items, start=1))
        last = index == len(parcels) - 1
        mine = numbered[index:] if last else [numbered[index]]
        lines = {line: item.quantity for line, item in mine} if len(parcels) > 1 else None
        carrier = self._random.choice(_CARRIERS[customer.language])
        tracking = f"{_PREFIX[carrier]}{key:0>10}"
        if not codes:
            stage = self._random.choice(_WAREHOUSE)
            if stage != "labelled":
                return ParcelSpec(lines=lines, stage=stage)
            return ParcelSpec(lines=lines, stage=stage, carrier=carrier, tracking=tracking)
        gaps = [last_scan + (len(codes) - 1 - n) * 18 * _HOUR for n in range(len(codes))]
        scans = [self._scan(code, -gap, customer, place) for code, gap in zip(codes, gaps, strict=True)]
        return ParcelSpec(
            lines=lines,
            carrier=carrier,
            tracking=tracking,
            promised=-last_scan + 48 * _HOUR,
            scans=scans,
        )

    def _scan(self, code: str, at: timedelta, customer: CustomerSpec, place: Any) -> ScanSpec:
        where = place["hub"] if code in ("DEP", "ARR", "DLY", "HOLD") else place["city"]
        details: dict[str, Any] = {}
        if code == "STN":
            details["pickup"] = PickupSpec(
                name={"zh": "社区驿站", "en": "Neighbourhood parcel point"},
                address={
                    "zh": f"{customer.address.region}菜市场旁",
                    "en": f"Next to the market, {where['en']}",
                },
                hours={"zh": "每天 8:30–21:30", "en": "daily 8:30–21:30"},
                keep_until=72 * _HOUR + at,
                code=f"{self._random.randint(1, 9)}-{self._random.randint(1000, 9999)}",
            )
        if code == "DLV":
            details["delivery"] = {"signed_by": self._random.choice(("self", "family", "locker", "guard"))}
        return ScanSpec(at=at, code=code, place=where, **details)

    def _payment(self, extra: Mapping[str, Any], customer: CustomerSpec) -> PaymentSpec:
        failure = {"zh": "银行拒绝了这笔付款", "en": "The bank declined the payment"}
        return PaymentSpec(
            method=self._random.choice(_METHODS[customer.language]),
            failure=failure if extra.get("failure") else None,
            pending=bool(extra.get("pending")),
        )

    def _return(self, n: int, steps: list[str]) -> ReturnSpec:
        days: Callable[[int], timedelta] = lambda count: timedelta(days=count)  # noqa: E731
        return ReturnSpec(
            number=f"R{_FIRST_ORDER + n}",
            requested=-days(9),
            received=-days(2) if "receive" in steps else None,
            steps=steps,
            refund=1000,
            to={"zh": "原支付方式", "en": "the original payment method"},
            expected=days(3) if "start_refund" in steps else None,
        )
