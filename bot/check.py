"""What the gateway can say about itself without running."""

from collections.abc import Mapping

import yaml

from bot.app import read_origins
from bot.backlog import backlog
from bot.ports import CHANNELS
from bot.rendering.catalogue import TextsError
from bot.rendering.shop_texts import load_renderer
from bot.settings import MIGRATIONS, Settings
from bot.telegram.runtime import read_webhook_url
from bot.telegram.setup import telegram_findings
from gendan.platform.clock import SystemClock
from gendan.platform.health_findings import Finding, ServiceReport
from gendan.platform.self_check import report_on
from gendan.platform.settings import SettingsError, load_settings
from gendan.platform.storage.database import Database

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


async def check_gateway(environ: Mapping[str, str]) -> ServiceReport:
    """Return the gateway's report; the settings come from the environment."""
    try:
        settings = load_settings(Settings, environ)
        read_origins(settings)
        read_webhook_url(settings)
    except SettingsError as problem:
        return ServiceReport((Finding.problem("gateway.settings", str(problem), "Mend this setting"),), {})
    further = [Finding.ok("gateway.settings", "the gateway's settings are usable")]
    further += [_texts(settings), *_reach(settings), *await telegram_findings(settings)]
    return await report_on("gateway", settings.database.get_secret_value(), MIGRATIONS, further, _figures)


async def _figures(database: Database) -> dict[str, float]:
    async with database.read.connect() as connection:
        return await backlog(connection, CHANNELS, SystemClock().now())


def _texts(settings: Settings) -> Finding:
    try:
        load_renderer(settings)
    except (TextsError, yaml.YAMLError, UnicodeDecodeError) as problem:
        return Finding.problem("gateway.texts", f"the texts can't be read: {problem}", "Mend that file")
    return Finding.ok("gateway.texts", "the texts can be read in both languages")


def _reach(settings: Settings) -> list[Finding]:
    if settings.host in _LOOPBACK or settings.trusted_proxies:
        return []
    what = f"the gateway listens on {settings.host} and trusts no proxy"
    remedy = (
        "Put a proxy with TLS before it and name the proxy in GENDAN_TRUSTED_PROXIES; "
        "without that everybody seems to come from the proxy (docs/proxy.md)"
    )
    return [Finding.warning("gateway.proxies", what, remedy)]
