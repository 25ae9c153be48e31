"""The gateway's composition root: the only place that knows every part."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, suppress
from datetime import timedelta
from functools import partial

import aiohttp
import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry
from sqlalchemy.exc import SQLAlchemyError

from bot.account_linking.customer_names import CustomerNames
from bot.account_linking.service import AccountLinking
from bot.backend_client import BackendNotices, ShopDirectory
from bot.backlog import FIGURES, backlog
from bot.cases.notices import StaffNotifier
from bot.cluster.membership import Cluster
from bot.conversations.model import Address, Outgoing
from bot.conversations.pending import conversations_waiting
from bot.conversations.repository import conversation_at, free_leases
from bot.conversations.transcript import replies_to, said_by_people
from bot.dialogue.client import DialogueClient
from bot.dialogue.fallback.backend_client import OrderLookup
from bot.dialogue.fallback.responder import FallbackResponder
from bot.dialogue.rasa import RasaDialogue
from bot.identity.session_ids import SessionIds
from bot.identity.sessions import Sessions
from bot.identity.shop_identity import ShopIdentity
from bot.inbound.intake import Intake
from bot.inbound.rate_limits import Limits, Rates
from bot.inbound.uploads import Uploads
from bot.metrics import PROXY_FIGURES, Metrics, TimedDialogue
from bot.outbound.delivery import DeliveryLoop
from bot.personal_data import REGISTRY
from bot.ports import CHANNELS, NOBODY, OtherGateways
from bot.privacy.retention_jobs import RetentionJobs
from bot.rendering.shop_texts import load_renderer
from bot.settings import MIGRATIONS, Settings
from bot.shared.ids import new_id
from bot.shared.principal import Asker, PrincipalSigner
from bot.telegram.runtime import CatalogueWords, TelegramRuntime
from bot.turns.lease_recovery import LeaseRecovery
from bot.turns.replies import TurnReplies
from bot.turns.reply_composer import ReplyComposer
from bot.turns.scheduler import TurnScheduler
from bot.turns.turn_taker import TurnTaker
from bot.turns.turn_writer import TurnWriter
from channels.network import Origins
from channels.rest.channel import RestChannel
from channels.web.channel import SocketBorder, SocketChannel
from channels.web.pages import add_pages
from channels.web.uploads.receiver import Receiver
from channels.web.uploads.routes import UploadPages
from gendan.platform.clock import Clock, SystemClock
from gendan.platform.http.headers import add_headers
from gendan.platform.http.web import Check, add_health, database_check, errors_as_json
from gendan.platform.settings import SettingsError
from gendan.platform.storage.database import Database, open_database
from gendan.platform.storage.db_gauges import GaugesOnScrape
from gendan.platform.storage.migrations import prepare_schema
from gendan.platform.storage.only_one import only_one

# A clean stop takes 20 s at most: turns under way get this long to end, what isn't answered by then is the
# next start's; then come the last sends and, twice at most, waiting for requests that hang.
DRAIN_S = 15.0
CLOSE_S = 1.0
_SITE = "default"

_log = structlog.get_logger(__name__)


class Gateway:
    """Every part of the gateway, wired.

    Args:
        settings: read from the environment.
        database: the gateway's.
        http: shared session for Rasa and the backend.
        clock: the present.
    """

    def __init__(
        self, settings: Settings, database: Database, http: aiohttp.ClientSession, clock: Clock
    ) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.http = http
        self.clock = clock
        self.signer = PrincipalSigner(settings.principal_keys, clock)
        self.identity = ShopIdentity(settings.identity_keys, clock)
        backend_key = settings.backend_key.get_secret_value()
        self.directory = ShopDirectory(http, settings.backend_url, backend_key, clock)
        self.lookup = OrderLookup(http, settings.backend_url)
        self.dialogue = RasaDialogue(http, settings.rasa_url, settings.rasa_token.get_secret_value())
        self.registry = CollectorRegistry()
        metrics = Metrics(self.registry)
        self.owner = new_id("gw")
        # On SQLite this gateway is the only one.
        url = settings.database.get_secret_value()
        self.cluster = None if database.is_sqlite else Cluster(url, database, clock, self.owner)
        self.others: OtherGateways = self.cluster.notices if self.cluster else NOBODY
        self.deliveries = DeliveryLoop(database, clock, metrics, self.owner, self.others)
        self.delivering: asyncio.Task[None] | None = None
        renderer = load_renderer(settings)
        writer = TurnWriter(database, clock, self.deliveries.announce, metrics, self.owner, self.others)
        taker = TurnTaker(
            database,
            DialogueClient(TimedDialogue(self.dialogue, metrics), self.signer, self.directory),
            FallbackResponder(self.lookup, self.signer),
            TurnReplies(database, ReplyComposer(renderer, metrics), self.directory, clock, writer),
            clock,
            writer,
        )
        self.scheduler = TurnScheduler(taker)
        line = BackendNotices(http, settings.backend_url, backend_key, self.signer)
        self.staff = StaffNotifier(database, clock, self.directory, line, renderer)
        self.abandoned = LeaseRecovery(database, clock, self.scheduler.take_over)
        buckets = self.cluster.new_buckets if self.cluster else None
        self.limits = Limits(rates(settings), time.monotonic, frozenset({SocketChannel.name}), buckets)
        self.origins = read_origins(settings)
        self.intake = Intake(
            database, clock, self.scheduler.wake, metrics, self.limits, self.directory.number_shapes
        )
        names = CustomerNames(self.lookup, self.signer)
        announce, shop = self.deliveries.announce, self.directory.shop
        links = AccountLinking(database, clock, renderer, announce, names, shop, buckets)
        dropped = partial(_count_dropped, metrics)
        self.telegram = TelegramRuntime(
            settings, self.intake, links, CatalogueWords(renderer, clock), dropped
        )
        self.sessions = Sessions(
            database,
            SocketChannel.name,
            _SITE,
            clock,
            timedelta(days=settings.take_up_days),
            SessionIds(settings.principal_keys),
        )
        self.uploads = Uploads(database, clock, self.limits, settings.upload_bytes_per_conversation)
        self.retention = RetentionJobs(settings, database, clock, self.uploads, REGISTRY)
        self.web = self._web_channel()
        self.rest = self._rest_channel()
        self.deliveries.add(self.web)
        self.deliveries.add(self.rest)
        if self.telegram.channel:
            self.deliveries.add(self.telegram.channel, self.telegram.may_send, shows_once=False)
        if self.cluster:
            self._join(self.cluster)

    def _join(self, cluster: Cluster) -> None:
        """Act as one with the other gateways on the database."""
        self.web.join(cluster.notices)
        cluster.look_for(self.web.name, self.web.look)
        cluster.notices.hear("due", self.deliveries.hear)
        cluster.notices.hear("arrived", self.scheduler.hear_of_arrival)
        cluster.heartbeat.on_death(self.abandoned.look, self.deliveries.hear)
        self.telegram.join(cluster.notices, cluster.heartbeat)

    def _web_channel(self) -> SocketChannel:
        return SocketChannel(
            self.intake,
            self.sessions,
            self.identity.customer_of,
            partial(new_id, "x"),
            self.limits,
            SocketBorder(
                self.settings.allowed_origins,
                self.settings.largest_frame,
                self.origins,
                self.settings.low_memory_sockets,
            ),
            self.telegram.on_page,
        )

    def upload_pages(self) -> UploadPages:
        """Return the way in and out for widgets' files."""
        return UploadPages(
            self.uploads,
            self.sessions.address_of,
            self.identity.customer_of,
            self.settings.allowed_origins,
            Receiver(self.settings.largest_upload, self.settings.slowest_upload),
            self.origins,
        )

    def _rest_channel(self) -> RestChannel:
        keys = self.settings.rest_keys.keys
        return RestChannel(
            self.intake,
            self._replies_to,
            self._said_by_people,
            keys,
            partial(new_id, "x"),
            self.others,
        )

    async def backlog(self) -> dict[str, float]:
        """Return what is late or lost, and what is wrong with proxies, as `/metrics` shows it."""
        proxies = (self.origins.is_proxy_unnamed, self.origins.is_proxy_silent)
        async with self.database.read.connect() as connection:
            late = await backlog(connection, CHANNELS, self.clock.now())
        return {**late, **dict(zip(PROXY_FIGURES, map(float, proxies), strict=True))}

    async def _replies_to(self, message_id: str) -> list[Outgoing] | None:
        async with self.database.read.connect() as connection:
            return await replies_to(connection, message_id)

    async def _said_by_people(self, address: Address, after_seq: int) -> list[Outgoing]:
        async with self.database.read.connect() as connection:
            conversation = await conversation_at(connection, address)
            return await said_by_people(connection, conversation.id, after_seq) if conversation else []

    async def recover(self) -> None:
        """Answer what a former process left unanswered."""
        if self.database.is_sqlite:
            # One file has one gateway: whoever holds a lease is dead.
            async with self.database.write.begin() as connection:
                await free_leases(connection)
        async with self.database.read.connect() as connection:
            self.scheduler.wake_all(await conversations_waiting(connection))

    async def finish(self) -> None:
        """Let turns under way end and their answers out while the lines are open; then hang up."""
        await self.telegram.stop_listening()
        await self.scheduler.drain(DRAIN_S)
        await self._free_own_leases()
        self.deliveries.stop()
        if self.delivering:
            await asyncio.wait({self.delivering}, timeout=CLOSE_S)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.web.hang_up(), CLOSE_S)
        if self.cluster:
            await self.cluster.stop()

    async def _free_own_leases(self) -> None:
        # What is still under way isn't written any more; another process may take it at once.
        try:
            async with self.database.write.begin() as connection:
                await free_leases(connection, self.owner)
        except (SQLAlchemyError, OSError) as problem:
            _log.warning("leases_left", problem=type(problem).__name__)


def _count_dropped(metrics: Metrics, kind: str) -> None:
    metrics.dropped.labels(TelegramRuntime.name, kind).inc()


def rates(settings: Settings) -> Rates:
    """Return how much the operator allows."""
    return Rates(
        settings.messages_per_conversation,
        settings.messages_per_network,
        settings.sessions_per_network,
        settings.connections_per_network,
        settings.uploads_per_conversation,
        settings.uploads_per_network,
        settings.upload_bytes_per_network,
    )


def read_origins(settings: Settings) -> Origins:
    """Return what tells where requests come from.

    Raises:
        SettingsError: a proxy is neither an address nor a network, or the header is none that is known.
    """
    try:
        return Origins(settings.trusted_proxies, settings.forwarded_header)
    except ValueError as problem:
        if str(problem).startswith("is '"):
            remedy = "Write X-Forwarded-For or Forwarded"
            raise SettingsError("GENDAN_FORWARDED_HEADER", str(problem), remedy) from None
        remedy = "Write addresses or networks, such as 10.0.0.5,10.1.0.0/16"
        raise SettingsError("GENDAN_TRUSTED_PROXIES", str(problem), remedy) from None


async def build_app(settings: Settings, clock: Clock | None = None) -> web.Application:
    """Return the gateway's application; its parts live as long as it runs.

    Raises:
        AlreadyRunningError: another gateway runs on the same SQLite file.
        SchemaOutdatedError: as `prepare_schema`.
    """
    url = settings.database.get_secret_value()
    held = ExitStack()
    held.enter_context(only_one(url, "gateway"))
    await prepare_schema(url, MIGRATIONS)
    gateway = Gateway(settings, open_database(url), aiohttp.ClientSession(), clock or SystemClock())
    app = wire(gateway)
    app.cleanup_ctx.append(partial(_held, held))
    return app


async def _held(held: ExitStack, _app: web.Application) -> AsyncIterator[None]:
    with held:
        yield


def wire(gateway: Gateway) -> web.Application:
    """Return the application with all its routes; what the gateway holds is given back when it ends."""
    settings = gateway.settings
    app = web.Application(middlewares=[errors_as_json], client_max_size=settings.largest_body)
    gateway.web.server.attach(app)
    gateway.rest.add_routes(app)
    gateway.upload_pages().add_routes(app)
    gateway.telegram.add_routes(app)
    _add_pages(app, gateway)
    if settings.demo:
        _add_demo(app, gateway)
    checks: dict[str, Check] = {
        "database": partial(database_check, gateway.database),
        "rasa": gateway.dialogue.problem,
        "backend": gateway.directory.problem,
    }
    gauges = GaugesOnScrape(gateway.registry, FIGURES | PROXY_FIGURES, gateway.backlog)
    add_health(app, checks, gateway.registry, gauges.refresh)
    app.cleanup_ctx.append(partial(_lifetime, gateway))
    app.on_shutdown.append(lambda _app: gateway.finish())
    return app


def _add_pages(app: web.Application, gateway: Gateway) -> None:
    try:
        settings = gateway.settings
        add_pages(app, gateway.directory.shop, settings.allowed_origins, settings.largest_upload)
    except ValueError as problem:
        remedy = "Write origins without a path, such as https://shop.example"
        raise SettingsError("GENDAN_ALLOWED_ORIGINS", str(problem), remedy) from None
    add_headers(app)


async def _lifetime(gateway: Gateway, _app: web.Application) -> AsyncIterator[None]:
    gateway.delivering = asyncio.create_task(gateway.deliveries.run())
    forgetting = asyncio.create_task(gateway.retention.forget_daily())
    tidying = asyncio.create_task(gateway.retention.forget_unused_uploads())
    await gateway.recover()
    if gateway.cluster:
        gateway.cluster.start()
    looking = asyncio.create_task(gateway.abandoned.run())
    telling = asyncio.create_task(gateway.staff.run())
    gateway.telegram.start()
    yield
    forgetting.cancel()
    tidying.cancel()
    looking.cancel()
    telling.cancel()
    gateway.delivering.cancel()
    await gateway.telegram.close()
    await gateway.http.close()
    await gateway.database.close()


def _add_demo(app: web.Application, gateway: Gateway) -> None:
    # A real shop never loads it.
    from demo.storefront.mailbox import Letterbox, serve_smtp  # noqa: PLC0415
    from demo.storefront.pages import DemoShop, orders_by_principal  # noqa: PLC0415

    letterbox = Letterbox()

    def principal_for(customer: str) -> str:
        return gateway.signer.sign(Asker(f"demo:{customer}", "web", "demo", customer), "demo")

    orders = orders_by_principal(gateway.http, gateway.settings.backend_url, principal_for)
    demo = DemoShop(gateway.identity.sign, gateway.identity.customer_of, orders, letterbox)
    demo.add_routes(app)

    async def mail_server(_app: web.Application) -> AsyncIterator[None]:
        server = await serve_smtp(letterbox, gateway.settings.demo_smtp_port)
        yield
        server.close()

    app.cleanup_ctx.append(mail_server)
