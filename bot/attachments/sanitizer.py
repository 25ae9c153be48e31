"""Makes a file from the net harmless: known by its first bytes; pictures are drawn anew, nothing hidden."""

from bot.attachments.heic import is_heic, jpeg_of
from bot.attachments.image_redraw import LONGEST_SIDE_PX, MOST_PIXELS, FileRefusedError, broken, drawn_anew
from bot.conversations.model import AttachmentKind

__all__ = ["LONGEST_SIDE_PX", "MOST_PIXELS", "FileRefusedError", "sanitize"]

_PDF, _PDF_END = b"%PDF-", b"%%EOF"
# After its end a PDF may have some line ends, and some programs write more.
_PDF_TAIL = 1024
_WEBP_FORM_AT = 8
_FORMATS = {"JPEG": "JPEG", "PNG": "PNG", "GIF": "PNG", "WEBP": "WEBP"}


def sanitize(content: bytes) -> tuple[AttachmentKind, str, bytes]:
    """Return what a file is, its media type, and what of it may be kept.

    Neither its name nor what the sender calls it counts. Of a moving picture the first frame stays.

    Raises:
        FileRefusedError: it is of no kind that is taken, too large a picture, or broken.
    """
    if content.startswith(_PDF):
        if _PDF_END not in content[-_PDF_TAIL:]:
            raise broken()
        return AttachmentKind.DOCUMENT, "application/pdf", content
    if is_heic(content):
        return AttachmentKind.PHOTO, "image/jpeg", jpeg_of(content)
    known = _format(content)
    if known is None:
        raise FileRefusedError("attachment_kind", "file: send JPEG, PNG, WebP, GIF, HEIC or PDF", status=415)
    drawn = _FORMATS[known]
    return AttachmentKind.PHOTO, f"image/{drawn.lower()}", drawn_anew(content, known, drawn)


def _format(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    return "WEBP" if content[:4] == b"RIFF" and content[_WEBP_FORM_AT:].startswith(b"WEBP") else None
