"""What came with a Telegram message or instead of words, in the gateway's vocabulary."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversations.model import Attachment, AttachmentKind

# In this order: a GIF comes as a document too, a venue as a place too.
_KINDS = (
    ("animation", AttachmentKind.VIDEO),
    ("photo", AttachmentKind.PHOTO),
    ("voice", AttachmentKind.VOICE),
    ("audio", AttachmentKind.AUDIO),
    ("video", AttachmentKind.VIDEO),
    ("video_note", AttachmentKind.VIDEO),
    ("sticker", AttachmentKind.STICKER),
    ("venue", AttachmentKind.PLACE),
    ("location", AttachmentKind.PLACE),
    ("contact", AttachmentKind.CONTACT),
    ("poll", AttachmentKind.POLL),
    ("document", AttachmentKind.DOCUMENT),
    *(
        (name, AttachmentKind.OTHER)
        for name in ("dice", "game", "invoice", "story", "paid_media", "checklist", "gift")
    ),
)
# What an agent needs to see it later, and how the gateway calls it.
_KEPT = {
    "file_id": "file_id",
    "file_name": "name",
    "mime_type": "mime_type",
    "file_size": "size",
    "latitude": "latitude",
    "longitude": "longitude",
    "title": "title",
    "address": "address",
    "phone_number": "phone",
    "first_name": "name",
    "emoji": "emoji",
    "question": "question",
}


# What a message has that was written for somebody else or by somebody else, whatever its version.
_SENT_ON = ("forward_origin", "forward_date", "forward_from", "via_bot")


def own_phone(attachments: Sequence[Attachment]) -> str:
    """Return the number of who shares their own contact; empty for everything else."""
    for one in attachments:
        if one.kind is AttachmentKind.CONTACT and one.details.get("is_own") is True:
            digits = re.sub(r"\D", "", str(one.details.get("phone", "")))
            return f"+{digits}" if digits else ""
    return ""


def attachments_of(message: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """Return what a message carries beside its words; empty for mere words and for service messages.

    Args:
        message: as it came over the wire, so that kinds which the library can't read have a name as well.
    """
    for name, kind in _KINDS:
        if name in message:
            return (Attachment(kind, _details(name, message)),)
    return ()


def _details(name: str, message: Mapping[str, Any]) -> dict[str, Any]:
    found = message[name]
    # Of a photo's sizes the last is the largest.
    plain = found[-1] if name == "photo" and found else found
    if not isinstance(plain, dict):
        return {}
    plain = (
        plain | plain["location"] if name == "venue" and isinstance(plain.get("location"), dict) else plain
    )
    details = {ours: plain[theirs] for theirs, ours in _KEPT.items() if _is_plain(plain.get(theirs))}
    if name == "contact":
        sender = message.get("from")
        is_sent_on = any(mark in message for mark in _SENT_ON)
        is_theirs = isinstance(sender, dict) and plain.get("user_id") == sender.get("id")
        details["is_own"] = is_theirs and not is_sent_on
    if album := message.get("media_group_id"):
        details["album"] = str(album)
    return details


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float)
