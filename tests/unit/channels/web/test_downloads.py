"""The header that files are handed out with can be read by old and new clients, and by nobody as two."""

from email.message import EmailMessage
from urllib.parse import unquote

import pytest

from channels.web.uploads.downloads import content_disposition


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("invoice.pdf", "invoice.pdf"),
        ("发票.pdf", "file.pdf"),
        ("Rechnung Müller.pdf", "Rechnung Muller.pdf"),
        ('a"; filename="b.exe', "a__ filename__b.exe"),
        ("it's 100%; (1).pdf", "it_s 100__ _1_.pdf"),
        ("👩‍👩‍👧.pdf", "file.pdf"),
        ("كوب", "file"),
    ],
)
def test_a_name_is_told_twice(name: str, plain: str) -> None:
    header = content_disposition(name)
    assert header.startswith("attachment; ")
    assert f'filename="{plain}"' in header
    assert unquote(header.rpartition("filename*=UTF-8''")[2]) == name
    header.encode("ascii")
    assert not set(header.rpartition("''")[2]) & set(" ()'*\";,<>@:/?={}[]\\")
    mail = EmailMessage()
    mail["Content-Disposition"] = header
    assert mail.get_content_disposition() == "attachment"
