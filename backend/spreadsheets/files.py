"""Files that come in: lines grouped into orders or customers, ready to be handed back if they are bad."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.spreadsheets.columns import ORDERS, PROBLEM, Columns, map_header
from backend.spreadsheets.encodings import FileUnreadableError, decode_text

_DELIMITERS = (",", "\t", ";")


@dataclass(frozen=True)
class SourceLine:
    """One line of a file: its number as an editor shows it, and its content by our column names."""

    line: int
    cells: Mapping[str, str]
    original: Sequence[str]


@dataclass
class SourceOrder:
    """An order, or a customer, as a file has it: lines of a CSV, or one JSON object.

    Attributes:
        number: the order's number, or the customer's id.
    """

    number: str
    lines: list[SourceLine] = field(default_factory=list)
    content: Any = None


@dataclass(frozen=True)
class OrderFile:
    """A file that could be read. `header` is None for JSONL."""

    orders: list[SourceOrder]
    header: Sequence[str] | None


def read_file(path: Path, columns: Columns = ORDERS) -> OrderFile:
    """Read a CSV or JSONL file, told apart by its first character.

    Raises:
        FileUnreadableError: it isn't text, has no orders, or lacks columns.
    """
    try:
        text = decode_text(path.read_bytes())
    except OSError as problem:
        raise FileUnreadableError(f"It can't be opened: {problem.strerror}") from None
    if not text.strip():
        raise FileUnreadableError("The file is empty")
    is_json = path.suffix in (".jsonl", ".ndjson") or text.lstrip().startswith("{")
    file = _read_jsonl(text) if is_json else _read_csv(text, columns)
    if not file.orders:
        raise FileUnreadableError("The file has a header but no rows below it")
    return file


def _read_jsonl(text: str) -> OrderFile:
    orders = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            source = SourceLine(number, {}, [line])
            orders.append(SourceOrder(f"line {number}", [source], _json_or_none(line)))
    return OrderFile(orders, None)


def _json_or_none(line: str) -> Any:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if isinstance(content, dict):
        content.pop(PROBLEM, None)
    return content


def _read_csv(text: str, kind: Columns) -> OrderFile:
    # A cell may be as long as the file; how long each may be is the order's business.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    header = next(row for row in reader if _has_content(row))
    columns = map_header(header, kind)
    orders: dict[str, SourceOrder] = {}
    for line in _lines(reader, columns):
        number = line.cells.get(kind.key, "")
        # A row without a number can't join an order: it stands alone, to be handed back.
        key = number or f"(row {line.line})"
        orders.setdefault(key, SourceOrder(number)).lines.append(line)
    return OrderFile(list(orders.values()), header)


def _lines(reader: Any, columns: Sequence[str]) -> Iterator[SourceLine]:
    for row in reader:
        if _has_content(row):
            cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False)}
            yield SourceLine(reader.line_num, cells, row)


def _delimiter(text: str) -> str:
    header = text.lstrip().splitlines()[0]
    return max(_DELIMITERS, key=header.count)


def _has_content(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row)
