"""Phones' HEIC pictures as JPEG, decoded in a process of its own.

The decoder is a large one, written in C++ for files that nobody made up. There it has no secrets, no
sockets, so much memory and time and no more, and a crash is one picture that wasn't taken.
"""

import subprocess
import sys
from pathlib import Path

from bot.attachments.image_redraw import broken, too_many_pixels

PATIENCE_S = 30.0
TOO_MANY_PIXELS = 3
_ROOT = Path(__file__).resolve().parents[2]
# ISO 23008-12: HEVC pictures and sequences of them. AVIF, in the same kind of container, is no phone's.
_BRANDS = (b"hei", b"hev")
_LONGEST_HEAD = 256


def is_heic(content: bytes) -> bool:
    """Whether a file's first box says that it is a HEIC."""
    if content[4:8] != b"ftyp":
        return False
    head = content[: min(int.from_bytes(content[:4], "big"), _LONGEST_HEAD)]
    # The major brand, and after a version those that it is compatible with.
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, len(head) - 3, 4))]
    return any(brand.startswith(_BRANDS) for brand in brands)


def jpeg_of(content: bytes) -> bytes:
    """Return a HEIC as JPEG: upright, at most 2,048 px, without anything that came along.

    Raises:
        FileRefusedError: it is too large or broken, or takes too long.
    """
    try:
        done = subprocess.run(
            (sys.executable, "-m", "bot.attachments.heic_decoder"),
            input=content,
            capture_output=True,
            cwd=_ROOT,
            env={},
            timeout=PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise broken() from None
    if done.returncode == TOO_MANY_PIXELS:
        raise too_many_pixels()
    if done.returncode or not done.stdout:
        raise broken()
    return done.stdout
