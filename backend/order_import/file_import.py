"""Importing a file: good orders in batches, bad ones into a file beside, to be fixed and imported again."""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from backend.order_import.conversion import Converter
from backend.order_import.repository import OrderImportRepository
from backend.order_import.schemas import OrderIn
from backend.order_import.service import IncomingOrder, import_orders
from backend.order_import.spreadsheet_rows import RowProblem, locate, rows_to_order
from backend.shared.validation_problems import find_problems
from backend.shop.model import Shop
from backend.spreadsheets.columns import PROBLEM
from backend.spreadsheets.files import OrderFile, SourceOrder
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database

_BATCH = 500


@dataclass
class ImportReport:
    """What came of an import; `held` are orders with problems."""

    outcomes: Counter[str] = field(default_factory=Counter)
    held: list[tuple[SourceOrder, list[RowProblem]]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Orders in the file."""
        return self.outcomes.total() + len(self.held)


class Importer:
    """Takes in the orders of a file."""

    def __init__(self, database: Database, shop: Shop, converter: Converter, clock: Clock) -> None:
        self._database = database
        self._shop = shop
        self._converter = converter
        self._clock = clock

    async def run(
        self, file: OrderFile, source: str, *, dry_run: bool, progress: Callable[[int], None]
    ) -> ImportReport:
        """Import what is sound and report the rest.

        Args:
            file: what was read.
            source: name of the source; the same order of the same source again is `unchanged`.
            dry_run: check everything, store nothing.
            progress: told the number of orders done since it was last told.
        """
        report = ImportReport()
        for batch in batches(file.orders):
            arrivals = self._check(batch, source, report)
            await self._store_batch(arrivals, report, dry_run=dry_run)
            progress(len(batch))
        return report

    def _check(
        self, batch: list[SourceOrder], source: str, report: ImportReport
    ) -> list[tuple[SourceOrder, IncomingOrder]]:
        arrivals = []
        for order in batch:
            sent, problems = self._read(order)
            if sent is None:
                report.held.append((order, problems))
            else:
                arrivals.append((order, self._converter.convert(sent, source, source, self._clock.now())))
        return arrivals

    def _read(self, order: SourceOrder) -> tuple[OrderIn | None, list[RowProblem]]:
        problems: list[RowProblem] = []
        content = order.content
        if order.lines[0].cells:
            read = rows_to_order(order, self._shop)
            content, problems = read.content, read.problems
        elif content is None:
            return None, [RowProblem(order.lines[0].line, "", "is no JSON object")]
        try:
            sent = OrderIn.model_validate(content, context={"country": self._shop.country})
        except ValidationError as error:
            return None, problems + _beyond(problems, _model_problems(order, error))
        return (None, problems) if problems else (sent, [])

    async def _store_batch(
        self, arrivals: list[tuple[SourceOrder, IncomingOrder]], report: ImportReport, *, dry_run: bool
    ) -> None:
        async with self._database.write.begin() as transaction:
            parcel_of = dict(
                await OrderImportRepository(transaction).taken_tracking_numbers([a.new for _, a in arrivals])
            )
            good = []
            for order, arrival in arrivals:
                problem = _tracking_clash(order, arrival, parcel_of)
                if problem:
                    report.held.append((order, [problem]))
                else:
                    good.append((order, arrival))
            results = await import_orders(
                transaction, [arrival for _, arrival in good], self._clock.now(), dry_run=dry_run
            )
        for (order, _), result in zip(good, results, strict=True):
            if result.outcome == "conflict":
                text = (
                    "this number is stored already with other content; change the number or remove the order"
                )
                report.held.append((order, [RowProblem(order.lines[0].line, "number", text)]))
            else:
                report.outcomes[result.outcome] += 1


def _tracking_clash(
    order: SourceOrder, arrival: IncomingOrder, parcel_of: dict[tuple[str | None, str | None], str]
) -> RowProblem | None:
    """Return a problem if a tracking number is another parcel's; else note the order's own numbers."""
    for parcel in arrival.new.order.shipments:
        number = (parcel.carrier, parcel.tracking_number)
        if parcel_of.setdefault(number, parcel.id) != parcel.id:
            text = f"'{parcel.tracking_number}' belongs to another order; correct it"
            return RowProblem(order.lines[0].line, "tracking_number", text)
    return None


def write_held(path: Path, file: OrderFile, report: ImportReport) -> None:
    """Write the held orders as they came, each with its problems, ready to be fixed and imported."""
    if file.header is None:
        lines = [_held_json(order, problems) for order, problems in report.held]
        # JSON's own escape takes the place of what UTF-8 can't write.
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="backslashreplace")
        return
    kept = [n for n, column in enumerate(file.header) if column.strip().lower() != PROBLEM]
    # With a mark, so that a spreadsheet opens it as UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow([*(file.header[n] for n in kept), PROBLEM])
        for order, problems in report.held:
            for line in order.lines:
                said = "; ".join(f"{p.column}: {p.text}" for p in problems if p.line == line.line)
                cells = [line.original[n] if n < len(line.original) else "" for n in kept]
                # What is beyond the header stays beyond it, or nobody would see that it was too much.
                writer.writerow([*cells, said, *line.original[len(file.header) :]])


def _held_json(order: SourceOrder, problems: list[RowProblem]) -> str:
    said = "; ".join(f"{p.column}: {p.text}" for p in problems)
    if not isinstance(order.content, dict):
        return order.lines[0].original[0]
    return json.dumps({**order.content, PROBLEM: said}, ensure_ascii=False)


def _model_problems(order: SourceOrder, error: ValidationError) -> list[RowProblem]:
    found = []
    for problem in find_problems(error):
        if order.lines[0].cells:
            line, column = locate(order, problem.field)
        else:
            line, column = order.lines[0].line, problem.field
        found.append(RowProblem(line, column, problem.text))
    return found


def _beyond(known: list[RowProblem], found: list[RowProblem]) -> list[RowProblem]:
    # A cell that couldn't be read is also missing to the model; once is enough.
    said = {(problem.line, problem.column) for problem in known}
    return [problem for problem in found if (problem.line, problem.column) not in said]


def batches(orders: Iterable[SourceOrder], size: int = _BATCH) -> Iterator[list[SourceOrder]]:
    """Yield so many at a time: as much as one transaction takes."""
    remaining = iter(orders)
    while batch := list(islice(remaining, size)):
        yield batch
