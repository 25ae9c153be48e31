"""Files that are picked in the widget."""

from typing import Any

from playwright.async_api import Page, expect

from tests.support.page import Visit
from tests.support.pictures import picture

PHOTO: Any = {"name": "mug.png", "mimeType": "image/png", "buffer": picture("PNG")}


async def pick(visit: Visit, file: Any = PHOTO) -> None:
    await visit.page.locator("gendan-composer input").set_input_files(file)


async def is_ready(page: Page) -> None:
    await expect(page.locator("gendan-picked-file [role=status]")).to_contain_text("ready to send")
