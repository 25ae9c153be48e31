"""The backend's composition root: everything is made and wired here, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry

from backend.carrier_webhooks.own_format import parse_own_format
from backend.carrier_webhooks.routes import CarrierWebhookRoutes
from backend.carrier_webhooks.service import CarrierWebhooks
from backend.customers.routes import CustomerRoutes
from backend.feedback.routes import FeedbackRoutes
from backend.feedback.service import FeedbackService
from backend.history.service import Handler, History
from backend.http.authentication import authentication
from backend.http.error_responses import domain_errors_as_json
from backend.http.openapi import Document, openapi_handler
from backend.http.request_metrics import timed
from backend.http.routes import ANYBODY, Route, add_routes
from backend.idempotency.service import Idempotency
from backend.identity.api_keys import ApiKeys
from backend.identity.contacts import ContactHasher
from backend.order_import.conversion import Converter
from backend.order_import.routes import OrderImportRoutes
from backend.order_resolution.number_formats import NumberFormats
from backend.order_resolution.routes import OrderResolutionRoutes
from backend.order_view.routes import OrderRoutes
from backend.orders.access import Access
from backend.orders.routes import OrderMachineRoutes
from backend.orders.service import Transitions
from backend.outbound import metrics as backlog
from backend.outbound.letter_routes import LetterRoutes
from backend.outbound.messengers.push import PushMessenger
from backend.outbound.messengers.sms import TextMessenger
from backend.outbound.messengers.smtp import Encryption, MailMessenger, MailServer
from backend.outbound.metrics import OutboxMetrics
from backend.outbound.service import Dispatcher, Messenger
from backend.outbound.staff_notice_routes import StaffNoticeRoutes
from backend.outbound.staff_notices import StaffAddress, StaffNotices
from backend.personal_data import REGISTRY
from backend.privacy.retention import Retention
from backend.settings import BackendSettings
from backend.shipments.service import Tracking
from backend.shop.model import Shop
from backend.shop.routes import ShopRoutes
from backend.verification import metrics as guessing
from backend.verification.codes import Codes
from backend.verification.metrics import AttemptMetrics
from backend.verification.routes import VerificationRoutes
from backend.verification.service import Verification
from backend.verification.ways import WaysToProve
from gendan.platform.clock import Clock
from gendan.platform.http.headers import add_headers
from gendan.platform.http.web import add_health, database_check, errors_as_json
from gendan.platform.settings import SettingsError
from gendan.platform.storage.database import Database
from gendan.platform.storage.db_gauges import GaugesOnScrape

_MAX_BODY_BYTES = 5_000_000
_RESTART_AFTER_S = 1.0
_STALL_CHECK_S = 600.0
_DAY_S = 86_400.0
FIGURES = backlog.FIGURES | guessing.FIGURES
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Service:
    """The wired backend: what answers, and what works by itself beside it."""

    app: web.Application
    dispatcher: Dispatcher
    tracking: Tracking
    retention: Retention
    ways: WaysToProve

    def start_loops(self) -> None:
        """Let the loops run for as long as the application."""
        self.app.cleanup_ctx.append(background(self.dispatcher.run))
        self.app.cleanup_ctx.append(background(self._watch_parcels))
        self.app.cleanup_ctx.append(background(self.ways.watch))
        self.app.cleanup_ctx.append(background(self._forget))

    async def _watch_parcels(self) -> None:
        while True:
            await self.tracking.mark_stalled()
            await asyncio.sleep(_STALL_CHECK_S)

    async def _forget(self) -> None:
        while True:
            _log.info("retention_enforced", **await self.retention.enforce())
            await asyncio.sleep(_DAY_S)


def build_service(
    settings: BackendSettings,
    shop: Shop,
    database: Database,
    clock: Clock,
    state_handlers: Sequence[Handler] = (),
) -> Service:
    """Wire the backend.

    Args:
        settings: the operator's choices.
        shop: the shop's own facts.
        database: an open database at the newest schema; the caller closes it.
        clock: the present.
        state_handlers: act on changes of state in the transaction that makes them.
    """
    registry = CollectorRegistry()
    app = web.Application(
        middlewares=[
            timed(registry),
            errors_as_json,
            domain_errors_as_json,
            authentication(settings.principal_keys, ApiKeys(database, clock, settings.gateway_api_key)),
        ],
        client_max_size=_MAX_BODY_BYTES,
    )
    add_headers(app)
    access = Access(database, clock)
    history = History(clock, state_handlers)
    hasher = ContactHasher(settings.contact_key.get_secret_value())
    messengers = build_messengers(settings, shop)
    verification = Verification(database, access, clock, hasher, shop.proofs)
    ways = WaysToProve(messengers, clock, shop.sign_in_url)
    codes = Codes(database, access, clock, hasher, country=shop.country, reachable=ways.code_by)
    add_routes(app, OrderRoutes(access, clock, settings.refusal_floor_s).routes)
    add_routes(app, VerificationRoutes(verification, codes, ways, clock, settings.refusal_floor_s).routes)
    shapes = NumberFormats(database, clock, shop.number_shapes)
    add_routes(app, OrderResolutionRoutes(access, shapes, clock).routes)
    add_routes(app, ShopRoutes(shop, ways.now, clock).routes)
    idempotency = Idempotency(database, clock)
    staff = StaffNotices(staff_addresses(settings, shop), shop.languages[0], clock)
    add_routes(app, StaffNoticeRoutes(staff, idempotency).routes)
    letters = LetterRoutes(access, idempotency, clock, has_mail="email" in messengers)
    add_routes(app, letters.routes)
    add_routes(app, FeedbackRoutes(FeedbackService(access, clock), idempotency, database).routes)
    machine = OrderMachineRoutes(access, Transitions(access, history, clock), idempotency, clock)
    add_routes(app, machine.routes)
    add_routes(app, OrderImportRoutes(idempotency, Converter(shop), clock, shop.country).routes)
    customers = CustomerRoutes(database, clock, shop.country, shop.languages[0])
    add_routes(app, customers.routes)
    tracking = Tracking(database, history, clock)
    hooks = CarrierWebhooks(database, tracking, clock, parse_own_format, {})
    add_routes(app, CarrierWebhookRoutes(hooks, clock, settings.carrier_webhook_keys).routes)
    add_routes(app, [Route("GET", "/api/v1/openapi.json", openapi_handler(app), ANYBODY, {200: Document})])
    gauges = GaugesOnScrape(registry, FIGURES, lambda: read_figures(database, clock))
    checks = {"database": lambda: database_check(database)}
    add_health(app, checks, registry, gauges.refresh)
    retention = Retention(database, clock, kept(settings), REGISTRY.aged_by)
    dispatcher = Dispatcher(database, clock, {**messengers, "push": push_messenger(settings)})
    return Service(app, dispatcher, tracking, retention, ways)


async def read_figures(database: Database, clock: Clock) -> dict[str, float]:
    """Return what waits and what is being tried, by the names of FIGURES."""
    return await OutboxMetrics(database, clock).figures() | await AttemptMetrics(database, clock).figures()


def kept(settings: BackendSettings) -> dict[str, timedelta]:
    """Return how long each kind of row is kept."""
    days = {
        "codes": settings.keep_codes_days,
        "tries": settings.keep_tries_days,
        "grants": settings.keep_grants_days,
        "idempotency": settings.keep_answers_days,
        "webhook_inbox": settings.keep_webhooks_days,
        "outbox": settings.keep_letters_days,
        "audit": settings.keep_audit_days,
        "feedback": settings.keep_feedback_days,
    }
    return {kind: timedelta(days=count) for kind, count in days.items()}


def build_messengers(settings: BackendSettings, shop: Shop) -> dict[str, Messenger]:
    """Return the ways to write to customers that the operator has set up.

    Raises:
        SettingsError: mail has a server and no sender, or a kind of encryption that there isn't.
    """
    messengers: dict[str, Messenger] = {}
    if settings.smtp_host:
        messengers["email"] = MailMessenger(_mail_server(settings, settings.smtp_host), shop.name)
    if settings.sms_url:
        messengers["sms"] = TextMessenger(settings.sms_url.get_secret_value(), settings.sms_token, shop.name)
    return messengers


def push_messenger(settings: BackendSettings) -> PushMessenger:
    """Return the way to the shop's people beside mail."""
    addresses = settings.support_urls or settings.alarm_urls
    return PushMessenger(addresses.get_secret_value())


def staff_addresses(settings: BackendSettings, shop: Shop) -> list[StaffAddress]:
    """Return who is told when a customer waits for a person; nobody where nothing is set up."""
    pushed = [StaffAddress("push", recipient) for recipient in push_messenger(settings).recipients]
    if settings.smtp_host and shop.support.mail:
        return [StaffAddress("email", shop.support.mail), *pushed]
    return pushed


def _mail_server(settings: BackendSettings, host: str) -> MailServer:
    if not settings.smtp_from:
        raise SettingsError("GENDAN_SMTP_FROM", "is not set", "Mail needs a sender address")
    encryption = _encryption(settings.smtp_tls)
    return MailServer(
        host,
        settings.smtp_port or encryption.usual_port,
        settings.smtp_from,
        settings.smtp_user,
        settings.smtp_password,
        encryption,
    )


def _encryption(named: str) -> Encryption:
    try:
        return Encryption(named)
    except ValueError:
        remedy = f"Use {', '.join(Encryption)}"
        raise SettingsError("GENDAN_SMTP_TLS", f"is '{named}'", remedy) from None


def background(work: Callable[[], Awaitable[None]]) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return a cleanup context that runs something for as long as the application."""

    async def context(_app: web.Application) -> AsyncIterator[None]:
        task = asyncio.ensure_future(supervised(work))
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    return context


async def supervised(work: Callable[[], Awaitable[None]]) -> None:
    """Run a loop for ever: a failure is logged and the loop starts again, as a process's top loop."""
    while True:
        try:
            await work()
        except Exception:  # noqa: BLE001 - the top loop of a background task
            _log.exception("background_task_failed")
            await asyncio.sleep(_RESTART_AFTER_S)
