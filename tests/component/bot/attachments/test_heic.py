"""Phones' HEIC pictures become JPEG, in a process that can be lost."""

import io
import os
import struct
import time
from typing import Any

import pillow_heif
import pytest
from PIL import ExifTags, Image

from bot.attachments import heic
from bot.attachments.image_redraw import LONGEST_SIDE_PX, FileRefusedError
from bot.attachments.sanitizer import sanitize
from bot.conversations.model import AttachmentKind

pytestmark = pytest.mark.process  # each picture is decoded in one
pillow_heif.register_heif_opener()


def shot(size: tuple[int, int] = (120, 80), mode: str = "RGB", **saved: Any) -> bytes:
    """Return a HEIC as a phone makes it: left half red, right half blue."""
    image = Image.new(mode, size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    file = io.BytesIO()
    image.save(file, "HEIF", quality=90, **saved)
    return file.getvalue()


def of_a_phone() -> bytes:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "PHONEMAKER"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 13.0, 49.0)
    return shot(exif=exif.tobytes(), xmp=b"<x:xmpmeta>SECRETXMP</x:xmpmeta>")


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as found:
        found.load()
        return found


def is_blue(pixel: Any) -> bool:
    return bool(pixel[2] > 200 and pixel[0] < 60)


def claiming(content: bytes, width: int, height: int) -> bytes:
    """Return a HEIC that says of itself to be as large as that."""
    at = content.index(b"ispe") + 8
    return content[:at] + struct.pack(">II", width, height) + content[at + 8 :]


def refusal_of(content: bytes) -> str:
    with pytest.raises(FileRefusedError) as refusal:
        sanitize(content)
    return refusal.value.code


def test_a_heic_becomes_a_jpeg() -> None:
    kind, mime_type, kept = sanitize(shot())
    found = opened(kept)
    assert (kind, mime_type, found.format, found.size) == (
        AttachmentKind.PHOTO,
        "image/jpeg",
        "JPEG",
        (120, 80),
    )
    assert is_blue(found.getpixel((110, 40)))
    assert not is_blue(found.getpixel((10, 40)))


def test_it_stands_upright_once_and_where_it_was_taken_goes() -> None:
    sent = of_a_phone()
    assert b"PHONEMAKER" in sent
    found = opened(kept := sanitize(sent)[2])
    # Turned by a quarter to the right: what was left is up.
    assert found.size == (80, 120)
    assert is_blue(found.getpixel((40, 110)))
    assert not found.getexif()
    assert not [mark for mark in (b"PHONEMAKER", b"SECRETXMP", b"Exif") if mark in kept]


def test_a_large_one_is_made_smaller() -> None:
    assert opened(sanitize(shot((3000, 1500)))[2]).size == (LONGEST_SIDE_PX, LONGEST_SIDE_PX // 2)


def test_one_with_transparency_and_one_of_several_are_taken() -> None:
    assert opened(sanitize(shot(mode="RGBA"))[2]).mode == "RGB"
    several = io.BytesIO()
    first, second = Image.new("RGB", (64, 64), "blue"), Image.new("RGB", (32, 32), "red")
    first.save(several, "HEIF", save_all=True, append_images=[second])
    assert opened(sanitize(several.getvalue())[2]).size == (64, 64)


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31, 2), (10_000, 5_001), (2**32 - 1, 2**32 - 1)])
def test_one_that_says_it_is_too_large_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    began = time.monotonic()
    assert refusal_of(claiming(shot(), *size)) in ("attachment_pixels", "attachment_broken")
    assert time.monotonic() - began < 5


def test_fifty_million_pixels_and_one_row_are_too_many() -> None:
    assert refusal_of(claiming(shot(), 10_000, 5_001)) == "attachment_pixels"


def test_damaged_ones_are_refused_and_nothing_breaks() -> None:
    whole = of_a_phone()
    damaged = [whole[: len(whole) * part // 10] for part in range(1, 10)]
    damaged += [
        whole[:at] + b"\xff" * 40 + whole[at + 40 :] for at in range(40, len(whole) - 40, len(whole) // 12)
    ]
    damaged += [claiming(whole, 0, 0), whole[:4] + b"ftypheic" + b"\0" * 400]
    outcomes = set()
    for content in damaged:
        try:
            outcomes.add(sanitize(content)[1])
        except FileRefusedError as refusal:
            outcomes.add(refusal.code)
    assert "attachment_broken" in outcomes
    assert outcomes <= {"attachment_broken", "attachment_pixels", "image/jpeg"}


def test_one_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heic, "PATIENCE_S", 0.01)
    assert refusal_of(shot()) == "attachment_broken"


def test_the_decoder_knows_no_secret_and_nothing_of_it_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}
    run = heic.subprocess.run

    def noting(*arguments: Any, **options: Any) -> Any:
        seen.update(options)
        return run(*arguments, **options)

    monkeypatch.setattr(heic.subprocess, "run", noting)
    monkeypatch.setitem(os.environ, "GENDAN_REST_KEYS", "k:secret")
    sanitize(shot())
    assert seen["env"] == {}
