"""The bot's real words, for tests of what customers read."""

from functools import cache

from bot.rendering.catalogue import Catalogue, load_catalogue
from bot.rendering.renderer import Renderer
from gendan.platform.layout import ROOT

LANGUAGES = ("zh", "en")
_TEXTS = ROOT / "bot" / "texts"


@cache
def real_catalogue(language: str) -> Catalogue:
    """Return a language's texts as they are shipped; reading them takes longer than most tests."""
    return load_catalogue(_TEXTS / language)


@cache
def real_renderer() -> Renderer:
    """Return the renderer over both catalogues as they are shipped."""
    return Renderer({language: real_catalogue(language) for language in LANGUAGES}, "您")
