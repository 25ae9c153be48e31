"""The page on which one plays a person with Telegram, in a real browser, with the real library as the bot."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)

from demo.telegram_sandbox.attachments import picture
from demo.telegram_sandbox.page import STATIC
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.running import Sandbox, serving
from tests.support.page import browser
from tests.support.telegram_sandbox.library import GENEROUS, library

__all__ = ["browser"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

ATTACK = "<img src=x onerror=document.title='owned'>"
GO = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="b_go")]])
TELL_OF_VIOLATIONS = (
    "addEventListener('securitypolicyviolation', (it) => console.error(`CSP ${it.violatedDirective}`))"
)
PAIRS = [
    ["--ink", "--surface"],
    ["--ink", "--own"],
    ["--ink", "--wall"],
    ["--muted", "--surface"],
    ["--muted", "--own"],
    ["--muted", "--ground"],
    ["--on-accent", "--accent"],
    ["--link", "--surface"],
    ["--link", "--own"],
    ["--on-notice", "--notice"],
    ["--accent", "--surface"],
]
# As WCAG 2.2 reckons them.
CONTRASTS = """(pairs) => {
    const style = getComputedStyle(document.documentElement);
    const light = (name) => {
        const it = document.createElement('canvas').getContext('2d');
        it.fillStyle = style.getPropertyValue(name).trim();
        it.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...it.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
            .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    return Object.fromEntries(pairs.map(([front, back]) => {
        const [low, high] = [light(front), light(back)].sort((a, b) => a - b);
        return [`${front} on ${back}`, (high + 0.05) / (low + 0.05)];
    }));
}"""
READ_TEXTS = "async () => (await import('/static/texts.js')).TEXTS"


@dataclass
class Stage:
    """A stand-in with two people, the bot, and the first person's page."""

    sandbox: Sandbox
    bot: Bot
    page: Page
    li: User
    emma: User
    complaints: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda it: self._note(it.text) if it.type in {"error", "warning"} else None)
        self.page.on("request", lambda request: self.requested.append(request.url))

    def _note(self, text: str) -> None:
        # The browser itself reports a lost connection; that isn't the page's complaint.
        if "net::ERR_" not in text:
            self.complaints.append(text)

    async def open(self, user: User | None = None, start: str | None = None) -> None:
        more = "" if start is None else f"&start={start}"
        await self.page.goto(f"{self.sandbox.url}/?user={(user or self.li).id}{more}")
        await self.page.locator(".composer, .start").wait_for()

    async def write(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def attach(self, title: str) -> None:
        await self.button("Send something else").click()
        await self.button(title).click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def field(self) -> Locator:
        return self.page.locator(".composer textarea")

    @property
    def messages(self) -> Locator:
        return self.page.locator(".message")

    async def newest(self) -> Update:
        """Return what the bot is told last, once it is told something."""
        return (await self.bot.get_updates(timeout=5))[-1]

    async def told(self) -> list[Update]:
        """Return everything that the bot is told, and confirm it."""
        updates = await self.bot.get_updates(timeout=5)
        await self.bot.get_updates(offset=updates[-1].update_id + 1)
        return list(updates)


@pytest_asyncio.fixture(loop_scope="session")
async def stage(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """A page in a browser with the options of the fixture's parameter, else in English and wide."""
    options = {"locale": "en-US", "viewport": {"width": 1100, "height": 760}} | getattr(request, "param", {})
    async with serving(rates=GENEROUS) as sandbox, library(sandbox) as bot:
        li = sandbox.add_user("Li Wei", phone="8613800138000", language_code="zh-hans")
        emma = sandbox.add_user("Emma", "Clark", phone="14155550132")
        context = await browser.new_context(**options)
        context.set_default_timeout(10_000)
        stage = Stage(sandbox, bot, await context.new_page(), li, emma)
        stage.watch()
        await stage.page.add_init_script(TELL_OF_VIOLATIONS)
        yield stage
        await context.close()
    assert stage.complaints == []


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ({"locale": "en-GB"}, "This is not Telegram."),
        ({"locale": "zh-CN"}, "这不是 Telegram。"),
        ({"locale": "zh-TW"}, "這不是 Telegram。"),
        ({"locale": "fr-FR"}, "This is not Telegram."),
        ({"viewport": {"width": 360, "height": 640}}, "This is not Telegram."),
    ],
    indirect=["stage"],
)
async def test_the_page_says_that_it_isn_t_telegram(stage: Stage, words: str) -> None:
    await stage.open()
    await expect(stage.page.get_by_text(words)).to_be_in_viewport()


async def test_a_bot_introduces_itself_and_is_started_by_a_link(stage: Stage) -> None:
    await stage.bot.set_my_description("Ask me where your parcel is.")
    await stage.open(start="token_-1")
    await expect(stage.page.get_by_text("Ask me where your parcel is.")).to_be_visible()
    await stage.button("Start").click()
    await expect(stage.messages).to_have_text(re.compile("You:/start token_-1"))
    message = (await stage.newest()).message
    assert message
    assert message.text == "/start token_-1"
    await expect(stage.field).to_be_focused()
    await stage.page.reload()
    await expect(stage.field).to_be_visible()


async def test_what_is_written_arrives_and_the_answer_appears(stage: Stage) -> None:
    stage.li.start()
    await stage.open()
    await stage.write("where is it?")
    message = (await stage.newest()).message
    assert message
    assert message.text == "where is it?"
    await stage.bot.send_chat_action(stage.li.id, "typing")
    await expect(stage.page.get_by_text("is typing …")).to_be_visible()
    await stage.bot.send_message(stage.li.id, "In <b>Hangzhou</b> &amp; on its way", parse_mode="HTML")
    await expect(stage.messages.last).to_contain_text("Bot:In Hangzhou & on its way")
    await expect(stage.messages.last.locator("strong")).to_have_text("Hangzhou")
    await expect(stage.page.get_by_text("is typing …")).to_be_hidden()
    await expect(stage.messages.last).to_be_in_viewport()


async def test_a_press_waits_for_its_answer_and_keeps_the_focus(stage: Stage) -> None:
    stage.li.start()
    sent = await stage.bot.send_message(stage.li.id, "Ready?", reply_markup=GO)
    await stage.open()
    await stage.button("Go").press("Enter")
    await expect(stage.page.locator(".inline")).to_have_attribute("aria-busy", "true")
    query = (await stage.newest()).callback_query
    assert query
    assert query.data == "b_go"
    await query.answer("On its way")
    await expect(stage.page.locator(".toast")).to_have_text("On its way")
    await expect(stage.page.locator(".inline")).to_have_attribute("aria-busy", "false")
    await expect(stage.button("Go")).to_be_focused()
    await sent.edit_reply_markup(None)
    await expect(stage.page.locator(".inline")).to_have_count(0)
    await expect(stage.page.locator(".scroller")).to_be_focused()


async def test_an_alert_waits_until_it_is_read(stage: Stage) -> None:
    stage.li.start()
    await stage.bot.send_message(stage.li.id, "Ready?", reply_markup=GO)
    await stage.open()
    await stage.button("Go").click()
    query = (await stage.newest()).callback_query
    assert query
    await query.answer("Sold out", show_alert=True)
    await expect(stage.page.get_by_role("dialog")).to_contain_text("Sold out")
    await stage.button("OK").click()
    await expect(stage.page.get_by_role("dialog")).to_be_hidden()


async def test_the_own_number_is_given_only_when_confirmed(stage: Stage) -> None:
    stage.li.start()
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("My number", request_contact=True)], ["No"]])
    await stage.bot.send_message(stage.li.id, "May I?", reply_markup=keyboard)
    await stage.open()
    await stage.told()
    await stage.button("My number").click()
    await expect(stage.page.get_by_role("dialog")).to_contain_text("+8613800138000")
    await stage.button("Cancel").click()
    await stage.button("No").click()
    await stage.button("My number").click()
    await stage.button("OK").click()
    await expect(stage.messages).to_have_count(4)
    refused, given = [update.message for update in await stage.told() if update.message]
    assert refused.text == "No"
    assert given.contact
    assert given.contact.user_id == stage.li.id


async def test_everything_that_isn_t_text_can_be_sent(stage: Stage) -> None:
    stage.li.start()
    await stage.open()
    await stage.told()
    for title in ("Sample photo", "Voice note", "Place", "My number", "Other number", "Sticker 🎉"):
        await stage.attach(title)
        await expect(stage.field).to_be_focused()
    await expect(stage.messages).to_have_count(7)
    messages = [update.message for update in await stage.told() if update.message]
    photo, voice, place, own, others, sticker = messages
    assert photo.photo
    assert voice.voice
    assert place.location
    assert own.contact
    assert own.contact.user_id == stage.li.id
    assert others.contact
    assert others.contact.user_id == stage.emma.id
    assert sticker.sticker
    assert await stage.page.evaluate("document.querySelector('.picture').naturalWidth") == 64


async def test_a_chosen_photo_comes_smaller_with_what_was_written(stage: Stage, tmp_path: Path) -> None:
    stage.li.start()
    await stage.open()
    large = await stage.page.evaluate(
        """() => { const it = document.createElement('canvas'); it.width = 4000; it.height = 1000;
        return it.toDataURL('image/png'); }"""
    )
    (tmp_path / "large.png").write_bytes(await _bytes_of(stage.page, large))
    await stage.field.fill("it is broken")
    await stage.button("Send something else").click()
    await stage.page.get_by_label("Photo", exact=True).set_input_files(tmp_path / "large.png")
    await expect(stage.messages.last).to_contain_text("it is broken")
    message = (await stage.newest()).message
    assert message
    assert (message.photo[-1].width, message.photo[-1].height) == (1280, 320)
    assert message.caption == "it is broken"
    await expect(stage.field).to_have_value("")


async def _bytes_of(page: Page, data_url: str) -> bytes:
    codes: list[int] = await page.evaluate(
        "(it) => [...atob(it.split(',')[1])].map((letter) => letter.charCodeAt(0))", data_url
    )
    return bytes(codes)


async def test_the_menu_shows_the_commands_of_the_person_s_language(stage: Stage) -> None:
    await stage.bot.set_my_commands([BotCommand("orders", "My orders")])
    await stage.bot.set_my_commands([BotCommand("orders", "我的订单")], language_code="zh")
    for user in (stage.li, stage.emma):
        user.start()
    await stage.open(stage.emma)
    await stage.button("Menu").click()
    await expect(stage.button("/orders My orders")).to_be_focused()
    await stage.page.keyboard.press("Escape")
    await expect(stage.button("Menu")).to_be_focused()
    await stage.open(stage.li)
    await stage.button("Menu").click()
    await stage.button("/orders 我的订单").click()
    await expect(stage.messages.last).to_contain_text("/orders")


async def test_the_last_message_is_changed_by_the_arrow_key(stage: Stage) -> None:
    stage.li.start()
    await stage.open()
    await stage.write("wher is it")
    await expect(stage.messages).to_have_count(2)
    await stage.field.press("ArrowUp")
    await expect(stage.field).to_have_value("wher is it")
    await stage.field.fill("where is it")
    await stage.field.press("Enter")
    await expect(stage.messages.last).to_contain_text("where is it")
    await expect(stage.messages.last).to_contain_text("edited")
    edited = (await stage.newest()).edited_message
    assert edited
    assert edited.text == "where is it"


async def test_a_blocked_bot_can_be_started_again(stage: Stage) -> None:
    stage.li.start()
    await stage.open()
    await stage.attach("Block the bot")
    await expect(stage.page.get_by_text("You have blocked the bot.")).to_be_visible()
    assert stage.li.chat.is_blocked
    await expect(stage.button("Unblock and start again")).to_be_focused()
    await stage.button("Unblock and start again").click()
    await expect(stage.field).to_be_visible()
    assert not stage.li.chat.is_blocked


async def test_markup_is_only_text_and_only_web_addresses_are_links(stage: Stage) -> None:
    stage.li.start()
    await stage.bot.send_message(stage.li.id, ATTACK, reply_markup=GO)
    await stage.bot.send_message(stage.li.id, "<a href='javascript:alert(1)'>here</a>", parse_mode="HTML")
    await stage.bot.send_document(stage.li.id, b"<script>", filename=f"{ATTACK}.html")
    await stage.open()
    await stage.write(ATTACK)
    await expect(stage.messages).to_have_count(5)
    await expect(stage.messages.nth(1)).to_contain_text(ATTACK)
    assert await stage.page.locator(".log img").count() == 0
    assert await stage.page.locator("a[href^='javascript:']").count() == 0
    await expect(stage.page).to_have_title("Gendan · Stand-in for Telegram")
    assert {urlsplit(url).netloc for url in stage.requested} == {urlsplit(stage.sandbox.url).netloc}


async def test_nested_markup_is_shown_as_telegram_shows_it(stage: Stage) -> None:
    stage.li.start()
    await stage.bot.send_message(
        stage.li.id, "🚚 <b>one <i>two</i></b> <tg-spoiler>8-2</tg-spoiler> /orders", parse_mode="HTML"
    )
    await stage.open()
    message = stage.messages.last
    await expect(message.locator("strong")).to_have_text("one two")
    await expect(message.locator("strong em")).to_have_text("two")
    await stage.button("Show what is hidden").click()
    await expect(message.locator(".spoiler")).to_have_count(0)
    await message.get_by_role("button", name="/orders").click()
    await expect(stage.messages.last).to_contain_text("You:/orders")


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_the_page_fits_every_width(stage: Stage, width: int) -> None:
    stage.li.start()
    stage.li.send("x" * 200)
    stage.li.send_photo(picture(), caption="broken")
    rows = [
        [InlineKeyboardButton("A rather long title of a button", callback_data=str(i))] * 2 for i in range(3)
    ]
    await stage.bot.send_message(stage.li.id, "Which?", reply_markup=InlineKeyboardMarkup(rows))
    await stage.page.set_viewport_size({"width": width, "height": 640})
    await stage.open()
    await stage.button("Send something else").click()
    assert await stage.page.evaluate("document.documentElement.scrollWidth") <= width
    assert await stage.page.evaluate("document.documentElement.scrollHeight") <= 640
    await expect(stage.messages.last).to_be_in_viewport()
    await expect(stage.field).to_be_in_viewport()


async def test_the_newest_message_stays_in_sight_when_a_panel_opens(stage: Stage) -> None:
    stage.li.start()
    for number in range(30):
        stage.li.send(f"message {number}")
    await stage.open()
    await stage.button("Send something else").click()
    await expect(stage.messages.last).to_be_in_viewport(ratio=1)
    await stage.page.locator(".scroller").evaluate("(it) => it.scrollTo(0, 0)")
    await stage.bot.send_message(stage.li.id, "an answer")
    await expect(stage.messages).to_have_count(32)
    await expect(stage.messages.first).to_be_in_viewport()


@pytest.mark.parametrize("stage", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True)
async def test_words_stand_out_in_light_and_dark(stage: Stage) -> None:
    await stage.open()
    contrasts = await stage.page.evaluate(CONTRASTS, PAIRS)
    assert {pair: ratio for pair, ratio in contrasts.items() if ratio < 4.5} == {}


async def test_the_page_goes_on_when_the_stand_in_is_back(stage: Stage) -> None:
    stage.li.start()
    await stage.open()
    await stage.sandbox.refuse_connections()
    await expect(stage.page.get_by_role("alert")).to_be_visible()
    await stage.sandbox.accept_connections()
    await expect(stage.page.get_by_role("alert")).to_be_hidden()
    await stage.write("still here")
    await expect(stage.messages.last).to_contain_text("still here")


async def test_each_person_sees_only_the_own_chat(stage: Stage) -> None:
    stage.li.start()
    stage.li.send("a secret")
    await stage.open(stage.emma)
    await expect(stage.page.locator("[aria-current]")).to_contain_text("Emma Clark")
    await expect(stage.messages).to_have_count(0)
    await stage.page.get_by_role("link", name="Li Wei").click()
    await expect(stage.messages.last).to_contain_text("a secret")


async def test_a_refusal_is_told_with_its_reason(stage: Stage) -> None:
    stage.li.start()
    sent = await stage.bot.send_message(stage.li.id, "Ready?", reply_markup=GO)
    await stage.open()
    stage.li.chat.messages.pop(sent.message_id)
    await stage.button("Go").click()
    await expect(stage.page.locator(".toast")).to_contain_text("That didn’t work")
    stage.complaints.clear()  # the browser reports the refused call itself


async def test_every_language_has_the_same_texts_and_each_is_used(stage: Stage) -> None:
    await stage.open()
    english, *others = (await stage.page.evaluate(READ_TEXTS)).values()
    sources = "".join(path.read_text() for path in STATIC.iterdir() if path.name != "texts.js")
    for other in others:
        assert set(other) == set(english)
        for name, words in english.items():
            assert set(re.findall(r"{\w+}", words)) == set(re.findall(r"{\w+}", other[name])), name
    assert [name for name in english if not re.search(rf"""['"]{name}['"]""", sources)] == []
