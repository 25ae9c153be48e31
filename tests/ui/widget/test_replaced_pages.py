"""Routers replace the page under the widget: it stays, as the same one, with all that was said."""

import pytest
from playwright.async_api import expect

from tests.support.gateway_double import GatewayDouble
from tests.support.page import Visit

SCRIPT = """
    const script = document.createElement('script');
    script.src = '/widget.js';
    document.body.append(script);
"""
# What each does to the page, made after the library's own way of doing it.
REPLACED = {
    "turbo": f"""() => {{
        const body = document.createElement('body');
        body.innerHTML = '<h1>next</h1>';
        document.body.replaceWith(body);
        {SCRIPT}
    }}""",
    "turbo_without_the_script": """() => {
        const body = document.createElement('body');
        document.body.replaceWith(body);
    }""",
    "turbo_from_its_cache": f"""() => {{
        const kept = document.body.cloneNode(true);
        const body = document.createElement('body');
        document.body.replaceWith(body);
        document.body.replaceWith(kept);
        {SCRIPT}
    }}""",
    "turbo_morphing": """() => {
        for (const node of [...document.body.children]) if (node.localName !== 'h1') node.remove();
    }""",
    "astro": """() => {
        const source = '<html lang=en><body><h1>next</h1></body></html>';
        const next = new DOMParser().parseFromString(source, 'text/html');
        const html = document.documentElement;
        for (const { name } of [...html.attributes]) html.removeAttribute(name);
        html.setAttribute('lang', 'en');
        document.head.replaceChildren(...next.head.children);
        document.body.replaceWith(document.adoptNode(next.body));
    }""",
    "whole_document": """() => {
        const html = document.createElement('html');
        html.append(document.createElement('head'), document.createElement('body'));
        document.documentElement.replaceWith(html);
    }""",
    "pjax": "() => { document.body.innerHTML = '<main>next</main>' }",
    "document_write": """() => {
        document.open();
        const script = '<script src="/widget.js"></' + 'script>';
        document.write('<!doctype html><title>next</title><body><h1>next</h1>' + script);
        document.close();
    }""",
    "script_twice": f"() => {{ {{ {SCRIPT} }} {{ {SCRIPT} }} }}",
    "taken_off": "() => document.querySelector('gendan-widget').remove()",
    "moved": """() => {
        const aside = document.createElement('aside');
        document.body.append(aside);
        aside.append(document.querySelector('gendan-widget'));
    }""",
}


async def replace(visit: Visit, how: str) -> None:
    await visit.page.evaluate(REPLACED[how])
    await visit.page.wait_for_timeout(300)
    await expect(visit.page.locator("gendan-widget")).to_have_count(1)


@pytest.mark.parametrize("how", REPLACED)
async def test_a_closed_widget_is_there_again_and_opens(
    visit: Visit, gateway: GatewayDouble, how: str
) -> None:
    await visit.go("/shop/en")
    await expect(visit.page.locator(".launcher")).to_be_visible()
    await replace(visit, how)
    await visit.page.evaluate("Promise.race([Gendan.open(), new Promise((_, no) => setTimeout(no, 3000))])")
    await visit.write("hello")
    await expect(visit.bubbles.last).to_have_text("Assistant: You said: hello")
    assert [message["message"] for message in gateway.received] == ["hello"]


@pytest.mark.parametrize("how", REPLACED)
async def test_an_open_one_keeps_its_conversation_draft_and_one_connection(
    visit: Visit, gateway: GatewayDouble, how: str
) -> None:
    await visit.open()
    await visit.write("first")
    await expect(visit.bubbles).to_have_count(2)
    await visit.page.evaluate("() => { globalThis.told = []; Gendan.on('message', () => told.push(1)); }")
    await visit.page.locator("gendan-composer textarea").fill("half a wor")
    await replace(visit, how)

    box = visit.page.locator("gendan-composer textarea")
    await expect(box).to_be_visible()
    await expect(box).to_have_value("half a wor")
    await expect(visit.bubbles).to_have_count(2)
    await box.fill("second")
    await box.press("Enter")
    await expect(visit.bubbles).to_have_count(4)
    assert [message["message"] for message in gateway.received] == ["first", "second"]
    assert (len(gateway.clients), len(gateway.requests)) == (1, 1)
    assert await visit.page.evaluate("told.length") == 1


@pytest.mark.parametrize("said", ["closed", "open"])
async def test_after_document_write_its_buttons_still_do_something(
    visit: Visit, gateway: GatewayDouble, said: str
) -> None:
    await visit.open()
    await visit.page.evaluate("""() => {
        globalThis.told = [];
        for (const event of ['open', 'close']) Gendan.on(event, () => told.push(event));
    }""")
    if said == "closed":
        await visit.page.keyboard.press("Escape")
    for _ in range(2):
        await replace(visit, "document_write")
    if said == "closed":
        await visit.page.locator(".launcher").click()
    await visit.page.locator(".text-size").click()
    await expect(visit.page.locator("gendan-widget")).to_have_attribute("data-text-size", "1")
    await visit.write("hello")
    await expect(visit.bubbles).to_have_count(2)
    assert len(gateway.clients) == 1
    await visit.page.locator(".close").click()
    await expect(visit.page.locator(".launcher")).to_be_visible()
    heard = {"closed": ["close", "open", "close"], "open": ["close"]}
    assert await visit.page.evaluate("told") == heard[said]


async def test_many_replacements_add_nothing_up(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    for _ in range(12):
        await visit.page.evaluate(REPLACED["turbo"])
        await visit.page.wait_for_timeout(120)
    await visit.write("hello")
    await expect(visit.bubbles).to_have_count(2)
    assert len(gateway.received) == 1
    assert len(gateway.clients) == 1
    await visit.page.keyboard.press("Escape")
    await expect(visit.page.locator(".launcher")).to_be_visible()


@pytest.mark.visitor(viewport={"width": 390, "height": 844})
@pytest.mark.parametrize("how", ["turbo", "document_write"])
async def test_on_a_phone_it_is_over_the_next_page_too(visit: Visit, how: str) -> None:
    await visit.open()
    await replace(visit, how)
    dialog = visit.page.locator("gendan-widget dialog")
    assert await dialog.evaluate("(dialog) => dialog.matches(':modal')")


async def test_a_page_that_keeps_taking_it_away_is_let_have_its_way(visit: Visit) -> None:
    await visit.go("/shop/en")
    await expect(visit.page.locator(".launcher")).to_be_visible()
    await visit.page.evaluate("""() => {
        globalThis.taken = 0;
        new MutationObserver(() => {
            const widget = document.querySelector('gendan-widget');
            if (widget) { taken += 1; widget.remove(); }
        }).observe(document.body, { childList: true });
        document.querySelector('gendan-widget').remove();
    }""")
    await visit.page.wait_for_timeout(500)
    assert await visit.page.evaluate("taken") <= 21
    await expect(visit.page.locator("gendan-widget")).to_have_count(0)
