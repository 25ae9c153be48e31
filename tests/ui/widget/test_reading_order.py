"""What a screen reader is given, in which order: names, roles and words of a conversation with a card."""

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.support.gateway_double import GatewayDouble
from tests.support.page import Visit
from tests.ui.widget.states import with_card

TREES = Path(__file__).parent / "reading_order"
# The hour at which the test runs, and where.
_PASSING = re.compile(r"(?<=time: )\d?\d:\d\d(?: [AP]M)?|(?<=127\.0\.0\.1:)\d+")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_conversation_is_read_in_this_order_and_these_words(
    visit: Visit, gateway: GatewayDouble, language: str
) -> None:
    await visit.go(f"/shop/{language}")
    await with_card(visit, gateway)
    await expect(visit.page.locator("gendan-log > [role=status]")).to_contain_text("GD100001")
    read = _PASSING.sub("…", await visit.page.locator("gendan-widget").aria_snapshot()) + "\n"
    expected = TREES / f"{language}.yml"
    if os.environ.get("GENDAN_RENEW"):
        expected.write_text(read, encoding="utf-8")
    assert read == expected.read_text(encoding="utf-8")
