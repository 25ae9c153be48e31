"""What the generator wrote beside each training sentence."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT
from rasa.shared.nlu.training_data.message import Message


def _metadata(message: Message) -> dict[str, Any]:
    return (message.get(METADATA) or {}).get(METADATA_INTENT) or {}


def way_of(message: Message) -> str:
    """Return the way of saying that a training sentence comes from, else its own text.

    Hand-written examples without metadata then each count as a way of their own.
    """
    return str(_metadata(message).get("way") or f"{message.get(INTENT)}/{message.get('text')}")


def detail_of(message: Message) -> str | None:
    """Return the detail that a training sentence asks for."""
    return _metadata(message).get("detail")
