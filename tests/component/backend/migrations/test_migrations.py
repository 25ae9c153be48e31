"""The migrations and the tables agree, and older databases come along with everything in them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select

from backend.customers.repository import CustomerRepository
from backend.customers.tables import customers
from backend.feedback.tables import feedback, notice_preferences
from backend.orders.tables import orders
from backend.settings import MIGRATIONS, BackendSettings
from backend.shop.shop_file import read_shop
from backend.tables import metadata
from backend.verification.tables import codes
from gendan.platform.storage.database import Database, open_database
from gendan.platform.storage.migrations import migrate
from tests.support.backend.contacts import levels, seen_by_code
from tests.support.backend.migrations import AFTERWARDS
from tests.support.backend.old_databases import lay_down
from tests.support.backend.service import PRINCIPAL_KEYS, Backend, FrozenClock, serving, sign_principal
from tests.support.postgres import KeptDatabase


async def test_migrating_gives_the_tables_that_the_queries_use(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with database.write.begin() as connection:
        missing = await connection.run_sync(differences)
    assert missing == [], "changes of tables without a migration in backend/migrations/versions"


async def prepare(url: str) -> None:
    """Bring a database of the version before contacts belonged to orders up to date."""
    opened = open_database(url)
    async with opened.write.begin() as connection:
        await connection.run_sync(lay_down)
    await opened.close()
    await migrate(url, MIGRATIONS)


@pytest.fixture(scope="session")
def parted_postgres(postgres_server: str) -> KeptDatabase:
    return KeptDatabase(postgres_server, "parted", prepare)


# Not a coroutine: what it asks for runs loops of its own.
@pytest.fixture
def parted_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.db'}"
        asyncio.run(prepare(url))
        yield url
        return
    kept: KeptDatabase = request.getfixturevalue("parted_postgres")
    yield kept.url
    kept.restore()


@pytest.fixture
async def parted(parted_url: str) -> AsyncIterator[Backend]:
    """The service on such a database."""
    settings = BackendSettings(
        principal_keys=PRINCIPAL_KEYS,
        contact_key="contact-secret-of-the-tests-only",
        database=parted_url,
        refusal_floor_s=0.0,
        sms_url="http://127.0.0.1:9/sms",
        smtp_host="127.0.0.1",
        smtp_from="shop@example.com",
    )
    opened = open_database(parted_url)
    async with serving(settings, read_shop(Path("deploy/shop.demo.yml")), opened, FrozenClock()) as running:
        yield running
    await opened.close()


@pytest.mark.parametrize("end", AFTERWARDS)
async def test_a_contact_of_an_older_database_opens_what_it_alone_stands_for(
    parted: Backend, end: str
) -> None:
    assert levels(await seen_by_code(parted, f"+86137001370{end}")) == AFTERWARDS[end]


async def test_a_mail_of_an_older_database_opens_what_was_bought_with_it(parted: Backend) -> None:
    # All orders of C335 say this address, and two guests' do.
    seen = levels(await seen_by_code(parted, "victim335@example.com"))
    assert seen == dict.fromkeys(("KV-1", "KV-2", "KV-6", "KV-7"), "customer")


async def test_accounts_keep_a_contact_on_which_their_orders_agree_and_the_others_are_listed(
    parted: Backend,
) -> None:
    rows = await parted.rows(select(customers).order_by(customers.c.id))
    accounts = {row.id: (row.email, row.phone, row.contacts_doubted_at is not None) for row in rows}
    assert accounts == {
        "C335": ("victim335@example.com", None, True),
        "C400": ("c400@example.com", "+8613700137003", False),
        "C500": ("c500@example.com", None, True),
        "C600": ("c600@example.com", "+8613700137009", False),
        **{f"guest:KV{nth}": (None, None, False) for nth in (6, 7, 8)},
    }
    async with parted.database.read.connect() as transaction:
        assert await CustomerRepository(transaction).doubted() == ["C335", "C500"]


async def test_guests_of_an_older_database_are_one_for_each_order(parted: Backend) -> None:
    query = select(orders.c.number, orders.c.customer_id, customers.c.name).join_from(orders, customers)
    rows = {row.number: (row.customer_id, row.name) for row in await parted.rows(query)}
    # Who of the merged ones was called so, nothing tells.
    assert rows["KV-6"] == ("guest:KV6", "")
    assert rows["KV-7"] == ("guest:KV7", "")
    assert rows["KV-8"] == ("guest:KV8", "Ann")


async def test_what_was_proved_by_the_old_rule_has_ended_and_the_rest_goes_on(parted: Backend) -> None:
    visible = {}
    for conversation in ("c_guest", "c_account", "c_label", "c_mail"):
        listed = await parted.get("/api/v1/orders", sign_principal(conversation))
        visible[conversation] = [each["number"] for each in listed["orders"]]
    assert visible == {"c_guest": [], "c_account": [], "c_label": [], "c_mail": ["KV-3"]}
    assert await parted.rows(select(codes)) == []


async def test_a_conversation_that_was_a_merged_guest_stays_somebodys(parted: Backend) -> None:
    assert levels(await seen_by_code(parted, "c600@example.com", "c_guest")) == {}
    assert levels(await seen_by_code(parted, "+8613700137006", "c_guest")) == {"KV-6": "customer"}


async def test_wishes_and_words_of_an_older_database_are_kept(parted: Backend) -> None:
    (wish,) = await parted.rows(select(notice_preferences))
    assert (wish.subject, wish.is_wanted) == ("conversation:c_guest", False)
    assert len(await parted.rows(select(feedback))) == 1
    assert len(await parted.rows(select(orders))) == 9
