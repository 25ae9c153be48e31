"""Files as they really come: every one is taken, or refused in words that say what to do."""

import json
from pathlib import Path
from typing import Any

import pytest

from backend.order_import.file_import import Importer, write_held
from backend.spreadsheets.encodings import FileUnreadableError
from backend.spreadsheets.files import read_file
from tests.support.backend.import_files import problems
from tests.support.backend.machine_api import ORDER
from tests.support.backend.order_files import GOOD, HEADER, importer, run, write
from tests.support.command_line import gendan

__all__ = ["importer", "write"]


def numbered(number: str, *changes: tuple[str, str]) -> str:
    row = GOOD.replace("A1001", number)
    for old, new in changes:
        row = row.replace(old, new)
    return row


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
async def test_a_mark_at_the_beginning_does_not_matter(
    importer: Importer, write: Any, encoding: str, mark: str
) -> None:
    assert (await run(importer, write(mark + HEADER, GOOD, encoding=encoding))).outcomes == {"created": 1}


@pytest.mark.parametrize("delimiter", [";", "\t"])
async def test_other_delimiters_are_told_from_the_header(
    importer: Importer, write: Any, delimiter: str
) -> None:
    lines = (line.replace(",", delimiter) for line in (HEADER, GOOD))
    assert (await run(importer, write(*lines))).outcomes == {"created": 1}


async def test_empty_lines_before_the_header_do_not_matter(importer: Importer, write: Any) -> None:
    assert (await run(importer, write("", " ", HEADER, "", GOOD))).outcomes == {"created": 1}


BROKEN = {
    "half a row": (numbered("A2")[:45], 3, "unit_price", "fill it in"),
    "a quote never closed": ('"A2,2026-11-20 10:00', 3, "placed_at", "fill it in"),
    "a NUL byte": (numbered("A2", ("茶壶", "茶\0壶")), 3, "item_name", "remove it"),
    "a control character": (numbered("A2", ("王芳", "王\x1b芳")), 3, "recipient", "remove it"),
    "a line of 10 MB": (numbered("A2", ("茶壶", "x" * 10_000_000)), 3, "item_name", "shorten it"),
    "a comma too much": (numbered("A2") + ",surplus", 3, "", "quote cells"),
    "a number without end": (numbered("A2", ("129.00", "9" * 5_000)), 3, "unit_price", "less than"),
    "a day that isn't": (numbered("A2", ("11-20", "02-30")), 3, "placed_at", "write it like"),
}


@pytest.mark.parametrize("kind", BROKEN)
async def test_a_broken_row_is_held_by_name_and_the_good_one_kept(
    importer: Importer, write: Any, kind: str
) -> None:
    row, line, column, remedy = BROKEN[kind]
    report = await run(importer, write(HEADER, GOOD, row))

    assert report.outcomes == {"created": 1}
    assert any(found[:2] == (line, column) and remedy in found[2] for found in problems(report))


@pytest.mark.parametrize("kind", BROKEN)
async def test_what_was_held_stays_held_until_it_is_mended(
    importer: Importer, write: Any, tmp_path: Path, kind: str
) -> None:
    path, held = write(HEADER, GOOD, BROKEN[kind][0]), tmp_path / "orders.problems.csv"
    write_held(held, read_file(path), await run(importer, path))
    again = await run(importer, held)
    assert (again.outcomes, len(again.held)) == ({}, 1)

    header = held.read_text("utf-8-sig").splitlines()[0]
    held.write_text(f"{header}\n{numbered('A2')},mended\n", "utf-8")
    assert (await run(importer, held)).outcomes == {"created": 1}


async def test_the_same_row_twice_is_not_twice_the_quantity(
    importer: Importer, write: Any, tmp_path: Path
) -> None:
    row = numbered("A2", ("266.00", ""))
    path, held = write(HEADER, row, row), tmp_path / "orders.problems.csv"
    report = await run(importer, path)
    assert [(line, text[:15]) for line, _, text in problems(report)] == [(3, "says the same a")]

    write_held(held, read_file(path), report)
    assert len((await run(importer, held)).held) == 1


async def test_broken_json_lines_are_held_and_the_good_one_kept(
    importer: Importer, write: Any, tmp_path: Path
) -> None:
    bad = ['{"number":"J1"', "[1]", "null", '{"a":' * 20_000, '{"number": "J\\ud800"}', '{"total": NaN}']
    path = write(*bad, json.dumps(ORDER, ensure_ascii=False), name="orders.jsonl")
    report = await run(importer, path)
    assert report.outcomes == {"created": 1}
    assert {line for line, _, _ in problems(report)} == {1, 2, 3, 4, 5, 6}

    held = tmp_path / "held.jsonl"
    write_held(held, read_file(path), report)
    assert len((await run(importer, held)).held) == 6


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HEADER.encode(), "no rows below"),
        (b"\n\n  \n", "empty"),
        (b"a,b,c\n1,2,3", "missing column"),
        (HEADER.replace("订单号", "订单\0号").encode() + b"\nx", "missing column"),
    ],
)
def test_a_file_without_orders_says_so(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(FileUnreadableError, match=words):
        read_file(path)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError, match="directory"):
        read_file(tmp_path)


@pytest.mark.process
def test_the_command_tells_row_field_and_remedy_and_imports_what_was_mended(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n{numbered('A2', ('266.00', '1'), ('129.00', 'much'))}\n", "gb18030")
    first = gendan(tmp_path / "var", "import", "--demo", str(path), COLUMNS="400")
    held = tmp_path / "orders.problems.csv"

    assert first.returncode == 1
    assert "row 3, unit_price (order A2): 'much'" in first.stderr
    assert "2 orders: 1 created, 0 unchanged, 1 held" in first.stderr
    assert f"Fix them in {held}" in first.stderr
    assert "Traceback" not in first.stderr

    held.write_text(
        held.read_text("utf-8-sig").replace("much", "129.00").replace(",8,1,", ",8,266.00,"), "utf-8"
    )
    second = gendan(tmp_path / "var", "run", "--demo", "backend", "import", str(held), COLUMNS="400")
    assert (second.returncode, "1 orders: 1 created" in second.stderr) == (0, True), second.stderr


@pytest.mark.process
@pytest.mark.parametrize("target", ["nowhere.csv", "."])
def test_the_command_refuses_what_is_no_file(tmp_path: Path, target: str) -> None:
    done = gendan(tmp_path / "var", "import", "--demo", str(tmp_path / target), COLUMNS="400")

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
