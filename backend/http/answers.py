"""JSON answers."""

import json
from typing import Any

from aiohttp import web


def answer(content: Any, status: int = 200) -> web.Response:
    """Return JSON with its Chinese written as such, which is half as long as escaped."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return web.Response(text=text, status=status, content_type="application/json")
