"""Every route of every process, and who may call it: a new one without an entry fails here.

Each is then called without credentials on the real shop.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

import actions.server
import bot.app
from actions.settings import ActionsSettings
from backend.app import build_service
from backend.settings import BackendSettings
from backend.shop.shop_file import read_shop
from bot.settings import Settings
from gendan.platform.clock import SystemClock
from gendan.platform.layout import ROOT
from gendan.platform.settings import KeyRing
from gendan.platform.storage.database import open_database
from tests.support.e2e.who_may_call import ANYBODY, DEMO, MAY_CALL, WIDGET
from tests.support.shop import RunningShop

pytestmark = pytest.mark.rasa


SECRET = "a-secret-of-more-than-24-characters"


KEYS = KeyRing({"k1": SECRET})


PUBLIC = {ANYBODY, DEMO, WIDGET}


_LIST_RASAS_ROUTES = """
from rasa.core.channels.channel import register
from rasa.server import create_app
from components.channel import TurnChannel
app = create_app(auth_token="x" * 30)
register([TurnChannel("t" * 30)], app, route="/webhooks/")
for route in app.router.routes:
    for method in route.methods:
        print(method, "/" + route.path)
"""


CALLS = [(room, route, who) for room, table in MAY_CALL.items() for route, who in table.items()]


_PLACES = {
    "{account}": "4839574812",
    "{number}": "GD100001",
    "{id}": "u_AAAAAAAAAAAAAAAAAAAAAA",
    "{carrier}": "sf",
    "/static/{name}": "/static/shop.js",
    "{name}": "main.js",
    "<conversation_id:path>": "c_1",
}


def routes_of(app: web.Application) -> set[str]:
    routes = {(route.method, route.resource.canonical) for route in app.router.routes() if route.resource}
    return {f"{method} {path}" for method, path in routes if method != "HEAD"}


async def gateway_routes(folder: Path) -> set[str]:
    settings = Settings(
        database=f"sqlite:///{folder / 'gateway.db'}",
        rasa_token=SECRET,
        backend_key=SECRET,
        principal_keys=KEYS,
        identity_keys=KEYS,
        rest_keys=KEYS,
        demo=True,
    )
    async with aiohttp.ClientSession() as http:
        database = open_database(settings.database.get_secret_value())
        app = bot.app.wire(bot.app.Gateway(settings, database, http, SystemClock()))
        await database.close()
    return routes_of(app)


def backend_routes(folder: Path) -> set[str]:
    settings = BackendSettings(principal_keys=KEYS, contact_key=SECRET)
    database = open_database(f"sqlite:///{folder / 'backend.db'}")
    return routes_of(
        build_service(settings, read_shop(ROOT / "deploy/shop.demo.yml"), database, SystemClock()).app
    )


def rasa_routes() -> Iterator[str]:
    run = subprocess.run(
        [ROOT / "nlu/.venv/bin/python", "-c", _LIST_RASAS_ROUTES],
        cwd=ROOT / "nlu",
        # As the supervisor starts it: what all services share is beside nlu/.
        env={"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return (line for line in run.stdout.splitlines() if " /" in line)


async def routes_in(room: str, folder: Path) -> set[str]:
    if room == "gateway":
        return await gateway_routes(folder)
    if room == "backend":
        return backend_routes(folder)
    if room == "rasa":
        return set(rasa_routes())
    settings = ActionsSettings(token=SECRET, backend_url="http://127.0.0.1:9")
    return routes_of(actions.server.build_app(settings))


@pytest.mark.parametrize("room", MAY_CALL)
async def test_every_route_has_its_entry_and_every_entry_its_route(room: str, tmp_path: Path) -> None:
    found, listed = await routes_in(room, tmp_path), set(MAY_CALL[room])

    assert not found - listed, "who may call these routes? Name them in MAY_CALL"
    assert not listed - found, "in MAY_CALL, but no route"


@pytest.mark.parametrize(("room", "route", "who"), CALLS, ids=[f"{room} {route}" for room, route, _ in CALLS])
@pytest.mark.parametrize("credentials", [None, "Bearer wrong", "Bearer gdk_gateway_wrong", "Basic eDp4"])
async def test_without_credentials_only_what_is_public_answers(
    shop: RunningShop, room: str, route: str, who: str, credentials: str | None
) -> None:
    method, path = route.split(" ")
    for place, example in _PLACES.items():
        path = path.replace(place, example)
    headers = {"Authorization": credentials} if credentials else {}
    async with aiohttp.ClientSession(headers=headers) as http:
        call: Any = http.request(method, shop.run["urls"][room] + path, allow_redirects=False)
        async with call as answer:
            is_refused = answer.status in {401, 403}

    assert is_refused == (who not in PUBLIC), answer.status
