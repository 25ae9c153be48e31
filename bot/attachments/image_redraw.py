"""Drawing pictures anew, within bounds: upright, not too large, nothing carried along."""

import io
import struct
import zlib

from PIL import Image, ImageOps

from gendan.contracts import RefusedError

LONGEST_SIDE_PX = 2048
# A phone's largest picture today has 200 megapixels, but sends 12 to 50.
MOST_PIXELS = 50_000_000
_QUALITY = 85
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, struct.error, zlib.error)


class FileRefusedError(RefusedError):
    """A file isn't taken."""


def too_many_pixels() -> FileRefusedError:
    """Return the refusal of a picture that would take too much memory."""
    return FileRefusedError(
        "attachment_pixels", f"file: send a picture of at most {MOST_PIXELS} pixels", status=413
    )


def broken() -> FileRefusedError:
    """Return the refusal of what can't be read."""
    return FileRefusedError("attachment_broken", "file: it is incomplete or damaged; send it again")


def drawn_anew(content: bytes, known: str, drawn: str) -> bytes:
    """Return a picture as a new file.

    Args:
        content: the file.
        known: the format that its first bytes show, as Pillow calls it.
        drawn: the format that it is kept in.

    Raises:
        FileRefusedError: it is too large or broken.
    """
    try:
        with Image.open(io.BytesIO(content), formats=[known]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise too_many_pixels()
            return _written(_pixels(picture), drawn)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_many_pixels() from None
    except _BROKEN as problem:
        raise broken() from problem


def _pixels(picture: Image.Image) -> Image.Image:
    if picture.format == "JPEG":
        # Decoded at an eighth to a half where that is enough: a tenth of the time and memory.
        picture.draft("RGB", (LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    # A fresh sheet: whatever Pillow carried along in `info` stays behind.
    sheet = Image.new(plain.mode, plain.size)
    sheet.paste(plain)
    return sheet


def _written(picture: Image.Image, drawn: str) -> bytes:
    file = io.BytesIO()
    # JPEG knows no transparency.
    kept = picture.convert("RGB") if drawn == "JPEG" else picture
    kept.save(file, drawn, quality=_QUALITY)
    return file.getvalue()
