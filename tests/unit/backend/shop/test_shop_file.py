"""The shop's own file."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.shop.shop_file import ShopFileError, read_shop

SOUND: dict[str, Any] = {
    "name": {"zh": "店", "en": "Shop"},
    "languages": ["zh", "en"],
    "timezone": "Asia/Shanghai",
    "currency": "CNY",
    "country": "CN",
}


def write(folder: Path, content: Any) -> Path:
    path = folder / "shop.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_a_short_file_is_enough_and_states_nothing_on_the_rest(tmp_path: Path) -> None:
    shop = read_shop(write(tmp_path, SOUND))
    assert shop.faq.returns.window is None
    assert shop.proofs == ["email", "phone_last4", "recipient_postcode"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"timezone": "Beijing"}, "timezone: is no time zone; use a name such as Asia/Shanghai"),
        ({"currency": None}, "currency"),
        ({"nmae": "x"}, "nmae: .*check its spelling"),
        ({"name": {"zh": "店"}}, "no text for en"),
        ({"languages": ["fr"]}, "languages.0"),
        ({"proofs": []}, "proofs"),
        ({"proofs": ["birthday"]}, "proofs.0"),
        ({"privacy_url": "javascript:alert(1)"}, "privacy_url"),
        ({"faq": {"shipping": {"cost": {}}}}, "faq.shipping.cost: needs a text"),
        ({"support": {"hours": {"monday": []}}}, "support.hours: 'monday' names no days; write mon, tue"),
        ({"support": {"hours": {"mon": ["9-18"]}}}, "support.hours: '9-18' is no period; write it as 9:00"),
        ({"support": {"hours": {"mon": ["9:00-25:00"]}}}, "support.hours: .* no clock shows"),
        ({"support": {"hours": {"mon": ["9:00-12:00", "11:00-13:00"]}}}, "two periods at the same time"),
        ({"support": {"hours": {"mon-wed": [], "tue": []}}}, "support.hours: 'tue' is named twice"),
        ({"support": {"closed_on": ["Christmas"]}}, "support.closed_on: 'Christmas' is no day; write 2027"),
        ({"support": {"closed_on": ["2027-02-12/2027-02-06"]}}, "support.closed_on: .* turn it round"),
        ({"support": {"mail": "the team"}}, "support.mail"),
        ({"support": {"name": {}}}, "support.name: needs a name"),
        ({"support": {"answer_within_minutes": 0}}, "support.answer_within_minutes"),
        ({"faq": {"shipping": {"price": {"en": "x"}}}}, "faq.shipping.price"),
    ],
)
def test_a_mistake_is_named_by_its_key(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    with pytest.raises(ShopFileError, match=words):
        read_shop(write(tmp_path, SOUND | change))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ShopFileError, match=r"(?s)currency.*timezone|timezone.*currency"):
        read_shop(write(tmp_path, SOUND | {"currency": "yuan", "timezone": "x"}))


def test_a_missing_file_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ShopFileError, match=r"Copy deploy/shop\.example\.yml"):
        read_shop(tmp_path / "shop.yml")


def test_a_file_that_is_no_yaml_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "shop.yml"
    path.write_text("name: [", encoding="utf-8")
    with pytest.raises(ShopFileError, match="not readable as YAML"):
        read_shop(path)
