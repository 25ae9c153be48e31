"""What the backend can say about itself without running."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from backend.app import build_messengers, push_messenger, read_figures, staff_addresses
from backend.customers.repository import CustomerRepository
from backend.order_import.doubtful_amounts_repository import doubtful_amounts
from backend.outbound.service import Messenger
from backend.settings import BackendSettings
from backend.shop.model import Shop
from backend.shop.placeholders import example_domain, find_borrowed_facts
from backend.shop.shop_file import ShopFileError, demo_shop, read_own_shop
from gendan.platform.clock import SystemClock
from gendan.platform.health_findings import Finding, ServiceReport
from gendan.platform.self_check import no_answer, report_on
from gendan.platform.settings import SettingsError, load_settings
from gendan.platform.storage.database import Database, open_database

_REMEDIES = {
    "email": "See that the mail server runs, and that every GENDAN_SMTP_ setting is right",
    "sms": "See that the SMS gateway runs and that GENDAN_SMS_URL is right",
}


async def check_backend(environ: Mapping[str, str], migrations: Path, *, outgoing: bool) -> ServiceReport:
    """Return the backend's report.

    Args:
        environ: the settings.
        migrations: its Alembic directory.
        outgoing: whether to see if mail and SMS can be reached; nothing is sent.
    """
    try:
        settings = load_settings(BackendSettings, environ)
    except SettingsError as problem:
        return ServiceReport((Finding.problem("backend.settings", str(problem), "Mend this setting"),), {})
    further = [
        Finding.ok("backend.settings", "the backend's settings are usable"),
        *await _shop(settings, outgoing=outgoing),
    ]
    url = settings.database.get_secret_value()
    report = await report_on("backend", url, migrations, further, _figures)
    if not report.figures:
        return report
    try:
        looked_at = [await _accounts(url), *await _amounts(url)]
    except (SQLAlchemyError, OSError) as problem:
        looked_at = [no_answer("backend", url, problem)]
    return replace(report, findings=(*report.findings, *looked_at))


async def _amounts(url: str) -> list[Finding]:
    database = open_database(url)
    try:
        async with database.read.connect() as connection:
            doubtful = await doubtful_amounts(connection)
    finally:
        await database.close()
    counts = Counter(one.currency for one in doubtful)
    remedy = "'gendan amounts' lists them; then 'gendan amounts --mend' or '--keep' with the currency"
    return [
        Finding.warning(
            f"backend.amounts.{currency}",
            f"{count} order(s) in {currency} may show amounts that a former version read with other digits",
            remedy,
        )
        for currency, count in counts.items()
    ]


async def _figures(database: Database) -> dict[str, float]:
    clock = SystemClock()
    return await read_figures(database, clock)


async def _accounts(url: str) -> Finding:
    database = open_database(url)
    try:
        async with database.read.connect() as transaction:
            count = len(await CustomerRepository(transaction).doubted())
    finally:
        await database.close()
    if not count:
        return Finding.ok("backend.accounts", "no account's contacts are in doubt")
    what = (
        f"{count} account(s) lost contacts that an earlier version took from orders which contradict each "
        "other: codes to them open no account, only the orders bought with them"
    )
    remedy = (
        "'gendan run backend doubted-customers' lists them: say what their contacts are by "
        "PUT /api/v1/customers/{id} or 'gendan import --customers FILE'"
    )
    return Finding.warning("backend.accounts", what, remedy)


async def _shop(settings: BackendSettings, *, outgoing: bool) -> list[Finding]:
    try:
        shop = read_own_shop(settings)
        messengers = build_messengers(settings, shop)
    except ShopFileError as problem:
        return [Finding.problem("backend.shop_file", str(problem), problem.remedy)]
    except SettingsError as problem:
        return [Finding.problem("backend.email", str(problem), "Mend this setting")]
    found = [
        Finding.ok("backend.shop_file", f"{settings.shop_file.name} is valid"),
        *_borrowed(settings),
        *_sender(settings),
    ]
    if not messengers:
        instead = "sign in or talk to a person" if shop.sign_in_url else "talk to a person"
        what = f"neither mail nor SMS is set up: who can't prove an order gets no code, but can {instead}"
        found.append(Finding.ok("backend.email", what))
    if outgoing:
        found += [await _way_out(kind, messenger) for kind, messenger in messengers.items()]
    return [*found, await _staff(settings, shop)]


async def _staff(settings: BackendSettings, shop: Shop) -> Finding:
    """Return whether anybody hears of customers who wait for a person."""
    addresses = staff_addresses(settings, shop)
    if shop.support.mail and not settings.smtp_host:
        what = "support.mail is set, but no mail server: nobody is told there who waits for a person"
        said = Finding.warning if addresses else Finding.problem
        return said("backend.support", what, "Set GENDAN_SMTP_HOST (docs/outgoing.md)")
    if not addresses:
        what = "nobody is told when a customer waits for a person"
        remedy = "Set support.mail in shop.yml or GENDAN_SUPPORT_URLS (docs/support.md)"
        return Finding.problem("backend.support", what, remedy)
    if problem := await push_messenger(settings).problem():
        remedy = "See Apprise's documentation for how it is written"
        return Finding.problem("backend.support", f"GENDAN_SUPPORT_URLS: {problem}", remedy)
    told = "1 address is" if len(addresses) == 1 else f"{len(addresses)} addresses are"
    what = f"{told} told when a customer waits for a person"
    return Finding.ok("backend.support", what)


def _sender(settings: BackendSettings) -> list[Finding]:
    if settings.demo or not (domain := example_domain(settings.smtp_from or "")):
        return []
    what = f"GENDAN_SMTP_FROM has the example domain {domain}: mail servers refuse it, and no reply arrives"
    return [Finding.problem("backend.sender", what, "Put an address of your own domain")]


def _borrowed(settings: BackendSettings) -> list[Finding]:
    demo = demo_shop()
    if settings.demo or demo is None or not (keys := find_borrowed_facts(read_own_shop(settings), demo)):
        return []
    what = f"{len(keys)} facts are the demo shop's word by word ({', '.join(keys[:3])}, …)"
    return [Finding.warning("backend.shop_facts", what, "Customers are told them: see that each is yours")]


async def _way_out(kind: str, messenger: Messenger) -> Finding:
    problem = await messenger.problem()
    if problem is None:
        return Finding.ok(f"backend.{kind}", f"codes by {kind} can be handed in")
    return Finding.problem(f"backend.{kind}", f"codes by {kind} can't be sent: {problem}", _REMEDIES[kind])
