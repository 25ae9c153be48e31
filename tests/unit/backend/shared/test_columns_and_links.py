"""Times in columns, and carriers' links."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from backend.shared.carriers import CARRIERS


def test_naive_times_never_reach_the_database() -> None:
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415

    from backend.shared.columns import UtcTime  # noqa: PLC0415

    with pytest.raises(ValueError, match="no timezone"):
        UtcTime().process_bind_param(datetime(2026, 1, 1), sqlite.dialect())  # noqa: DTZ001
    aware = datetime(2026, 1, 1, tzinfo=UTC)
    assert UtcTime().process_bind_param(aware, sqlite.dialect()) == datetime(2026, 1, 1)  # noqa: DTZ001


@pytest.mark.parametrize("carrier", sorted(CARRIERS))
def test_a_tracking_number_is_one_value_in_its_carriers_link(carrier: str) -> None:
    number = "A/B?x=1&y=2#z %\u202e 茶"
    link = CARRIERS[carrier].tracking_link(number)
    assert link
    parts = urlsplit(link)
    values = [unquote(parts.path.rpartition("/")[2]), *(value for _, value in parse_qsl(parts.query))]
    assert number in values
    assert not parts.fragment
    plain = CARRIERS[carrier].tracking_link("1Z999AA10123456784")
    assert plain is not None
    assert "1Z999AA10123456784" in plain
