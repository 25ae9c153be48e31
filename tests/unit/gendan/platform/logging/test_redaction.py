import json
import logging
from pathlib import Path

import pytest
import structlog

from gendan.platform.logging.redaction import redact
from tests.support.logging_to import logging_to

PRIVATE = [
    "li.wei@example.com",
    "+86 138 0013 8000",
    "13800138000",
    "GD100001",
    "SF1234567890123",
    "#W1234567",
    "#1001",
    "INV/2026/0001",
    "A-2024-998",
    "RB123456785CN",
    "1Z999AA10123456784",
    "6868968",
    "415.555.0132",
    "138–0013–8000",
    "１３８００１３８０００",
    "ｌｉ.ｗｅｉ＠example．com",
    "用户@例子.广告",
    "gdk_gateway_abcdefghijklmnop",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjIn0.c2lnbmF0dXJl",
    "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK",
    "bot4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK",
]


@pytest.mark.parametrize("private", PRIVATE)
def test_personal_data_and_keys_never_stand_in_a_line(private: str) -> None:
    assert private not in redact(f"before {private}, after")
    assert private not in redact(f"x={private}")
    assert private not in redact(f"她的{private}是")
    assert private not in redact(f"{private}: 她的.{private}")
    assert private not in redact(f"{{'said':{private}}}")


@pytest.mark.parametrize(
    "plain",
    [
        "answered in 12.5 ms",
        "status 404",
        "2026-11-22T08:00:00Z",
        "port 8080",
        "took 12.3456789 s",
        "1d2f-4b3c-9a8e",
    ],
)
def test_what_is_not_personal_stays_readable(plain: str) -> None:
    assert redact(plain) == plain


def test_every_way_into_the_log_is_redacted(tmp_path: Path) -> None:
    with logging_to(tmp_path / "log") as file:
        structlog.get_logger().info("told", who=PRIVATE[0], more={"deep": [PRIVATE[3]]})
        logging.getLogger("library").warning("sent to %s", PRIVATE[1])
        try:
            int(PRIVATE[0])
        except ValueError:
            structlog.get_logger().exception("failed")

    content = file.read_text(encoding="utf-8")
    assert not [private for private in PRIVATE if private in content]
    assert [json.loads(line)["process"] for line in content.splitlines()] == ["test"] * 3
