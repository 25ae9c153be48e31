import pytest
from understanding.patterns import NumberShapePatterns, forms_of, is_money
from understanding.phrases import certain_phrases, introduced
from understanding.units import number_shape, units_of


@pytest.mark.parametrize(
    "number",
    ["#1001", "#w1234567", "inv/2026/0001", "a-2024-998", "1234567890123456789", "1z999aa10123456784"],
)
def test_a_number_of_any_shop_is_one_unit(number: str) -> None:
    assert [unit.text for unit in units_of(f"查{number}到哪了") if unit.kind == "number"] == [number]


def test_chinese_is_cut_by_characters_and_english_by_words() -> None:
    assert [unit.text for unit in units_of("我的order到哪了")] == ["我", "的", "order", "到", "哪", "了"]


def test_a_number_teaches_its_shape_not_its_digits() -> None:
    assert number_shape("1001") == number_shape("2002")
    assert number_shape("gd100001") == "<code>"
    assert number_shape("100%") == "<percent>"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("sf1234567890123", "tracking_number"), ("rb123456785cn", "tracking_number"),
        ("13800138000", "phone"), ("(415) 555-0132", "phone"), ("200040", "postcode"),
        ("li.wei@example.com", "email"), ("2026-11-22", "date"), ("91310000ma1k3abc1d", "tax_number"),
    ],
)  # fmt: skip
def test_a_form_is_recognised(number: str, kind: str) -> None:
    assert kind in forms_of(number)


def test_an_amount_is_told_by_its_neighbours() -> None:
    assert is_money("退了12999元", 2, 7)
    assert is_money("i paid $12999", 8, 13)
    assert not is_money("订单12999", 2, 7)


SHAPES = NumberShapePatterns({"order": ["GD######", "INV/####/####"], "tracking": ["SF#############"]})


@pytest.mark.parametrize(
    ("number", "entity"),
    [
        ("gd100001", "order_number"), ("100001", "order_number"), ("#100001", "order_number"),
        ("inv/2026/0001", "order_number"), ("20260001", "order_number"),
        ("sf1234567890123", "tracking_number"), ("1234567890123", "tracking_number"),
        ("1234567", None), ("xy100001", None),
    ],
)  # fmt: skip
def test_the_shops_own_shapes_decide_with_prefix_and_signs_optional(number: str, entity: str | None) -> None:
    assert SHAPES.entity_of(number) == entity


def test_the_shops_number_is_found_with_gaps_in_it() -> None:
    text = "查 gd 100 001 谢谢"
    ((start, end, entity),) = SHAPES.spans(text)
    assert (text[start:end], entity) == ("gd 100 001", "order_number")


def test_a_shop_without_shapes_decides_nothing() -> None:
    assert NumberShapePatterns({"order": [], "tracking": []}).entity_of("100001") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my tracking number is 123456", "tracking_number"),
        ("快递单号是123456", "tracking_number"),
        ("订单号：123456", "order_number"),
        ("邮编123456", "postcode"),
        ("where is my parcel 123456", None),
    ],
)
def test_the_words_before_a_number_announce_what_it_is(text: str, kind: str | None) -> None:
    assert introduced(text, text.index("123456")) == kind


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("打五星", ("rating", "五")),
        ("4 stars", ("rating", "4")),
        ("要两件", ("quantity", "两")),
        ("change it to 3", ("quantity", "3")),
        ("验证码：556732", ("code", "556732")),
        ("尾号8000", ("phone", "8000")),
        ("next friday", ("date", "next friday")),
    ],
)
def test_neighbours_make_an_entity_certain(text: str, found: tuple[str, str]) -> None:
    assert [(kind, text[start:end]) for kind, start, end in certain_phrases(text)] == [found]


@pytest.mark.parametrize("text", ["i want 2 know", "一分钟前", "3个月", "第二个", "38号楼"])
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert list(certain_phrases(text)) == []
