"""Methods by which a bot learns what happened, and gets files that people sent."""

import re
from typing import Any
from urllib.parse import urlsplit

from demo.telegram_sandbox.errors import Json, bad_request, conflict
from demo.telegram_sandbox.files import MAX_DOWNLOAD_BYTES
from demo.telegram_sandbox.parameters import Parameters
from demo.telegram_sandbox.state import Method, World
from demo.telegram_sandbox.webhooks import SandboxWebhook

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PORTS = {None, 80, 88, 443, 8443}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_HAS_WEBHOOK = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_DEFAULT_CONNECTIONS, _MAX_CONNECTIONS = 40, 100


class Described:
    """A result with a remark, as only `setWebhook` and `deleteWebhook` give it."""

    def __init__(self, description: str) -> None:
        self.description = description


async def _get_updates(world: World, parameters: Parameters) -> list[Json]:
    if world.webhooks.webhook:
        raise conflict(_HAS_WEBHOOK)
    _allow(world, parameters)
    offset, limit = parameters.integer("offset", 0), parameters.integer("limit", 100)
    return await world.polling.poll(offset, limit, parameters.integer("timeout", 0))


async def _set_webhook(world: World, parameters: Parameters) -> Described:
    url = parameters.text("url")
    if not url:
        return await _delete_webhook(world, parameters)
    _check_url(url)
    secret = parameters.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    most = min(max(parameters.integer("max_connections", _DEFAULT_CONNECTIONS), 1), _MAX_CONNECTIONS)
    _allow(world, parameters)
    if parameters.flag("drop_pending_updates"):
        world.updates.drop_pending()
    webhook = SandboxWebhook(url, secret, most)
    was_set = world.webhooks.webhook == webhook
    world.polling.end_for_webhook()
    world.webhooks.set(webhook)
    return Described("Webhook is already set" if was_set else "Webhook was set")


async def _delete_webhook(world: World, parameters: Parameters) -> Described:
    if parameters.flag("drop_pending_updates"):
        world.updates.drop_pending()
    was_set = world.webhooks.webhook is not None
    world.webhooks.set(None)
    return Described("Webhook was deleted" if was_set else "Webhook is already deleted")


async def _get_webhook_info(world: World, _parameters: Parameters) -> Json:
    return world.webhooks.info()


async def _get_file(world: World, parameters: Parameters) -> Json:
    stored = world.files.find(parameters.text("file_id"))
    if len(stored.data) > MAX_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return stored.as_json() | {"file_path": stored.path}


def _allow(world: World, parameters: Parameters) -> None:
    kinds: Any = parameters.structure("allowed_updates")
    if kinds is None:
        return
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates: expected an Array of String")
    world.updates.allow(str(kind) for kind in kinds)


def _check_url(url: str) -> None:
    """Take HTTPS on Telegram's ports; on this machine, where the stand-in runs, plain HTTP on any."""
    parts = urlsplit(url)
    if parts.hostname in _LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


UPDATING: dict[str, Method] = {
    "getUpdates": _get_updates,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _get_webhook_info,
    "getFile": _get_file,
}
