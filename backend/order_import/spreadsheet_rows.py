"""Rows of a CSV as an order to be checked like any other."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from backend.shop.model import Shop
from backend.spreadsheets.cells import CellError, read_count, read_minor, read_time, read_yes
from backend.spreadsheets.columns import PROBLEM
from backend.spreadsheets.files import SourceLine, SourceOrder

# Order-wide cells: an order's rows may repeat them, the first one counts, a different one is an error.
_WHOLE_ORDER = (
    "placed_at",
    "currency",
    "language",
    "timezone",
    "customer_id",
    "customer_name",
    "email",
    "phone",
    "recipient",
    "recipient_phone",
    "region",
    "street",
    "postcode",
    "country",
    "shipping",
    "discount",
    "total",
    "payment_status",
    "payment_method",
    "pays_on_delivery",
    "paid_at",
    "promised_ship_by",
)
_PATHS = {
    "name": "item_name",
    "recipient": "recipient",
    "method": "payment_method",
    "status": "payment_status",
    "on_delivery": "pays_on_delivery",
}


@dataclass(frozen=True)
class RowProblem:
    """A problem with its row and column, in the file's own terms."""

    line: int
    column: str
    text: str


@dataclass
class RowsRead:
    """An order's content, and what couldn't be read of it."""

    content: dict[str, Any]
    problems: list[RowProblem] = field(default_factory=list)


def rows_to_order(source: SourceOrder, shop: Shop) -> RowsRead:
    """Return what an order's rows say, in the form that the API takes."""
    return _Reader(source, shop).read()


class _Reader:
    def __init__(self, source: SourceOrder, shop: Shop) -> None:
        self._source = source
        self._first = source.lines[0]
        self._shop = shop
        self._problems: list[RowProblem] = []
        self._currency = self._first.cells.get("currency") or shop.currency
        self._timezone = self._first.cells.get("timezone") or shop.timezone

    def read(self) -> RowsRead:
        self._check_width()
        self._check_twins()
        self._check_repeats()
        content = {
            "number": self._first.cells.get("number", ""),
            "placed_at": self._time(self._first, "placed_at"),
            **self._present("currency", "language", "timezone"),
            "customer": self._renamed(customer_id="id", customer_name="name", email="email", phone="phone"),
            "address": self._renamed(
                recipient="recipient",
                recipient_phone="phone",
                region="region",
                street="street",
                postcode="postcode",
                country="country",
            ),
            "items": [self._item(line) for line in self._source.lines],
            **self._amounts(),
            "payment": self._payment(),
            **self._optional_time("promised_ship_by"),
            "shipments": self._shipments(),
        }
        return RowsRead(content, self._problems)

    def _check_width(self) -> None:
        for line in self._source.lines:
            surplus = [cell for cell in line.original[len(line.cells) :] if cell.strip()]
            if surplus:
                text = (
                    f"has more cells than the header, from '{surplus[0]}' on; quote cells with commas in them"
                )
                self._complain(line, "", text)

    def _check_twins(self) -> None:
        seen: dict[tuple[str, ...], int] = {}
        for line in self._source.lines:
            said = tuple(text for column, text in line.cells.items() if column != PROBLEM)
            same = seen.setdefault(said, line.line)
            if same != line.line:
                text = f"says the same as row {same}; remove one of them, or add up the quantity"
                self._complain(line, "", text)

    def _check_repeats(self) -> None:
        for line in self._source.lines[1:]:
            for column in _WHOLE_ORDER:
                said, first = line.cells.get(column), self._first.cells.get(column)
                if said and said != first:
                    self._complain(line, column, f"differs from row {self._first.line} of the same order")

    def _item(self, line: SourceLine) -> dict[str, Any]:
        item: dict[str, Any] = {
            "sku": line.cells.get("sku", ""),
            "name": line.cells.get("item_name", ""),
            "quantity": self._cell(line, "quantity", read_count),
            "unit_price": self._cell(line, "unit_price", self._minor),
        }
        if line.cells.get("variant"):
            item["variant"] = line.cells["variant"]
        return item

    def _amounts(self) -> dict[str, Any]:
        named = [name for name in ("shipping", "discount", "total") if self._first.cells.get(name)]
        return {name: self._cell(self._first, name, self._minor) for name in named}

    def _payment(self) -> dict[str, Any]:
        payment = self._renamed(payment_status="status", payment_method="method")
        if self._first.cells.get("pays_on_delivery"):
            payment["on_delivery"] = self._cell(self._first, "pays_on_delivery", read_yes)
        return payment | self._optional_time("paid_at")

    def _shipments(self) -> list[dict[str, Any]]:
        """Return a parcel for each tracking number, holding the lines on whose rows it stands."""
        parcels: dict[str, dict[str, Any]] = {}
        for number, line in enumerate(self._source.lines, start=1):
            tracking = line.cells.get("tracking_number")
            if tracking:
                fresh = {
                    "carrier": line.cells.get("carrier", "").lower(),
                    "tracking_number": tracking,
                    "lines": {},
                }
                parcel = parcels.setdefault(tracking, fresh | self._optional_time("handed_over_at", line))
                parcel["lines"][number] = self._cell(line, "quantity", read_count, is_repeat=True)
        return list(parcels.values())

    def _present(self, *names: str) -> dict[str, str]:
        return {name: self._first.cells[name] for name in names if self._first.cells.get(name)}

    def _renamed(self, **names: str) -> dict[str, Any]:
        return {ours: text for column, ours in names.items() if (text := self._first.cells.get(column))}

    def _optional_time(self, column: str, line: SourceLine | None = None) -> dict[str, Any]:
        line = line or self._first
        return {column: self._time(line, column)} if line.cells.get(column) else {}

    def _time(self, line: SourceLine, column: str) -> Any:
        return self._cell(line, column, lambda text: read_time(text, self._timezone))

    def _minor(self, text: str) -> int:
        return read_minor(text, self._currency)

    def _cell(
        self, line: SourceLine, column: str, read: Callable[[str], Any], *, is_repeat: bool = False
    ) -> Any:
        text = line.cells.get(column, "")
        try:
            return read(text)
        except (CellError, KeyError) as problem:
            if not is_repeat:
                self._complain(line, column, "is empty; fill it in" if not text else str(problem))
            return None

    def _complain(self, line: SourceLine, column: str, text: str) -> None:
        self._problems.append(RowProblem(line.line, column, text))


def locate(source: SourceOrder, path: str) -> tuple[int, str]:
    """Return row and column of a model's field path such as `items[1].quantity`."""
    head, _, rest = path.partition(".")
    index = int(head.split("[")[1].rstrip("]")) if "[" in head else 0
    line = source.lines[index] if head.startswith("items") and index < len(source.lines) else source.lines[0]
    leaf = (rest or head).rpartition(".")[2] or head
    return line.line, _PATHS.get(leaf, leaf)
