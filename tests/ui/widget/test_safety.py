import gzip
import os
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession, web
from playwright.async_api import Browser, expect

from channels.web.pages import BUILT, add_pages
from tests.support.browser import serving
from tests.support.gateway_double import DEMO_SOURCE, SOURCE, GatewayDouble
from tests.support.order_views import order_view
from tests.support.page import Visit

ATTACK = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>"
BUDGET_BYTES = 60_000


def poisoned_order() -> dict:
    order = order_view("in_transit", number=ATTACK)
    order["items"][0]["name"] = {"en": ATTACK, "zh": ATTACK}
    order["address"]["line"] = ATTACK
    parcel = order["shipments"][0]
    parcel["tracking_number"] = ATTACK
    parcel["tracking_url"] = "javascript:document.title='owned'"
    parcel["carrier"]["name"] = {"en": ATTACK}
    parcel["last_event"]["text"] = {"en": ATTACK}
    return order


async def test_markup_in_messages_buttons_and_cards_is_only_text(
    visit: Visit, gateway: GatewayDouble
) -> None:
    gateway.answers = lambda text: [
        {"text": text, "quick_replies": [{"title": ATTACK, "payload": "/b_1"}]},
        {"text": "card", "data": {"type": "order_card", "order": poisoned_order()}},
        {"text": "", "attachment": {"type": "file", "payload": {"src": "javascript:alert(1)"}}},
    ]
    await visit.open()
    await visit.write(ATTACK)
    await expect(visit.card).to_contain_text(ATTACK)
    await expect(visit.bubbles.nth(1)).to_contain_text(ATTACK)
    await expect(visit.page.locator("gendan-replies button")).to_contain_text(ATTACK)
    assert await visit.page.locator("gendan-message img, gendan-message script").count() == 0
    assert await visit.page.locator("gendan-message a[href^='javascript:']").count() == 0
    await expect(visit.page).to_have_title("A shop")


async def test_only_web_addresses_become_links(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.answers = lambda _text: [
        {"text": "Pay at https://shop.example/pay?order=1. Not javascript:alert(1)，谢谢"}
    ]
    await visit.open()
    await visit.write("pay")
    links = visit.page.locator("gendan-message a")
    await expect(links).to_have_count(1)
    await expect(links).to_have_attribute("href", "https://shop.example/pay?order=1")


@pytest.mark.parametrize("path", ["/shop/en", "/chat", "/demo/", "/demo/mail"])
async def test_no_page_offends_its_content_security_policy_or_calls_a_third_party(
    visit: Visit, gateway: GatewayDouble, path: str
) -> None:
    await visit.page.add_init_script(
        "addEventListener('securitypolicyviolation', (it) => console.error('CSP ' + it.violatedDirective))"
    )
    gateway.answers = lambda _text: [{"text": "", "data": {"type": "order_card", "order": order_view()}}]
    await visit.go(path)
    if path != "/demo/mail":
        if path != "/chat":
            await visit.page.locator(".launcher").click()
        await visit.write("show")
        await expect(visit.card).to_be_visible()
    await visit.page.wait_for_load_state("load")
    origins = {urlsplit(address).netloc for address in visit.requested}
    assert origins == {urlsplit(visit.url).netloc}


def shop_page() -> web.Application:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text=f'<iframe src="{request.query_string}"></iframe>', content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    return app


async def is_shown_in_frame(browser: Browser, url: str) -> bool:
    page = await browser.new_page()
    await page.goto(url)
    await page.wait_for_load_state("load")
    shown = page.frames[1].url
    await page.close()
    return not shown.startswith("chrome-error:")


@pytest.mark.asyncio(loop_scope="session")
async def test_only_the_chat_page_may_be_framed_and_only_by_the_sites_that_are_allowed(
    browser: Browser,
) -> None:
    async def no_facts() -> None:
        return None

    gateway = web.Application()
    async with serving(shop_page()) as allowed, serving(shop_page()) as foreign:
        add_pages(gateway, no_facts, [allowed])
        async with serving(gateway) as chat:
            shown = {
                (site, path): await is_shown_in_frame(browser, f"{site}/?{chat}{path}")
                for site in (allowed, foreign)
                for path in ("/chat", "/widget/icon.svg")
            }

    assert [where for where, is_shown in shown.items() if is_shown] == [(allowed, "/chat")]


@pytest.mark.parametrize("site", ["shop.example", "https://shop.example/", "*", "https://a; script-src *"])
def test_a_site_that_is_no_origin_is_refused(site: str) -> None:
    with pytest.raises(ValueError, match="not an origin"):
        add_pages(web.Application(), dict, [site])  # type: ignore[arg-type]


async def test_a_picture_from_elsewhere_is_a_link_and_not_fetched(
    visit: Visit, gateway: GatewayDouble
) -> None:
    picture = {"type": "image", "payload": {"src": "https://pictures.example/1.png", "title": "Your parcel"}}
    gateway.answers = lambda _text: [{"text": "Look:", "attachment": picture}]
    await visit.open()
    await visit.write("show")
    await expect(visit.page.get_by_role("link", name="Your parcel")).to_be_visible()
    assert not [address for address in visit.requested if "pictures.example" in address]


async def test_all_that_a_customer_loads_stays_within_the_budget(visit: Visit) -> None:
    await visit.open()
    loaded = {urlsplit(address).path for address in visit.requested if address.endswith(".js")}
    sizes = {path: len(gzip.compress((BUILT / path[1:]).read_bytes())) for path in loaded}
    assert sum(sizes.values()) <= BUDGET_BYTES, sizes


async def test_a_page_gets_files_compressed_and_once(visit: Visit) -> None:
    async with ClientSession(visit.url, auto_decompress=False) as http:
        first = await http.get("/widget/main.js")
        again = await http.get("/widget/main.js", headers={"If-None-Match": first.headers["ETag"]})
        plain = await http.get("/widget/main.js", headers={"Accept-Encoding": "identity"})
        chunk = await http.get(f"/widget/{next((BUILT / 'widget').glob('chunk-*.js')).name}")
        assert (first.headers["Content-Encoding"], first.headers["Cache-Control"]) == ("gzip", "no-cache")
        assert gzip.decompress(await first.read()) == await plain.read()
        assert (again.status, await again.read()) == (304, b"")
        assert "immutable" in chunk.headers["Cache-Control"]
        assert (await http.get("/widget/../pages.py")).status == 404


def test_what_is_served_was_built_from_the_sources_that_are_here() -> None:
    room = BUILT.parent
    written = (room / "built-from.sha256").read_text().splitlines()
    sources = [path for folder in (SOURCE, DEMO_SOURCE) for path in folder.rglob("*") if path.is_file()]
    found = {
        os.path.relpath(path, room): sha256(path.read_bytes()).hexdigest()
        for path in (*sources, room / "build.mjs", room / "package-lock.json")
    }
    assert dict(reversed(line.split("  ")) for line in written) == found, "run 'make widget'"


def test_the_bundled_libraries_name_the_versions_that_are_locked() -> None:
    package = (BUILT.parent / "package.json").read_text()
    licences = (BUILT / "widget/LICENSES.txt").read_text()
    assert '"socket.io-client": "4.8.4"' in package
    assert '"lit": "3.3.3"' in package
    assert "socket.io-client 4.8.4 (MIT)" in licences
    assert "lit-html 3.3.3 (BSD-3-Clause)" in licences
