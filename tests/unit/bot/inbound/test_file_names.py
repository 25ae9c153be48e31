"""A file is kept under a name that is safe to save and says what it is."""

import re

import pytest

from bot.inbound.file_names import safe_name

PDF, JPEG = "application/pdf", "image/jpeg"


@pytest.mark.parametrize(
    ("sent", "kind", "name"),
    [
        ("invoice.pdf", PDF, "invoice.pdf"),
        ("发票 2026.PDF", PDF, "发票 2026.pdf"),
        ("mug.jpeg", JPEG, "mug.jpeg"),
        ("mug.gif", "image/png", "mug.png"),
        ("IMG_0001.HEIC", JPEG, "IMG_0001.jpg"),
        ("v1.2026", PDF, "v1.2026.pdf"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Users\\Li\\a.pdf", PDF, "a.pdf"),
        (".htaccess", PDF, "htaccess.pdf"),
        ("..", PDF, "file.pdf"),
        ("", PDF, "file.pdf"),
        ("CON.pdf", PDF, "file-CON.pdf"),
        ("lpt1.tar.pdf", PDF, "file-lpt1.tar.pdf"),
        ("nul", PDF, "file-nul.pdf"),
        ("invoice\u202efdp.exe", PDF, "invoicefdp.pdf"),
        ("invoice.pdf.exe", PDF, "invoice.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", PDF, "a Set-Cookie_ x=1.pdf"),
        ("a\x00\x1b[2Jb.pdf", PDF, "a[2Jb.pdf"),
        ('a"b<c>|?*:.pdf', PDF, "a_b_c______.pdf".replace("______", "_____")),
        ("trailing. . .pdf", PDF, "trailing.pdf"),
        ("كوب.pdf", PDF, "كوب.pdf"),
        ("card 4111 1111 1111 1111.pdf", PDF, "card ••••.pdf"),
        ("👩‍👩‍👧.pdf", PDF, "👩‍👩‍👧.pdf"),
    ],
)
def test_a_name_is_made_safe(sent: str, kind: str, name: str) -> None:
    made = safe_name(sent, kind)
    assert re.sub(r"•+[ •\d]*", "••••", made) == name
    assert safe_name(made, kind) == made


def test_a_long_name_keeps_its_ending() -> None:
    made = safe_name("x" * 5_000 + ".pdf", PDF)
    assert len(made) <= 104
    assert made.endswith(".pdf")
