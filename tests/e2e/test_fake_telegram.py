"""`gendan up --demo --fake-telegram`: the demo shop with a page that stands in for Telegram."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.support.browser import chromium
from tests.support.shop import RunningShop

# Set to docs/images to renew the picture in the documentation.
PICTURES = os.environ.get("GENDAN_PICTURES")

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(1200)]


@pytest.mark.chromium
async def test_one_plays_a_customer_on_the_stand_in_s_page(usual_shop: RunningShop) -> None:
    async with chromium() as browser:
        context = await browser.new_context(locale="zh-CN", viewport={"width": 900, "height": 860})
        context.set_default_timeout(30_000)
        page = await context.new_page()
        await page.goto(f"http://127.0.0.1:{usual_shop.run['ports']['telegram']}/")
        await expect(page.locator(".greeting")).to_contain_text("自动客服")
        await page.locator(".foot button").first.click()
        await hears(page, "您好")
        await says(page, "我的快递到哪了", "订单号")
        await says(page, "GD100001", "邮箱")
        await says(page, "li.wei@example.com", "合计")
        if PICTURES:
            await page.screenshot(path=Path(PICTURES) / "telegram-zh.png")
        await page.get_by_role("button", name="菜单").click()
        await expect(page.locator("body")).to_contain_text("/orders")


async def says(page: Page, text: str, word: str) -> None:
    await page.locator("textarea").fill(text)
    await page.keyboard.press("Enter")
    await hears(page, word)


async def hears(page: Page, word: str) -> None:
    await expect(page.locator(".log li").last).to_contain_text(word, timeout=30_000)


def test_without_the_demo_it_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gendan.ops.cli", "--var", str(tmp_path), "up", "--fake-telegram"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 2
    assert "use it with --demo" in done.stderr
