"""The demo shop in a browser, at phone and desk width."""

import os
from pathlib import Path

from playwright.async_api import Page

DESK = {"width": 1280, "height": 800}


PHONE = {"width": 390, "height": 844}


# Set to docs/images to renew the pictures in the documentation.
PICTURES = os.environ.get("GENDAN_PICTURES")


async def write(page: Page, text: str) -> None:
    await page.locator("gendan-composer textarea").fill(text)
    await page.keyboard.press("Enter")


async def take_picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.wait_for_timeout(800)
        await page.screenshot(path=Path(PICTURES) / f"{name}.png")
