"""Customers whose every stored word occurs nowhere else, so that whatever leaks can be named."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

CARRIERS = (("sf", "SF"), ("jd", "JD"), ("yto", "YT"), ("ups", "1Z"))
SCANS = ("out_for_delivery", "ready_for_pickup", "delivered", "delivered", None)
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_FIRST_HAN, _LAST_HAN = 0x6000, 0x7FFF


class Words:
    """Makes words that nobody else uses; the same seed makes the same."""

    def __init__(self, seed: int) -> None:
        self._chance = Random(seed)  # noqa: S311 - reproducible on purpose
        self._used: set[str] = set()

    def latin(self, syllables: int = 4) -> str:
        pick = self._chance.choice
        return self._new(lambda: "".join(pick(_CONSONANTS) + pick(_VOWELS) for _ in range(syllables)) + "x")

    def han(self, length: int = 4) -> str:
        return self._new(
            lambda: "".join(chr(self._chance.randint(_FIRST_HAN, _LAST_HAN)) for _ in range(length))
        )

    def digits(self, length: int) -> str:
        # No zero in front: where an amount is written, it would be left out.
        return self._new(lambda: str(self._chance.randrange(10 ** (length - 1), 10**length)))

    def postcode(self) -> str:
        # With letters: six digits alone stand in many a timestamp.
        letters = "BDFGHJKLMNPQRSTVWXZ"
        pick = self._chance.choice
        return self._new(lambda: f"{pick(letters)}{pick(letters)}{pick('23456789')}{self._tail(letters)}")

    def _tail(self, letters: str) -> str:
        return "".join(self._chance.choice(letters) for _ in range(3))

    def _new(self, make: Any) -> str:
        while (word := str(make())) in self._used:
            pass
        self._used.add(word)
        return word


@dataclass
class PlantedOrder:
    """An order as it is sent to the shop, with the words in it that only its owner may read.

    Attributes:
        sent: as `POST /api/v1/orders` takes it.
        scans: as the carrier's webhook takes them, under the parcel's tracking number.
        canaries: by the word, the field that it stands in.
        refund_to: where a refund goes, if the order has a return.
    """

    sent: dict[str, Any]
    scans: list[dict[str, Any]] = field(default_factory=list)
    canaries: dict[str, str] = field(default_factory=dict)
    refund_to: str | None = None

    def planted_anew(self) -> "PlantedOrder":
        """Return the order, its canaries those of what is sent now."""
        self.canaries = dict(_canaries(self))
        return self

    @property
    def number(self) -> str:
        return str(self.sent["number"])

    @property
    def tracking_number(self) -> str | None:
        return self.sent["shipments"][0]["tracking_number"] if self.sent["shipments"] else None


@dataclass
class PlantedCustomer:
    id: str
    language: str
    name: str
    email: str
    phone: str
    orders: list[PlantedOrder] = field(default_factory=list)

    @property
    def canaries(self) -> dict[str, str]:
        """Every word of this customer's, with the field that it stands in."""
        return {word: name for order in self.orders for word, name in order.canaries.items()}


def plant(count: int = 20, seed: int = 1) -> list[PlantedCustomer]:
    """Return so many customers in both languages by turns, each with one to three orders of every kind."""
    words = Words(seed)
    return [_customer(words, number) for number in range(count)]


def _customer(words: Words, number: int) -> PlantedCustomer:
    language = ("zh", "en")[number % 2]
    customer = PlantedCustomer(
        f"K{words.latin()}", language, _name(words, language), f"{words.latin()}@{words.latin()}.example", ""
    )
    customer.phone = _phone(words, language)
    customer.orders = [planted_order(words, customer, number + nth) for nth in range(1 + number % 3)]
    return customer


def _name(words: Words, language: str) -> str:
    return words.han(3) if language == "zh" else f"{words.latin(3).title()} {words.latin(3).title()}"


def _phone(words: Words, language: str) -> str:
    return f"+86138{words.digits(8)}" if language == "zh" else f"+1415{words.digits(7)}"


def planted_order(words: Words, customer: PlantedCustomer, kind: int) -> PlantedOrder:
    """Return an order of a customer's, with a parcel unless its kind has none yet."""
    number, carrier = f"KT{words.digits(7)}", CARRIERS[kind % len(CARRIERS)]
    scan = SCANS[kind % len(SCANS)]
    placed_at = datetime.now(UTC) - timedelta(days=4, hours=kind)
    tracking_number = f"{carrier[1]}{words.digits(13)}"
    sent = {
        "number": number,
        "placed_at": placed_at.isoformat(),
        "language": customer.language,
        "customer": {
            "id": customer.id,
            "name": customer.name,
            "email": customer.email,
            "phone": customer.phone,
        },
        "address": _address(words, customer.language),
        "items": [_item(words) for _ in range(2)],
        "payment": _payment(words, placed_at, is_paid=scan is not None),
        "shipments": [{"carrier": carrier[0], "tracking_number": tracking_number}] if scan else [],
        "custom_fields": {"note": words.latin(6)},
    }
    order = PlantedOrder(sent, [_scan(words, scan, placed_at)] if scan else [])
    if kind % len(SCANS) == 3:
        order.refund_to = words.latin(5)
    return order.planted_anew()


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.han(5), "en": f"{words.latin()} {words.latin(3)}"}


def _address(words: Words, language: str) -> dict[str, str]:
    return {
        "recipient": _name(words, language),
        "phone": _phone(words, language),
        "region": words.han() if language == "zh" else words.latin(5).title(),
        "street": words.han(6) if language == "zh" else f"{words.latin(5).title()} Street",
        "postcode": words.postcode(),
    }


def _item(words: Words) -> dict[str, Any]:
    return {
        "sku": f"SKU-{words.latin()}",
        "name": _both(words),
        "variant": _both(words),
        "quantity": 1,
        "unit_price": int(words.digits(8)),
    }


def _payment(words: Words, placed_at: datetime, *, is_paid: bool) -> dict[str, Any]:
    if is_paid:
        return {"status": "captured", "method": _both(words), "paid_at": placed_at.isoformat()}
    return {"status": "failed", "method": _both(words), "failure": _both(words)}


def _scan(words: Words, status: str, placed_at: datetime) -> dict[str, Any]:
    scan: dict[str, Any] = {
        "status": status,
        "occurred_at": (placed_at + timedelta(days=3)).isoformat(),
        "code": words.latin().upper(),
        "text": _both(words),
        "place": _both(words),
    }
    if status == "out_for_delivery":
        scan["courier"] = {"name": words.latin().title(), "phone": f"+86139{words.digits(8)}"}
    elif status == "ready_for_pickup":
        scan["pickup"] = {part: _both(words) for part in ("name", "address", "hours")}
        scan["pickup"] |= {
            "code": words.digits(8),
            "keep_until": datetime(2099, 1, 1, tzinfo=UTC).isoformat(),
        }
    else:
        scan["delivery"] = {
            "signed_by": "family",
            "signed_name": words.latin().title(),
            "place": _both(words),
            "proof_url": f"https://{words.latin()}.example/{words.latin()}",
        }
    return scan


# What isn't one order's own: states, times and codes of countries, languages and carriers.
_COMMON = frozenset(
    {"placed_at", "paid_at", "occurred_at", "keep_until", "language", "status", "carrier", "signed_by"}
)


def _canaries(order: PlantedOrder) -> Iterator[tuple[str, str]]:
    yield from _leaves(order.sent, "order")
    yield from _leaves(order.scans, "scan")
    if order.refund_to:
        yield order.refund_to, "refund.to"
    total = sum(item["unit_price"] for item in order.sent["items"])
    for name, amount in (("total", total), *(("unit_price", i["unit_price"]) for i in order.sent["items"])):
        yield str(amount), name
        yield f"{amount / 100:.2f}", name
        yield f"{amount / 100:,.2f}", name


def _leaves(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _COMMON:
                yield from _leaves(inner, f"{name}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    elif isinstance(value, str):
        yield from _forms(value, name)


def _forms(value: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the forms in which a value would be shown: a phone's end, or masked, and no prefix of all."""
    if name.endswith("phone"):
        yield value[-7:], name
        yield f"****{value[-4:]}", f"{name} masked"
    elif name.endswith("email"):
        yield from ((part, name) for part in value.removesuffix(".example").split("@"))
    elif name.endswith("proof_url"):
        yield value.removeprefix("https://"), name
    elif name.endswith("tracking_number"):
        yield value[2:], name
    else:
        yield value, name
