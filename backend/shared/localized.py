"""Texts that exist in several languages."""

from collections.abc import Mapping

Localized = Mapping[str, str]
"""From language (`zh`, `en`, …) to text; at least one entry."""
