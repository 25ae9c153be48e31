"""Files from the net, made by Pillow: what is taken, and what of it stays."""

import io
import struct

import pytest
from PIL import ExifTags, Image

from bot.attachments.sanitizer import LONGEST_SIDE_PX, FileRefusedError, sanitize
from bot.conversations.model import AttachmentKind
from tests.support.pictures import PDF, photo_of_a_phone, picture


def claiming(size: tuple[int, int]) -> bytes:
    """A GIF that says it is larger than what it holds, as a decompression bomb does."""
    small = bytearray(picture("GIF"))
    small[6:10] = struct.pack("<HH", *size)
    return bytes(small)


def opened(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as found:
        found.load()
        return found


@pytest.mark.parametrize(
    ("form", "mime_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/png")],
)
def test_pictures_of_these_kinds_are_taken(form: str, mime_type: str) -> None:
    kind, its_type, kept = sanitize(picture(form))
    assert (kind, its_type) == (AttachmentKind.PHOTO, mime_type)
    assert opened(kept).size == (60, 40)


def test_where_a_photo_was_taken_and_by_what_goes_and_it_stands_upright() -> None:
    sent = photo_of_a_phone()
    assert opened(sent).getexif().get_ifd(ExifTags.IFD.GPSInfo)

    _, _, kept = sanitize(sent)

    found = opened(kept)
    assert not found.getexif()
    assert not {"exif", "icc_profile", "comment"} & found.info.keys()
    assert not any(mark in kept for mark in (b"PHONEMAKER", b"SECRETCOMMENT", b"SECRETPROFILE", b"Exif"))
    assert found.size == (40, 60)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_is_made_smaller(form: str) -> None:
    _, _, kept = sanitize(picture(form, (5000, 2500)))
    assert opened(kept).size == (LONGEST_SIDE_PX, LONGEST_SIDE_PX // 2)


def test_what_is_seen_through_stays_so() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(file, "PNG")
    assert opened(sanitize(file.getvalue())[2]).getpixel((0, 0))[3] == 0  # type: ignore[index]


def test_what_hangs_on_behind_a_picture_is_cut_off() -> None:
    _, _, kept = sanitize(picture("JPEG") + b"PK\x03\x04<script>alert(1)</script>")
    assert b"<script>" not in kept


def test_a_pdf_is_kept_as_it_is() -> None:
    assert sanitize(PDF) == (AttachmentKind.DOCUMENT, "application/pdf", PDF)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "attachment_kind"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "attachment_kind"),
        (b"<!doctype html><script>alert(1)</script>", "attachment_kind"),
        (b"<html>" + PDF, "attachment_kind"),
        pytest.param(
            b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "attachment_broken", marks=pytest.mark.process
        ),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf", "attachment_kind"),
        (picture("BMP"), "attachment_kind"),
        (picture("JPEG", (900, 900))[:2000], "attachment_broken"),
        (picture("PNG", (900, 900))[:1000], "attachment_broken"),
        (b"\xff\xd8\xff\xe0<html>", "attachment_broken"),
        (PDF[:20], "attachment_broken"),
        (claiming((14_000, 14_000)), "attachment_pixels"),
    ],
    ids=[
        "nothing",
        "svg",
        "html",
        "html_pdf",
        "heic_head",
        "avif",
        "bmp",
        "jpeg_cut",
        "png_cut",
        "jpeg_html",
        "pdf_cut",
        "bomb",
    ],
)
def test_anything_else_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        sanitize(content)
    assert refusal.value.code == code


def test_a_whole_picture_of_too_many_pixels_is_refused() -> None:
    with pytest.raises(FileRefusedError) as refusal:
        sanitize(picture("PNG", (8000, 8000)))
    assert refusal.value.code == "attachment_pixels"
