"""Amounts have ISO 4217's digits, and are written as prices are."""

import pytest

from gendan.platform.currencies import decimal_amount, minor_digits


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("CNY", 2), ("HUF", 2), ("TWD", 2), ("IDR", 2), ("JPY", 0), ("CLP", 0), ("ISK", 0), ("UGX", 0),
     ("KWD", 3), ("IQD", 3), ("TND", 3), ("CLF", 4), ("MRU", 2), ("XXX", 2)],
)  # fmt: skip
def test_a_minor_unit_is_iso_4217s(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (12900, "CNY", "129.00"),
        (599000, "HUF", "5990"),
        (599050, "HUF", "5990.50"),
        (12500, "KWD", "12.500"),
        (15000, "CLP", "15000"),
        (100000, "IQD", "100"),
        (0, "SEK", "0"),
        (10**15, "USD", "10000000000000.00"),
    ],
)
def test_an_amount_is_written_with_its_digits(minor: int, currency: str, written: str) -> None:
    assert f"{decimal_amount(minor, currency):f}" == written
