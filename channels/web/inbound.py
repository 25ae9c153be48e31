"""Reading what widgets send, whoever wrote them."""

import re
from typing import Any

from channels.web.connections import Tab, WebSession

MOST_UPLOADS = 5
_UPLOAD = re.compile(r"u_[A-Za-z0-9_-]{22}")


def is_meant_for(tab: Tab, session: WebSession, said: dict[str, Any]) -> bool:
    """Whether a message is for the session that its connection has."""
    claimed = text_of(said, "session_id")
    # RasaHQ's chat-widget goes on with the id that it made up, whatever was confirmed. It means this
    # connection's session; a widget that numbers its messages may mean one that it had before.
    is_its_own = claimed == tab.claimed and "message_id" not in said
    return not claimed or claimed == session.id or is_its_own


def are_uploads(named: Any) -> bool:
    """Whether these can be ids of files."""
    is_list = isinstance(named, list) and len(named) <= MOST_UPLOADS
    return is_list and all(isinstance(one, str) and _UPLOAD.fullmatch(one) for one in named)


def locale_of(said: dict[str, Any]) -> str | None:
    """Return what a client says about its language."""
    # rasa-webchat has its page's settings in `customData`.
    for place, name in (("metadata", "locale"), ("customData", "language")):
        held = said.get(place)
        if isinstance(held, dict) and text_of(held, name):
            return text_of(held, name)
    return None


def text_of(values: dict[str, Any], name: str) -> str | None:
    """Return a text that was sent, None for anything else."""
    value = values.get(name)
    if not isinstance(value, str):
        return None
    # JSON can hold halves of characters, which nothing behind this door takes.
    return value.encode("utf-8", "ignore").decode()
