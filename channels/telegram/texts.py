"""What the channel says and draws itself, from the gateway's texts."""

from collections.abc import Mapping
from typing import Any, Protocol


class ChannelTexts(Protocol):
    """The gateway's texts."""

    def __call__(self, name: str, language: str, facts: Mapping[str, Any]) -> str:
        """Return a text in words; empty, and logged, where these facts can't be put into words."""

    def language_of(self, locale: str | None) -> str:
        """Return the language in which to speak with somebody who was never spoken with."""
