"""The screen of our commands: what is printed there is data and stays as it is."""

from typing import Any

from rich.console import Console
from rich.text import Text

from gendan.platform.visible_text import printable


class PlainConsole(Console):
    """A console that reads nothing in a text as markup, a smiley's name or a terminal's command.

    Cells of imported files, paths and errors go over it, and may hold brackets. Who wants colours gives a
    `style`, or a `Text` made of its parts.
    """

    def render_str(self, text: str, **options: Any) -> Text:
        """Return a text as it is; called by everything that prints one."""
        return super().render_str(printable(text), **{**options, "markup": False, "emoji": False})
