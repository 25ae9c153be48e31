"""Texts and captions of the bot's messages."""

from demo.telegram_sandbox.errors import Json, bad_request
from demo.telegram_sandbox.limits import MAX_CAPTION, MAX_TEXT
from demo.telegram_sandbox.markup import find_entities, parse_html, utf16_length
from demo.telegram_sandbox.parameters import Parameters
from demo.telegram_sandbox.state import World


def read_text(world: World, parameters: Parameters) -> Json:
    """Return `text` and `entities` of a message.

    Raises:
        ApiError: 400, it is empty, too long or its markup is wrong.
    """
    text, entities = _read(parameters, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MAX_TEXT:
        world.limits.breach("text_length")
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def read_caption(world: World, parameters: Parameters) -> Json:
    """Return `caption` and `caption_entities` of a message, empty without one.

    Raises:
        ApiError: 400, it is too long or its markup is wrong.
    """
    text, entities = _read(parameters, "caption", "caption_entities")
    if utf16_length(text) > MAX_CAPTION:
        world.limits.breach("caption_length")
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    return content | {"caption_entities": entities} if entities else content


def _read(parameters: Parameters, name: str, entities_name: str) -> tuple[str, list[Json]]:
    written = parameters.text(name)
    mode = parameters.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(written)
        return text, entities + [found for found in find_entities(text) if _is_free(found, entities)]
    if mode:
        raise bad_request("unsupported parse_mode (this stand-in for Telegram reads HTML only)")
    given = parameters.structure(entities_name)
    return written.strip(), given or find_entities(written.strip())


def _is_free(found: Json, entities: list[Json]) -> bool:
    start, end = found["offset"], found["offset"] + found["length"]
    return all(end <= other["offset"] or other["offset"] + other["length"] <= start for other in entities)
