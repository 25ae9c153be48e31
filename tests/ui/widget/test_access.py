"""With the keyboard alone, without sight of colours, on small screens, in the dark."""

import pytest
from playwright.async_api import expect

from tests.support.gateway_double import GatewayDouble
from tests.support.order_views import CARD, CHOICE
from tests.support.page import Visit

FOCUSED = """() => { let it = document.activeElement;
    while (it.shadowRoot?.activeElement) it = it.shadowRoot.activeElement;
    return it.getAttribute('aria-label') || it.textContent.trim().replace(/\\s+/g, ' '); }"""

ELEMENTS = """(() => { const all = (root) => [...root.querySelectorAll('*')].flatMap((it) =>
    [it, ...(it.shadowRoot ? all(it.shadowRoot) : [])]);
    return all(document.querySelector('gendan-widget').shadowRoot); })()"""


# The lines of a paragraph, as the browser has broken it.
LINES = """(paragraph) => {
    const words = [...paragraph.childNodes].find((node) => node.nodeType === 3 && node.data.trim());
    const range = document.createRange();
    const lines = [];
    let last;
    for (let at = 0; at < words.length; at++) {
        range.setStart(words, at);
        range.setEnd(words, at + 1);
        const { top } = range.getBoundingClientRect();
        if (top !== last) lines.push('');
        last = top;
        lines.push(lines.pop() + words.data[at]);
    }
    return lines;
}"""


async def tab_to(visit: Visit, name: str, key: str = "Tab") -> None:
    for _ in range(30):
        if name in await visit.page.evaluate(FOCUSED):
            return
        await visit.page.keyboard.press(key)
    pytest.fail(f"{name} can't be reached with {key}")


async def test_everything_can_be_done_with_the_keyboard_alone(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.answers = lambda text: [CARD, CHOICE] if text == "where?" else [{"text": "Done."}]
    await visit.go("/shop/en")
    await expect(visit.page.locator(".launcher")).to_be_visible()
    await tab_to(visit, "Ask about an order")
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.locator("gendan-composer textarea")).to_be_focused()
    await visit.page.keyboard.type("where?")
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.locator("gendan-replies button")).to_be_visible()
    await tab_to(visit, "All scans (3)", "Shift+Tab")
    await visit.page.keyboard.press("Enter")
    await expect(visit.page.locator("gendan-timeline li").first).to_be_visible()
    await tab_to(visit, "Yes")
    await visit.page.keyboard.press("Enter")
    await expect(visit.bubbles.last).to_have_text("Assistant: Done.")
    assert "Yes" in await visit.page.evaluate(FOCUSED)
    await visit.page.keyboard.press("Escape")
    await expect(visit.page.locator(".launcher")).to_be_focused()


async def test_closing_gives_the_focus_back_to_what_had_it(visit: Visit) -> None:
    await visit.go("/shop/en")
    await expect(visit.page.locator(".launcher")).to_be_visible()
    await visit.page.locator("#before").focus()
    await visit.page.evaluate("Gendan.open()")
    await expect(visit.page.locator("gendan-composer textarea")).to_be_focused()
    await visit.page.get_by_role("button", name="Close").click()
    await expect(visit.page.locator("#before")).to_be_focused()


@pytest.mark.visitor(viewport={"width": 390, "height": 844})
async def test_on_a_phone_the_focus_cannot_get_behind_the_full_screen(visit: Visit) -> None:
    await visit.open()
    names = set()
    for _ in range(12):
        await visit.page.keyboard.press("Tab")
        names.add(await visit.page.evaluate(FOCUSED))
    assert "Before" not in names
    assert "Talk to a person" in names


async def test_beside_the_page_the_page_stays_usable(visit: Visit) -> None:
    await visit.open()
    await visit.page.locator("#before").click()
    await expect(visit.page.locator("#before")).to_be_focused()


async def test_turning_a_phone_into_a_desk_keeps_the_panel_open(visit: Visit) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    for width in (390, 1280):
        await visit.page.set_viewport_size({"width": width, "height": 800})
        await expect(visit.page.locator("gendan-composer textarea")).to_be_focused()
    await expect(visit.bubbles).to_have_count(2)


async def test_new_messages_are_announced_once_and_by_their_words_only(
    visit: Visit, gateway: GatewayDouble
) -> None:
    gateway.answers = lambda _text: [CARD, CHOICE]
    await visit.open()
    await visit.write("where?")
    spoken = visit.page.locator("gendan-log > [role=status], gendan-log p[role=status]")
    await expect(spoken).to_have_text("Assistant: Here it is. Assistant: Shall I?")
    await expect(visit.page.get_by_role("log")).to_have_attribute("aria-live", "off")


async def test_a_replayed_conversation_is_not_read_out_again(visit: Visit) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    await visit.open()
    await expect(visit.bubbles).to_have_count(2)
    await visit.page.wait_for_timeout(600)
    await expect(visit.page.locator("gendan-log p[role=status]")).to_have_text("")


async def test_every_control_has_a_name_and_is_at_least_24_pixels(
    visit: Visit, gateway: GatewayDouble
) -> None:
    gateway.answers = lambda _text: [CARD, CHOICE]
    await visit.open()
    await visit.write("where?")
    await expect(visit.page.locator("gendan-replies button")).to_be_visible()
    poor = await visit.page.evaluate(
        f"""{ELEMENTS}.filter((it) => it.matches('button, summary, textarea') && it.checkVisibility())
        .filter((it) => {{ const box = it.getBoundingClientRect();
            const name = it.getAttribute('aria-label') || it.textContent.trim();
            return !name || box.width < 24 || box.height < 24; }}).map((it) => it.outerHTML)"""
    )
    assert poor == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_has_the_contrast_that_wcag_asks_for(
    visit: Visit, gateway: GatewayDouble, scheme: str
) -> None:
    gateway.answers = lambda _text: [CARD, CHOICE]
    await visit.page.emulate_media(color_scheme=scheme)
    await visit.open()
    await visit.write("where?")
    await expect(visit.page.locator("gendan-replies button")).to_be_visible()
    assert await visit.page.evaluate(LOW_CONTRAST) == []


LOW_CONTRAST = (
    """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    const rgba = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
    const over = (top, below) => { const share = top[3] / 255;
        return [0, 1, 2].map((i) => top[i] * share + below[i] * (1 - share)).concat(255); };
    const parent = (it) => it.assignedSlot ?? it.parentElement ?? it.getRootNode().host;
    const ground = (it) => { const layers = [];
        for (let at = it; at; at = parent(at)) layers.unshift(rgba(getComputedStyle(at).backgroundColor));
        return layers.reduce((below, top) => over(top, below), [255, 255, 255, 255]); };
    const light = (colour) => colour.slice(0, 3).map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const ratio = (a, b) => { const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
        return (high + 0.05) / (low + 0.05); };
    const words = (it) => [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    return """
    + ELEMENTS
    + """.filter((it) => words(it) && it.checkVisibility() && !it.matches('style, .visually-hidden'))
        .map((it) => { const below = ground(it);
            const ink = over(rgba(getComputedStyle(it).color), below);
            return [ratio(ink, below), it.outerHTML.slice(0, 90)]; })
        .filter(([value]) => value < 4.5);
    }"""
)


@pytest.mark.parametrize("accent", ["#ffd400", "#0f6b5c", "#000", "#ff0066", "#8ec5ff"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_any_accent_of_a_shop_stays_readable(visit: Visit, accent: str, scheme: str) -> None:
    await visit.page.emulate_media(color_scheme=scheme)
    await visit.page.route(
        "**/widget/config.json", lambda route: route.fulfill(json={"shop": {"accent": accent}})
    )
    await visit.open()
    await visit.write("hello")
    await expect(visit.bubbles).to_have_count(2)
    assert await visit.page.evaluate(LOW_CONTRAST) == []


@pytest.mark.visitor(color_scheme="dark")
async def test_the_dark_follows_the_system_unless_the_page_says_light(visit: Visit) -> None:
    await visit.open()
    panel = visit.page.locator("gendan-panel")
    assert await panel.evaluate("it => getComputedStyle(it).backgroundColor") == "rgb(23, 24, 28)"
    await visit.page.evaluate("document.querySelector('gendan-widget').dataset.theme = 'light'")
    assert await panel.evaluate("it => getComputedStyle(it).backgroundColor") == "rgb(246, 244, 241)"


@pytest.mark.visitor(reduced_motion="reduce")
async def test_nothing_moves_for_who_asked_for_less_motion(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.answers = lambda _text: []
    await visit.open()
    await visit.write("one")
    await expect(visit.page.get_by_text("Sent", exact=True)).to_be_visible()
    await gateway.sio.emit("typing", {"typing": True})
    await expect(visit.page.locator(".typing")).to_be_visible()
    assert await visit.page.evaluate("document.getAnimations().length") == 0


@pytest.mark.visitor(forced_colors="active")
async def test_in_forced_colours_controls_and_bubbles_keep_their_outline(
    visit: Visit, gateway: GatewayDouble
) -> None:
    gateway.answers = lambda _text: [CHOICE]
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    for shape in (visit.bubbles.first, visit.bubbles.last, visit.page.locator("gendan-replies button")):
        assert await shape.evaluate("it => getComputedStyle(it).borderTopWidth") == "1px"


async def test_the_page_can_change_the_language_at_any_time(visit: Visit) -> None:
    await visit.open()
    await visit.page.evaluate("Gendan.setLocale('zh-Hant')")
    await expect(visit.page.get_by_role("button", name="轉真人客服")).to_be_visible()
    await expect(visit.page.locator("gendan-widget")).to_have_attribute("lang", "zh-Hant")
    await visit.write("你好")
    await expect(visit.bubbles.last).to_have_text("助理: You said: 你好")


async def test_a_tall_answer_leaves_its_question_in_view(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.answers = lambda _text: [CARD, CARD]
    await visit.open()
    for text in ("one", "two"):
        await visit.write(text)
        question = visit.bubbles.filter(has_text=f"You: {text}")
        await expect(question).to_be_in_viewport()
        await expect(visit.page.locator("gendan-order-card")).to_have_count(2 if text == "one" else 4)
        await visit.page.wait_for_timeout(100)
        await expect(question).to_be_in_viewport()


async def test_the_text_grows_in_three_steps_and_stays_so(visit: Visit) -> None:
    await visit.open()
    await visit.write("one")
    await expect(visit.bubbles).to_have_count(2)
    sizes, names = [], []
    button = visit.page.locator("gendan-panel .text-size")
    for _ in range(4):
        sizes.append(await visit.bubbles.first.evaluate("it => parseFloat(getComputedStyle(it).fontSize)"))
        names.append(await button.get_attribute("aria-label"))
        await button.click()
    assert names == ["Text size: normal", "Text size: large", "Text size: very large", "Text size: normal"]
    assert [round(size / sizes[0], 2) for size in sizes] == [1, 1.2, 1.45, 1]
    await visit.open()
    await expect(button).to_have_attribute("aria-label", "Text size: large")


@pytest.mark.visitor(viewport={"width": 320, "height": 568})
async def test_a_chinese_greeting_breaks_after_a_comma_and_not_inside_a_word(visit: Visit) -> None:
    await visit.open("/shop/zh")
    lines = await visit.page.locator(".greeting").evaluate(LINES)
    assert len(lines) > 1
    assert [line[-1] for line in lines if line[-1] not in "，、。！"] == []


@pytest.mark.visitor(viewport={"width": 320, "height": 568})
async def test_the_largest_text_fits_the_smallest_screen(visit: Visit, gateway: GatewayDouble) -> None:
    gateway.answers = lambda _text: [CARD, CHOICE]
    await visit.open()
    for _ in range(2):
        await visit.page.locator("gendan-panel .text-size").click()
    await visit.write("where?")
    await expect(visit.page.locator("gendan-replies button")).to_be_visible()
    wide = await visit.page.evaluate(
        f"{ELEMENTS}.filter((it) => it.getBoundingClientRect().right > innerWidth + 1)"
        ".map((it) => it.outerHTML.slice(0, 80))"
    )
    assert wide == []
