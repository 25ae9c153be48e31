"""JSON answers."""

import json
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, WithJsonSchema

from gendan.platform.visible_text import has_invisible, visible_json


class ResponseModel(BaseModel):
    """An answer's body: it has these fields, all of them, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def json_response(content: Any, status: int = 200) -> web.Response:
    """Return JSON with its Chinese written as such, which is half as long as escaped.

    Texts that were stored before they were made safe on the way in are made so here.
    """
    text = _dumps(content)
    if has_invisible(text):
        text = _dumps(visible_json(content))
    return web.Response(text=text, status=status, content_type="application/json")


def _dumps(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


Instant = Annotated[
    str, WithJsonSchema({"type": "string", "format": "date-time", "pattern": r"^\d{4}-[\dT:-]+Z$"})
]
