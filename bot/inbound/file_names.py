"""Names of customers' files: safe on any disk, and true about what is in the file."""

import re

from bot.shared.masking import mask
from gendan.platform.visible_text import shortened, visible

_LONGEST = 100
_ENDINGS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
}
# What separates folders or means something to a shell, a URL or Windows, and what turns the writing.
_UNSAFE = re.compile(r'[<>:"/\\|?*%\u061c\u200e\u200f\u2044\u2215\u29f8\uff0f\uff3c]')
# Windows opens a device instead, whatever ending it has.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])")
_OTHER_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")


def safe_name(name: str, mime_type: str) -> str:
    """Return a name for a file.

    Args:
        name: as the sender calls it, with or without a path; numbers of cards in it are hidden.
        mime_type: what the file was found to be; the ending says so too.
    """
    last = re.split(r"[/\\]", visible(name))[-1]
    last = mask(_UNSAFE.sub("_", last)).text
    endings = _ENDINGS.get(mime_type, ())
    ending = _ending_of(last, endings)
    if not ending:
        # "invoice.exe" that is a PDF becomes "invoice.pdf", "v1.2026" stays whole before the new ending.
        last = _OTHER_ENDING.sub("", last)
        ending = _ending_of(last, endings)
    stem = last.removesuffix(last[-len(ending) :]) if ending else last
    stem = stem.strip(" .~-")
    if not stem or _RESERVED.fullmatch(stem.partition(".")[0].strip()):
        stem = f"file-{stem}".rstrip("-")
    return shortened(stem, _LONGEST) + (ending or (endings[0] if endings else ""))


def _ending_of(name: str, endings: tuple[str, ...]) -> str | None:
    return next((one for one in endings if name.lower().endswith(one)), None)
