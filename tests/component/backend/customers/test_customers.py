"""The shop's word about its accounts: over the API and in files."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select, update

from backend.customers.repository import CustomerRepository
from backend.customers.tables import customers
from backend.identity.api_keys import ApiKeys
from backend.identity.tables import audit
from backend.order_import.customer_import import CustomerImporter
from backend.order_import.file_import import ImportReport, write_held
from backend.shop.model import Shop
from backend.spreadsheets.columns import CUSTOMERS
from backend.spreadsheets.encodings import FileUnreadableError
from backend.spreadsheets.files import read_file
from tests.support.backend.commands import run
from tests.support.backend.customers import put
from tests.support.backend.import_files import problems
from tests.support.backend.old_databases import lay_down
from tests.support.backend.service import Backend


@pytest.fixture
async def writer(backend: Backend) -> str:
    keys = ApiKeys(backend.database, backend.clock, None)
    return await keys.create("shop", frozenset({"customers:write"}))


async def account(backend: Backend, customer_id: str) -> dict[str, Any]:
    (row,) = await backend.rows(select(customers).where(customers.c.id == customer_id))
    return {name: getattr(row, name) for name in ("name", "language", "email", "phone")}


async def test_an_account_is_as_the_shop_says(backend: Backend, writer: str) -> None:
    said = {"name": "Ann", "language": "en", "email": "Ann@Example.com", "phone": "138 0000 0001"}
    response = await backend.call("PUT", "/api/v1/customers/A-1", writer, said)
    kept = {"name": "Ann", "language": "en", "email": "ann@example.com", "phone": "+8613800000001"}
    assert (response.status, await response.json()) == (201, {"id": "A-1", **kept})
    assert await account(backend, "A-1") == kept


async def test_what_the_shop_does_not_say_stays_and_null_takes_away(backend: Backend, writer: str) -> None:
    await put(backend, writer, "C1001", phone=None)
    assert await account(backend, "C1001") == {
        "name": "李伟",
        "language": "zh",
        "email": "li.wei@example.com",
        "phone": None,
    }
    await put(backend, writer, "C1001", name=None, language=None)
    assert (await account(backend, "C1001"))["name"] == ""


@pytest.mark.parametrize(
    ("customer_id", "said", "field"),
    [
        ("C1", {"email": "nobody"}, "email"),
        ("C1", {"phone": "12"}, "phone"),
        ("C1", {"language": "fr"}, "language"),
        ("C1", {"name": "x" * 201}, "name"),
        ("C1", {"nick": "x"}, "nick"),
        ("C1", {"name": "x\u0001"}, "name"),
        ("guest:W1", {"phone": None}, "id"),
        ("x" * 81, {"phone": None}, "id"),
        ("%20", {"phone": None}, "id"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_name(
    backend: Backend, writer: str, customer_id: str, said: dict[str, Any], field: str
) -> None:
    response = await backend.call("PUT", f"/api/v1/customers/{customer_id}", writer, said)
    error = (await response.json())["error"]
    assert (response.status, error["field"]) == (422, field)


async def test_only_a_key_with_the_scope_speaks_for_the_shop(backend: Backend) -> None:
    keys = ApiKeys(backend.database, backend.clock, None)
    other = await keys.create("shop", frozenset({"orders:write"}))
    response = await backend.call("PUT", "/api/v1/customers/C1001", other, {"phone": None})
    assert (response.status, (await response.json())["error"]["scope"]) == (403, "customers:write")


async def test_who_changed_an_account_is_written_down(backend: Backend, writer: str) -> None:
    await put(backend, writer, "C1001", phone=None)
    entry = (await backend.rows(select(audit).where(audit.c.action == "put_customer")))[0]
    assert (entry.customer_id, entry.actor.split(":")[0], entry.level) == ("C1001", "key", "staff")


async def test_what_was_doubted_about_an_account_is_settled_by_the_shop(
    backend: Backend, writer: str
) -> None:
    async with backend.database.write.begin() as connection:
        await connection.execute(update(customers).values(contacts_doubted_at=backend.clock.now()))
    await put(backend, writer, "C1001")
    async with backend.database.read.connect() as transaction:
        doubted = await CustomerRepository(transaction).doubted()
    assert "C2001" in doubted
    assert "C1001" not in doubted


@pytest.fixture
def importer(backend: Backend, shop: Shop) -> CustomerImporter:
    return CustomerImporter(backend.database, shop, backend.clock)


async def read_in(
    importer: CustomerImporter, path: Path, text: str, *, dry_run: bool = False
) -> ImportReport:
    path.write_text(text, encoding="utf-8")
    file = read_file(path, CUSTOMERS)
    report = await importer.run(file, "import", dry_run=dry_run, progress=lambda _done: None)
    write_held(path.with_suffix(".problems"), file, report)
    return report


async def test_a_csv_of_customers_is_the_shops_word(
    backend: Backend, importer: CustomerImporter, tmp_path: Path
) -> None:
    text = "客户ID,姓名,手机号\nC1001,李伟,13800138111\nC9,Ann,\nC2001,Emma Clark,+1 415 555 0132\n"
    report = await read_in(importer, tmp_path / "c.csv", text)
    assert report.outcomes == {"created": 1, "changed": 1, "unchanged": 1}
    changed = await account(backend, "C1001")
    assert (changed["phone"], changed["email"]) == ("+8613800138111", "li.wei@example.com")


async def test_an_empty_cell_takes_away_what_was_known(
    backend: Backend, importer: CustomerImporter, tmp_path: Path
) -> None:
    await read_in(importer, tmp_path / "c.csv", "id,phone\nC1001,\n")
    assert (await account(backend, "C1001"))["phone"] is None


async def test_jsonl_of_customers_is_what_the_api_takes_with_the_id(
    backend: Backend, importer: CustomerImporter, tmp_path: Path
) -> None:
    lines = [{"id": "C1001", "phone": None}, {"id": "C9", "email": "ann@example.com"}]
    text = "\n".join(json.dumps(line) for line in lines)
    report = await read_in(importer, tmp_path / "c.jsonl", text)
    assert report.outcomes == {"created": 1, "changed": 1}
    assert (await account(backend, "C1001"))["phone"] is None


async def test_a_dry_run_says_what_would_happen_and_stores_nothing(
    backend: Backend, importer: CustomerImporter, tmp_path: Path
) -> None:
    before = await account(backend, "C1001")
    report = await read_in(importer, tmp_path / "c.csv", "id,phone\nC1001,\nC9,\n", dry_run=True)
    assert report.outcomes == {"created": 1, "changed": 1}
    assert await account(backend, "C1001") == before
    assert await backend.rows(select(customers).where(customers.c.id == "C9")) == []


async def test_rows_that_cannot_be_taken_are_named_by_row_and_field_and_handed_back(
    importer: CustomerImporter, tmp_path: Path
) -> None:
    text = "id,email,phone\nC1,nobody,12\n,a@example.com,\nC3,,\nC3,,\nguest:1,,\nC5,b@example.com,\n"
    report = await read_in(importer, tmp_path / "c.csv", text)
    found = {(row, column) for row, column, _ in problems(report)}
    assert found == {(2, "email"), (2, "phone"), (3, "id"), (5, "id"), (6, "id")}
    assert report.outcomes == {"created": 1}
    held = (tmp_path / "c.problems").read_text(encoding="utf-8-sig").splitlines()
    assert (held[0], len(held)) == ("id,email,phone,problem", 6)


async def test_a_file_of_orders_is_not_taken_for_one_of_customers(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("number,placed_at\nA1,2026\n", encoding="utf-8")
    with pytest.raises(FileUnreadableError, match=r"missing column\(s\): id; unknown"):
        read_file(path, CUSTOMERS)


def test_an_operator_imports_customers_and_sees_whose_contacts_are_in_doubt(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/backend.db"
    engine = create_engine(url)
    with engine.begin() as connection:
        lay_down(connection)
    engine.dispose()
    assert run(url, "migrate").exit_code == 0
    assert run(url, "doubted-customers").stdout.split() == ["C335", "C500"]
    finding = checked(url)
    assert (finding["level"], finding["what"].split(" ")[0]) == ("warning", "2")
    assert "doubted-customers" in finding["remedy"]

    file = tmp_path / "customers.csv"
    file.write_text("id,phone\nC335,13700137001\nC500,\nC900,nobody\n", encoding="utf-8")
    result = run(url, "import", str(file), "--customers", "--dry-run")
    assert "3 customers: 0 would be created, 1 would be changed, 1 unchanged, 1 held" in result.output
    assert "row 4, phone (customer C900): 'nobody' is no phone number" in result.output
    assert checked(url)["level"] == "warning"
    result = run(url, "import", str(file), "--customers")
    assert result.exit_code == 1
    assert "1 customer(s) held. Fix them in" in result.output
    assert checked(url)["level"] == "ok"


def checked(url: str) -> dict[str, str]:
    report = json.loads(run(url, "check", "--no-outgoing").stdout)
    (finding,) = (each for each in report["findings"] if each["name"] == "backend.accounts")
    return dict(finding)
