"""The codes that the shop sends, as their receiver reads them."""

import re
import time

from tests.support.shop import RunningShop


class Mailbox:
    """One contact's letters and text messages; what came before it was opened doesn't count."""

    def __init__(self, shop: RunningShop, contact: str) -> None:
        self._shop = shop
        self._contact = contact
        self._old = len(self._letters())

    def code(self) -> str:
        """Return the newest code, once it has come."""
        deadline = time.monotonic() + 10
        while len(found := self._letters()) <= self._old and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(found) > self._old, f"nothing came to {self._contact}"
        self._old = len(found)
        code = re.search(r"\b\d{6}\b", found[0])
        assert code, found[0]
        return code[0]

    def _letters(self) -> list[str]:
        # The letterbox has the newest first.
        return [letter["text"] for letter in self._shop.letters() if letter["to"] == self._contact]
