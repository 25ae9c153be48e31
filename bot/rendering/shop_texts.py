"""The texts as this shop says them."""

from pathlib import Path

from bot.rendering.catalogue import load_catalogue
from bot.rendering.renderer import Renderer
from bot.settings import Settings

TEXTS = Path(__file__).resolve().parents[1] / "texts"


def load_renderer(settings: Settings) -> Renderer:
    """Read the texts in both languages, with the shop's own over them."""
    overrides = settings.texts
    catalogues = {
        language: load_catalogue(TEXTS / language, overrides / language if overrides else None)
        for language in ("zh", "en")
    }
    return Renderer(catalogues, settings.form_of_address)
