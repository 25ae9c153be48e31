from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.rendering.catalogue import Catalogue, Text, TextsError, load_catalogue
from bot.rendering.renderer import Renderer, UnsayableError

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def written(sentence: str, language: str = "en", **facts: Any) -> str:
    catalogue = Catalogue({"it": Text(None, {"other": sentence})}, {"in_transit": "on its way"})
    renderer = Renderer({"en": catalogue, "zh": catalogue}, "您")
    return renderer.sentence("it", {"timezone": "Asia/Shanghai", **facts}, language, NOW)


@pytest.mark.parametrize(
    ("sentence", "language", "facts", "expected"),
    [
        ("{at:date}", "en", {"at": "2026-11-22T12:00:00Z"}, "today (Nov 22)"),
        ("{at:date}", "zh", {"at": "2026-11-23T12:00:00Z"}, "明天（11月23日）"),
        ("{at:date}", "en", {"at": "2026-11-19T12:00:00Z"}, "Nov 19"),
        ("{at:date}", "en", {"at": "2025-11-19T12:00:00Z"}, "Nov 19, 2025"),
        ("{at:datetime}", "zh", {"at": "2026-11-22T01:05:00Z"}, "今天 09:05"),
        ("{at:time}", "en", {"at": "2026-11-22T08:30:00Z"}, "4:30 PM"),
        ("{at:ago}", "en", {"at": "2026-11-22T05:00:00Z"}, "3 hours ago"),
        ("{at:ago}", "zh", {"at": "2026-11-22T07:59:40Z"}, "刚刚"),
        ("{sum:money}", "zh", {"sum": {"minor": 12900, "currency": "CNY"}}, "¥129.00"),
        ("{sum:money}", "en", {"sum": {"minor": 500, "currency": "JPY"}}, "¥500"),
        ("{name:local}", "en", {"name": {"zh": "顺丰", "en": "SF"}}, "SF"),
        ("{name}", "zh", {"name": {"en": "SF"}}, "SF"),
        ("{all:list}", "zh", {"all": [{"zh": "杯子"}, {"zh": "帽子"}]}, "杯子和帽子"),
        ("{status:term}", "en", {"status": "in_transit"}, "on its way"),
        ("{you}", "zh", {}, "您"),
        ("at{eta}[[, by {by}]]", "en", {"eta": "home", "by": None}, "athome"),
        ("at{eta}[[, by {by}]]", "en", {"eta": "home", "by": "Li"}, "athome, by Li"),
    ],
)
def test_a_fact_is_written_as_the_language_writes_it(
    sentence: str, language: str, facts: dict[str, Any], expected: str
) -> None:
    assert written(sentence, language, **facts) == expected


def test_today_is_the_day_at_the_delivery_address() -> None:
    late = written("{at:date}", at="2026-11-22T17:00:00Z", as_of="2026-11-22T15:30:00Z")
    assert late == "tomorrow (Nov 23)"


def test_relative_times_are_relative_to_the_answers_own_present() -> None:
    assert written("{at:ago}", at="2026-11-01T05:00:00Z", as_of="2026-11-01T07:00:00Z") == "2 hours ago"


def test_a_scan_is_told_in_the_time_of_its_place() -> None:
    scan = {"scan_at": "2026-11-22T07:00:00Z", "scan_at_timezone": "America/Los_Angeles"}
    assert written("{scan_at:datetime}", **scan) == "yesterday, 11:00 PM"


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        ("{missing}", {}),
        ("{at:date}", {"at": "yesterday"}),
        ("{status:term}", {"status": "unheard_of"}),
        ("{n:money}", {"n": 3}),
    ],
)
def test_what_cannot_be_said_is_never_said_wrong(sentence: str, facts: dict[str, Any]) -> None:
    with pytest.raises(UnsayableError):
        written(sentence, **facts)


def test_a_fact_chooses_between_sentences() -> None:
    text = Text("by", {"self": "You signed.", "other": "Somebody signed."})
    renderer = Renderer({"en": Catalogue({"it": text}, {})}, "您")
    assert renderer.sentence("it", {"by": "self"}, "en", NOW) == "You signed."
    assert renderer.sentence("it", {"by": "guard"}, "en", NOW) == "Somebody signed."


def test_traditional_characters_are_offered_by_conversion() -> None:
    assert written("您的包裹", "zh-Hant") == "您的包裹"
    assert written("快递到了", "zh-Hant") == "快遞到了"


def test_html_in_a_fact_stays_text() -> None:
    assert written("{name}", name="<img src=x onerror=alert(1)>") == "<img src=x onerror=alert(1)>"


def test_braces_in_a_fact_are_not_filled_again() -> None:
    assert written("{name}", name="{you} [[x]]") == "{you} [[x]]"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("- a\n- b\n", "should be names"),
        ("a: '{x:nonsense}'\n", "nonsense"),
        ("a: {by: x, when: {y: z}}\n", "neither a sentence nor"),
    ],
)
def test_a_text_file_that_cannot_be_used_says_where_and_why(
    tmp_path: Path, content: str, problem: str
) -> None:
    (tmp_path / "orders.yml").write_text(content, encoding="utf-8")
    with pytest.raises(TextsError, match=problem) as refusal:
        load_catalogue(tmp_path)
    assert "orders.yml" in str(refusal.value)


def test_the_shops_own_words_replace_ours(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "ours" / "a.yml").write_text("greet: Hello\nbye: Bye\n", encoding="utf-8")
    (tmp_path / "own" / "a.yml").write_text("greet: Welcome\n", encoding="utf-8")
    texts = load_catalogue(tmp_path / "ours", tmp_path / "own").texts
    assert (texts["greet"].when["other"], texts["bye"].when["other"]) == ("Welcome", "Bye")


def test_a_shops_word_for_nothing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.yml").write_text("gret: Welcome\n", encoding="utf-8")
    with pytest.raises(TextsError, match="gret"):
        load_catalogue(tmp_path / "ours", tmp_path / "own")


def test_a_name_of_another_direction_turns_nothing_beside_it() -> None:
    name = {"en": "كوب"}
    assert written("{name:local}: 5 items", name=name) == "\u2068كوب\u2069: 5 items"
    assert written("{all:list} (2)", all=[name, {"en": "Mug"}]) == "\u2068كوب\u2069 and Mug (2)"
    assert written("{name}", name="杯子 é") == "杯子 é"
