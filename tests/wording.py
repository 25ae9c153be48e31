"""The bot's real words, for tests of what customers read."""

from functools import cache
from pathlib import Path

from bot.rendering.catalogue import load_catalogue
from bot.rendering.renderer import Renderer

_TEXTS = Path(__file__).parents[1] / "bot" / "texts"


@cache
def real_renderer() -> Renderer:
    """Return the renderer over both catalogues as they are shipped."""
    return Renderer({language: load_catalogue(_TEXTS / language) for language in ("zh", "en")}, "您")
