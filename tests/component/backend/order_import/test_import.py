"""Importing files of orders."""

import codecs
import csv
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from backend.order_import.file_import import Importer, write_held
from backend.orders.tables import orders
from backend.spreadsheets.encodings import FileUnreadableError
from backend.spreadsheets.files import read_file
from tests.support.backend.hooks import assert_history_replays
from tests.support.backend.machine_api import ORDER
from tests.support.backend.order_files import GOOD, HEADER, importer, run, write
from tests.support.backend.service import Backend, sign_principal

__all__ = ["importer", "write"]


SECOND_LINE = 'A1001,,,,,,,A-2,茶杯,1,"1,000",,,'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
async def test_files_in_usual_encodings_are_read(
    backend: Backend, importer: Importer, write: Any, encoding: str
) -> None:
    report = await run(importer, write(HEADER, GOOD, encoding=encoding))
    assert report.outcomes == {"created": 1}
    stored = (await backend.rows(select(orders).where(orders.c.number == "A1001")))[0]
    assert (stored.recipient, stored.total_minor, stored.phone) == ("王芳", 26600, "+8613900139000")
    assert stored.placed_at.isoformat() == "2026-11-20T02:00:00+00:00"


async def test_rows_with_one_number_are_one_order(backend: Backend, importer: Importer, write: Any) -> None:
    await run(importer, write(HEADER, GOOD.replace("266.00", "1266.00"), SECOND_LINE))
    claim = {"number": "A1001", "phone": "9000"}
    order = (await backend.post("/api/v1/verifications", sign_principal(), claim))["order"]
    assert [item["quantity"] for item in order["items"]] == [2, 1]
    assert order["totals"]["total"]["minor"] == 126600
    await assert_history_replays(backend)


async def test_the_same_file_twice_changes_nothing(backend: Backend, importer: Importer, write: Any) -> None:
    path = write(HEADER, GOOD)
    await run(importer, path)
    before = await backend.rows(select(orders))
    report = await run(importer, path)
    assert report.outcomes == {"unchanged": 1}
    assert await backend.rows(select(orders)) == before


async def test_a_dry_run_stores_nothing(backend: Backend, importer: Importer, write: Any) -> None:
    report = await run(importer, write(HEADER, GOOD), dry_run=True)
    assert report.outcomes == {"created": 1}
    assert await backend.rows(select(func.count()).select_from(orders)) == [(12,)]


async def test_all_problems_of_an_order_are_told_with_row_and_column(importer: Importer, write: Any) -> None:
    bad = "A1002,soon,王芳,12,北京市,建国路1号,,A-1,茶壶,two,129.005,8,,captured"
    report = await run(importer, write(HEADER, GOOD, bad))
    found = {(problem.line, problem.column) for problem in report.held[0][1]}
    assert found == {
        (3, "placed_at"),
        (3, "quantity"),
        (3, "unit_price"),
        (3, "postcode"),
        (3, "customer"),
    }


async def test_good_orders_of_a_file_with_bad_ones_are_stored(importer: Importer, write: Any) -> None:
    report = await run(importer, write(HEADER, GOOD, GOOD.replace("A1001", "A1002").replace("266.00", "1")))
    assert report.outcomes == {"created": 1}
    assert [order.number for order, _ in report.held] == ["A1002"]


async def test_held_orders_are_handed_back_to_be_fixed_and_imported(
    importer: Importer, write: Any, tmp_path: Path
) -> None:
    path = write(HEADER, GOOD.replace("266.00", "1"), encoding="gb18030")
    held = tmp_path / "orders.problems.csv"
    write_held(held, read_file(path), await run(importer, path))
    rows = list(csv.DictReader(held.read_text("utf-8-sig").splitlines()))
    assert "= 26600" in rows[0]["problem"]
    held.write_text(held.read_text("utf-8-sig").replace(",8,1,", ",8,266.00,"), "utf-8")
    assert (await run(importer, held)).outcomes == {"created": 1}


async def test_two_rows_of_an_order_that_disagree_are_a_problem(importer: Importer, write: Any) -> None:
    other = GOOD.replace("王芳", "李雷").replace("266.00", "")
    report = await run(importer, write(HEADER, GOOD.replace("266.00", ""), other))
    assert {(p.line, p.column) for p in report.held[0][1]} == {(3, "recipient")}


async def test_a_number_stored_with_other_content_is_held(importer: Importer, write: Any) -> None:
    await run(importer, write(HEADER, GOOD))
    report = await run(importer, write(HEADER, GOOD.replace("茶壶", "茶杯")))
    assert "other content" in report.held[0][1][0].text


async def test_a_tracking_number_of_another_order_is_held(importer: Importer, write: Any) -> None:
    header = HEADER + ",快递公司,快递单号"
    report = await run(importer, write(header, GOOD + ",sf,SF1234567890123"))
    assert report.held[0][1][0].column == "tracking_number"


async def test_one_tracking_number_on_two_orders_of_a_file_is_held(importer: Importer, write: Any) -> None:
    header, parcel = HEADER + ",快递公司,快递单号", ",sf,SF7777777777777"
    report = await run(importer, write(header, GOOD + parcel, GOOD.replace("A1001", "A1002") + parcel))
    assert (report.outcomes, [order.number for order, _ in report.held]) == ({"created": 1}, ["A1002"])


async def test_json_lines_are_read_like_the_api(backend: Backend, importer: Importer, write: Any) -> None:
    path = write(json.dumps(ORDER, ensure_ascii=False), name="orders.jsonl")
    assert (await run(importer, path)).outcomes == {"created": 1}
    view = await backend.get("/api/v1/orders/W-2001", sign_principal(customer="C9001"))
    assert view["shipments"][0]["tracking_number"] == "SF9000000000001"


async def test_bad_json_lines_are_held_by_line(importer: Importer, write: Any, tmp_path: Path) -> None:
    path = write("{not json", json.dumps(ORDER | {"total": 1}), name="orders.jsonl")
    report = await run(importer, path)
    assert [problems[0].line for _, problems in report.held] == [1, 2]
    held = tmp_path / "held.jsonl"
    write_held(held, read_file(path), report)
    assert "26000" in json.loads(held.read_text().splitlines()[1])["problem"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04rest", "Excel"),
        (b"", "empty"),
        (b"\xff\xfe\x00", "save the file as UTF-8"),
        (b"\x81\xff\xff\xff\x20", "Neither UTF-8"),
        ("订单号,下单时间".encode(), "missing column"),
        (f"{HEADER},颜色".encode(), "颜色"),
        (f"{HEADER},number".encode(), "two columns for: number"),
        (codecs.BOM_UTF8 + b"hello", "missing column"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    with pytest.raises(FileUnreadableError, match=words):
        read_file(path)


def test_a_file_that_is_missing_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError, match="No such file"):
        read_file(tmp_path / "nowhere.csv")
