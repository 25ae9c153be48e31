"""How a file is handed out: to be saved under its name, never to be opened as a page."""

import re
import unicodedata
from urllib.parse import quote

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
# What RFC 5987 lets stand beside what `quote` does.
_AS_IT_IS = "!#$&+^`|"


def content_disposition(name: str) -> str:
    """Return the header for a file to be saved (RFC 6266): its name in ASCII, and as it is."""
    ending = _ENDING.search(name)
    stem = name[: ending.start()] if ending else name
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", plain).strip(" .") or "file"
    plain += ending[0] if ending else ""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe=_AS_IT_IS)}"
