"""Each way of embedding that docs/embed describes, as written there, in a page of another site."""

import json
import re
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from hashlib import sha256
from hmac import HMAC
from html import escape
from typing import Any

import pytest
from aiohttp import web
from liquid import Environment
from playwright.async_api import Page, expect

from gendan.platform.layout import ROOT
from tests.support.browser import chromium, serving
from tests.support.e2e.looking import write
from tests.support.requirements import NODE, PHP, place_of
from tests.support.shop import RunningShop, demo_shop, free_ports

pytestmark = [pytest.mark.chromium, pytest.mark.rasa]

PAGES = ROOT / "docs" / "embed"
CUSTOMER = "C1001"
# What WordPress brings along, as far as the snippet uses it.
_WORDPRESS = """
function add_action($hook, $run) { $run(); }
function is_user_logged_in() { return CUSTOMER !== ''; }
function get_current_user_id() { return CUSTOMER; }
function wp_json_encode($value) { return json_encode($value); }
function esc_attr($text) { return htmlspecialchars($text, ENT_QUOTES); }
function esc_url($url) { return $url; }
"""


@pytest.fixture(scope="module")
def site() -> str:
    return f"http://127.0.0.1:{free_ports(1)[0]}"


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory, site: str) -> Iterator[RunningShop]:
    """A shop whose widget may stand on one other site."""
    with demo_shop(tmp_path_factory.mktemp("embedded"), GENDAN_ALLOWED_ORIGINS=site) as running:
        yield running


@asynccontextmanager
async def visited(site: str, body: str, shop: RunningShop) -> AsyncIterator[Page]:
    """Serve a page at a site, under the policy that the documentation asks for, and look at it."""
    socket = shop.url.replace("http", "ws", 1)
    policy = f"default-src 'self'; script-src {shop.url}; connect-src {shop.url} {socket}"

    async def page(_request: web.Request) -> web.Response:
        text = f'<!doctype html><html lang="zh"><title>A shop</title><body>{body}</body></html>'
        return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": policy})

    app = web.Application()
    app.router.add_get("/", page)
    async with serving(app, int(site.rsplit(":", 1)[1])), chromium() as browser:
        context = await browser.new_context(locale="zh-CN")
        context.set_default_timeout(30_000)
        page_shown = await context.new_page()
        await page_shown.goto(site)
        yield page_shown


def snippets(page: str, language: str) -> list[str]:
    text = (PAGES / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def secret_of(shop: RunningShop) -> str:
    return shop.secrets["GENDAN_IDENTITY_KEYS"].split(",")[0].split(":", 1)[1]


def run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout


def by_python(shop: RunningShop) -> str:
    known: dict[str, Any] = {}
    exec(snippets("own-site.md", "python")[0], known)  # noqa: S102 - our own documentation
    return own_site(known["gendan_identity"](CUSTOMER, secret_of(shop)), shop)


def by_node(shop: RunningShop) -> str:
    call = f"console.log(gendanIdentity({json.dumps(CUSTOMER)}, {json.dumps(secret_of(shop))}))"
    proof = run(place_of(NODE), "-e", snippets("own-site.md", "js")[0] + call).strip()
    return own_site(proof, shop)


def own_site(identity: str, shop: RunningShop) -> str:
    tag = snippets("own-site.md", "html")[1]
    return tag.replace("IDENTITY", escape(identity)).replace("https://bot.example", shop.url)


def by_shopify(shop: RunningShop) -> str:
    shopify = Environment()
    shopify.add_filter(
        "hmac_sha256", lambda text, key: HMAC(key.encode(), str(text).encode(), sha256).hexdigest()
    )
    theme = snippets("shopify.md", "liquid")[0].replace("SECRET", secret_of(shop))
    facts = {"customer": {"id": CUSTOMER}, "request": {"locale": {"iso_code": "zh-CN"}}}
    return shopify.from_string(theme).render(**facts).replace("https://bot.example", shop.url)


def by_wordpress(shop: RunningShop) -> str:
    constants = {"CUSTOMER": CUSTOMER, "GENDAN_URL": shop.url, "GENDAN_IDENTITY_SECRET": secret_of(shop)}
    defined = "".join(
        f"define({json.dumps(name)}, {json.dumps(value)});" for name, value in constants.items()
    )
    return run(place_of(PHP), "-r", defined + _WORDPRESS + snippets("wordpress.md", "php")[0])


@pytest.mark.parametrize(
    "embed",
    [
        by_python,
        pytest.param(by_node, marks=pytest.mark.node),
        by_shopify,
        pytest.param(by_wordpress, marks=pytest.mark.php),
    ],
)
async def test_a_customer_signed_in_at_another_site_gets_their_order(
    embedded: RunningShop, site: str, embed: Callable[[RunningShop], str]
) -> None:
    async with visited(site, embed(embedded), embedded) as page:
        await page.locator(".launcher").click()
        await write(page, "GD100001到哪了")
        await expect(page.locator("gendan-order-card")).to_contain_text("GD100001")


async def test_a_visitor_of_another_site_has_to_prove_it(embedded: RunningShop, site: str) -> None:
    tag = snippets("own-site.md", "html")[0].replace("https://bot.example", embedded.url)
    async with visited(site, tag, embedded) as page:
        await page.locator(".launcher").click()
        await write(page, "GD100001到哪了")
        await expect(page.locator("gendan-message").last).to_contain_text("下单用的邮箱")


async def test_a_site_that_is_not_allowed_gets_the_button_but_no_line(embedded: RunningShop) -> None:
    other = f"http://127.0.0.1:{free_ports(1)[0]}"
    tag = snippets("own-site.md", "html")[0].replace("https://bot.example", embedded.url)
    async with visited(other, tag, embedded) as page:
        await page.locator(".launcher").click()
        await write(page, "GD100001到哪了")
        await expect(page.get_by_text("网络已断开")).to_be_visible()
        await expect(page.locator("gendan-message")).to_have_count(1)
