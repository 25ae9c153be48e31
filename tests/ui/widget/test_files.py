"""Files that a customer adds to a message: how they come in, and what may go wrong on the way."""

import asyncio

import pytest
from playwright.async_api import FileChooser, expect

from tests.support.gateway_double import GatewayDouble
from tests.support.page import Visit
from tests.support.waiting import until
from tests.ui.widget.files import PHOTO, is_ready, pick

# As browsers do when something is pasted into the text or dropped onto it.
BRING = """([kind, bytes, name, type]) => {
    const deep = (root) => root.querySelector('textarea') ?? [...root.querySelectorAll('*')]
        .map(({ shadowRoot }) => shadowRoot && deep(shadowRoot)).find(Boolean);
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(bytes)], name, { type }));
    const about = { bubbles: true, composed: true, cancelable: true };
    deep(document).dispatchEvent(kind === 'paste'
        ? new ClipboardEvent('paste', { ...about, clipboardData: carried })
        : new DragEvent('drop', { ...about, dataTransfer: carried }));
}"""


@pytest.mark.parametrize("kind", ["paste", "drop"])
async def test_a_picture_comes_in_by_pasting_and_dropping(
    visit: Visit, gateway: GatewayDouble, kind: str
) -> None:
    await visit.open()
    await visit.page.evaluate(BRING, [kind, list(PHOTO["buffer"]), "mug.png", "image/png"])
    await is_ready(visit.page)
    await visit.page.keyboard.press("Enter")

    await expect(visit.page.locator("gendan-upload canvas")).to_be_visible()
    await until(lambda: gateway.received)
    assert [len(message["attachments"]) for message in gateway.received] == [1]


async def test_words_that_are_pasted_stay_words(visit: Visit) -> None:
    await visit.open()
    await visit.page.evaluate("navigator.clipboard.writeText('GD100001')")
    await visit.page.keyboard.press("Control+v")

    await expect(visit.page.locator("gendan-composer textarea")).to_have_value("GD100001")
    await expect(visit.page.locator("gendan-picked-file")).to_have_count(0)


async def test_a_file_that_is_on_its_way_waits_for_no_message_and_can_be_taken_back(
    visit: Visit, gateway: GatewayDouble
) -> None:
    gateway.files_may_come.clear()
    await visit.open()
    await pick(visit)
    await expect(visit.page.get_by_role("progressbar", name="Sending the file")).to_be_visible()
    await visit.write("It came like this")
    assert gateway.received == []
    await visit.page.get_by_role("button", name="Remove mug.png").click()
    await expect(visit.page.locator("gendan-picked-file")).to_have_count(0)
    await expect(visit.page.locator("gendan-composer textarea")).to_be_focused()
    await visit.page.keyboard.press("Enter")
    gateway.files_may_come.set()

    await expect(visit.bubbles.first).to_contain_text("It came like this")
    await until(lambda: gateway.received)
    assert [message.get("attachments") for message in gateway.received] == [None]


async def test_a_file_that_was_lost_with_the_line_is_sent_again_on_a_tap(visit: Visit) -> None:
    await visit.open()
    await visit.page.route("**/uploads", lambda route: route.abort("internetdisconnected"))
    await pick(visit)
    await expect(visit.page.get_by_role("alert")).to_contain_text("No connection")
    await visit.page.unroute("**/uploads")
    await visit.page.get_by_role("button", name="Try again").click()

    await is_ready(visit.page)


async def test_a_picture_shows_in_the_other_tab_too(visit: Visit) -> None:
    await visit.open()
    other = await visit.page.context.new_page()
    await other.goto(f"{visit.url}/shop/en")
    await other.locator(".launcher").click()
    await visit.write("hello")
    await expect(other.locator("gendan-message .bubble").first).to_contain_text("hello")
    await pick(visit)
    await is_ready(visit.page)
    await visit.page.keyboard.press("Enter")

    await expect(other.locator("gendan-upload canvas")).to_be_visible()


async def test_what_the_shop_finds_too_large_is_not_sent(visit: Visit, gateway: GatewayDouble) -> None:
    await visit.open()
    await pick(visit, {**PHOTO, "buffer": bytes(2_000_001)})

    await expect(visit.page.get_by_role("alert")).to_contain_text("too large: 2 MB at most")
    assert gateway.uploads == {}


async def test_with_the_keyboard_alone_a_file_is_picked_and_taken_back(visit: Visit) -> None:
    choosers: asyncio.Queue[FileChooser] = asyncio.Queue()
    # Before anything else: the browser takes a moment to hand its dialogs over.
    visit.page.on("filechooser", choosers.put_nowait)
    await visit.open()
    await expect(visit.page.locator("gendan-composer textarea")).to_be_focused()
    await visit.page.keyboard.press("Shift+Tab")
    await expect(visit.page.get_by_role("button", name="Add a photo or PDF")).to_be_focused()
    await visit.page.keyboard.press("Enter")
    await (await asyncio.wait_for(choosers.get(), 10)).set_files(PHOTO)
    await is_ready(visit.page)
    remove = visit.page.get_by_role("button", name="Remove mug.png")
    for _ in range(3):
        await visit.page.keyboard.press("Shift+Tab")
        if await remove.evaluate("(button) => button.matches(':focus')"):
            break
    await visit.page.keyboard.press("Enter")

    await expect(remove).to_have_count(0)


async def test_several_files_go_with_one_message_and_no_more_than_it_may_have(
    visit: Visit, gateway: GatewayDouble
) -> None:
    await visit.open()
    await pick(visit, [{**PHOTO, "name": f"mug-{number}.png"} for number in range(6)])
    await expect(visit.page.get_by_role("alert")).to_contain_text("One message takes 5 files")
    await expect(visit.page.locator("gendan-picked-file [role=status]")).to_have_text(
        [f"mug-{number}.png is ready to send" for number in range(5)]
    )
    await visit.page.get_by_role("button", name="Remove mug-3.png").click()
    await visit.write("All five, but for one")

    await expect(visit.page.locator("gendan-upload canvas")).to_have_count(4)
    await until(lambda: gateway.received)
    assert [len(message["attachments"]) for message in gateway.received] == [4]


async def test_a_file_that_fails_holds_up_its_message_and_no_other_file(visit: Visit) -> None:
    await visit.open()
    await pick(visit, [PHOTO, {**PHOTO, "name": "film.mp4", "mimeType": "video/mp4"}])
    await expect(visit.page.get_by_text("mug.png is ready to send")).to_be_attached()
    await expect(visit.page.get_by_role("alert")).to_contain_text("We can take photos")
    await expect(visit.page.get_by_role("button", name="Send")).to_have_attribute("aria-disabled", "true")
    await visit.page.get_by_role("button", name="Remove film.mp4").click()

    await expect(visit.page.get_by_role("button", name="Send")).not_to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize(
    ("code", "status", "more", "words", "may_retry"),
    [
        ("too_many_uploads", 429, {"retry_after": 90}, "please try again in 2 min", True),
        ("uploads_full", 413, {}, "can’t take any more files", False),
        ("upload_too_slow", 408, {}, "The connection is too slow", True),
    ],
)
async def test_a_refusal_says_why_and_whether_to_try_again(
    visit: Visit, code: str, status: int, more: dict[str, int], words: str, may_retry: bool
) -> None:
    refusal = {"error": {"code": code, "remedy": "…", **more}}
    await visit.open()
    await visit.page.route("**/uploads", lambda route: route.fulfill(status=status, json=refusal))
    await pick(visit)

    await expect(visit.page.locator("gendan-picked-file [role=alert]")).to_contain_text(words)
    await expect(visit.page.get_by_role("button", name="Try again")).to_have_count(int(may_retry))
    # The browser's own line about the status.
    visit.complaints.clear()
