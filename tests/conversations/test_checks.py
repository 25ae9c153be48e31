"""The checks of conversations find what they are for, and nothing in a good answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.support.conversations.checks import Fault, findings
from tests.support.conversations.facts import NoSuchFactError, Reading, fact_of, is_told
from tests.support.conversations.played import Button, Heard, PlayedConversation, PlayedTurn
from tests.support.conversations.script import ScriptError, WrittenConversation, read_file
from tests.support.conversations.transcript import Result, figures, write_out

NOW = datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
OWNERS = {"GD100001": "C1001", "GD100002": "C1001", "GD200001": "C2001"}


def order(number: str, tracking_number: str, street: str) -> dict[str, Any]:
    return {
        "number": number,
        "status": "in_transit",
        "timezone": "Asia/Shanghai",
        "address": {"line": street, "phone": None},
        "items": [{"name": {"zh": "陶瓷马克杯", "en": "Ceramic mug"}, "quantity": 2}],
        "totals": {"total": {"minor": 124700, "currency": "CNY", "decimal": "1247.00"}},
        "shipments": [
            {
                "tracking_number": tracking_number,
                "delivered_at": "2026-11-29T17:30:00Z",
                "eta": {"from": "2026-12-01T02:00:00Z", "to": "2026-12-02T02:00:00Z", "source": "carrier"},
                "pickup": {"code": "8-2-3041"},
                "carrier": {"name": {"zh": "顺丰速运", "en": "SF Express"}, "phone": None},
            }
        ],
    }


ORDERS = {
    "GD100001": order("GD100001", "SF1234567890123", "南京西路1266号"),
    "GD200001": order("GD200001", "1Z999AA10123456784", "540 Bryant Street"),
}
SCRIPT = """
- id: zh-where-01
  about: 她想知道包裹到哪了
  customer: C1001
  turns:
    - says: 我的快递到哪了
      tells: [GD100001.parcel1.tracking_number]
      orders: [GD100001]
      words: [顺丰]
      never: [驿站]
    - says: 谢谢
"""
GOOD = "GD100001 由顺丰速运承运，单号 SF1234567890123，今天到。"


def written(text: str, folder: Path) -> WrittenConversation:
    file = folder / "zh.yml"
    file.write_text(text, encoding="utf-8")
    return read_file(file)[0]


@pytest.fixture
def script(tmp_path: Path) -> WrittenConversation:
    return written(SCRIPT, tmp_path)


def heard(text: str, *titles: str, card: Any = None) -> Heard:
    buttons = tuple(Button(f"b_{number}", title) for number, title in enumerate(titles))
    return Heard(1, "bot", "order_in_transit", text, buttons, card)


def played(
    script: WrittenConversation,
    *answers: Heard | None,
    left: Mapping[str, int] | None = None,
    broke: str = "",
) -> PlayedConversation:
    turns = [
        PlayedTurn(turn, turn.says, (answer,) if answer else (), ORDERS, NOW, 0.1)
        for turn, answer in zip(script.turns, answers, strict=False)
    ]
    return PlayedConversation(script, tuple(turns), left or {}, broke)


def faults(conversation: PlayedConversation) -> set[Fault]:
    return {finding.fault for finding in findings(conversation, OWNERS)}


def test_nothing_is_found_in_a_good_conversation(script: WrittenConversation) -> None:
    assert findings(played(script, heard(GOOD), heard("不客气。")), OWNERS) == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (None, Fault.SILENT),
        (heard(GOOD + "GD200001 也在路上。"), Fault.LEAK),
        (heard(GOOD + "寄往 540 Bryant Street。"), Fault.LEAK),
        (heard(GOOD + "还有 GD300001。"), Fault.INVENTED),
        (heard("GD100001 由顺丰承运。"), Fault.NOT_TOLD),
        (heard(GOOD + "GD100002 也是。"), Fault.WRONG_ORDER),
        (heard(GOOD.replace("顺丰速运", "快递")), Fault.WORDS),
        (heard(GOOD + "在驿站。"), Fault.NEVER),
        (heard("GD100001 is on its way with SF1234567890123 of 顺丰"), Fault.LANGUAGE),
        (heard(GOOD + "马上就到。"), Fault.EMPTY_WORDS),
        (heard("抱歉，抱歉！" + GOOD), Fault.APOLOGIES),
        (heard(GOOD + "路" * 220), Fault.TOO_LONG),
    ],
)
def test_each_fault_of_an_answer_is_found(
    script: WrittenConversation, answer: Heard | None, fault: Fault
) -> None:
    assert faults(played(script, answer, heard("不客气。"))) == {fault}


@pytest.mark.parametrize(
    ("field", "bad", "good", "fault"),
    [
        ("at_most: 3", GOOD, "SF1234567890123", Fault.TOO_LONG),
        ("offers: person", GOOD, GOOD + "要帮您转人工吗？", Fault.NO_PERSON),
    ],
)
def test_what_one_turn_asks_for_is_looked_at(
    tmp_path: Path, field: str, bad: str, good: str, fault: Fault
) -> None:
    text = SCRIPT.split("      orders", maxsplit=1)[0] + f"      {field}\n"
    assert faults(played(written(text, tmp_path), heard(bad))) == {fault}
    assert faults(played(written(text, tmp_path), heard(good))) == set()


def test_what_the_customer_typed_may_be_named(tmp_path: Path) -> None:
    script = written(SCRIPT.replace("我的快递到哪了", "gd 200001 到哪了").split("      tells")[0], tmp_path)
    assert faults(played(script, heard("没有找到 GD200001，请检查订单号。"))) == set()


def test_the_same_again_is_found(script: WrittenConversation) -> None:
    assert faults(played(script, heard(GOOD), heard(GOOD))) == {Fault.REPEATED}
    menu = ("查订单", "退货", "人工")
    assert faults(played(script, heard(GOOD, *menu), heard("还要什么？", *menu))) == {Fault.LIST_AGAIN}


def test_rows_that_nobody_asked_for_are_found_and_those_that_are_missing(script: WrittenConversation) -> None:
    answers = (heard(GOOD), heard("不客气。"))
    assert faults(played(script, *answers, left={"nudges": 1})) == {Fault.WRITTEN}
    assert faults(played(replace(script, leaves={"cases": (1,)}), *answers)) == {Fault.WRITTEN}
    assert faults(played(replace(script, leaves={"cases": (1,)}), *answers, left={"cases": 1})) == set()


def test_a_conversation_that_cannot_go_on_has_failed(script: WrittenConversation) -> None:
    assert faults(played(script, heard(GOOD), broke="no button is like '人工'")) == {Fault.BROKE}


@pytest.mark.parametrize(
    ("path", "said", "is_held"),
    [
        ("parcel1.tracking_number", "单号 SF 1234 5678 90123", True),
        ("parcel1.tracking_number", "单号 SF12345678901234", False),
        ("parcel1.pickup.code", "code 8-2-3041", True),
        ("parcel1.carrier.name", "with SF Express", True),
        ("totals.total", "共 1,247 元", True),
        ("totals.total", "共 ¥1247.00", True),
        ("totals.total", "共 21247 元", False),
        ("item1.quantity", "2 个", True),
        ("item1.quantity", "12 个", False),
        ("items", "两只陶瓷马克杯", True),
        # 30 November in Shanghai.
        ("parcel1.delivered_at", "11月30日送到", True),
        ("parcel1.delivered_at", "昨天 01:30", True),
        ("parcel1.delivered_at", "周一送到", True),
        ("parcel1.delivered_at", "11月29日送到", False),
        ("parcel1.delivered_at", "delivered on Nov 30, 2026", True),
        ("parcel1.delivered_at", "on 30 November", True),
        ("parcel1.delivered_at", "on Monday", True),
        ("parcel1.delivered_at", "on Nov 3", False),
        ("parcel1.delivered_at", "34 hours ago", True),
        ("parcel1.delivered_at", "34 小时前", True),
        ("item1.name", "陶瓷馬克杯", True),
        ("parcel1.eta", "expected tomorrow", True),
        ("parcel1.eta", "expected on Friday", False),
    ],
)
def test_a_fact_is_found_however_it_is_written(path: str, said: str, *, is_held: bool) -> None:
    value = fact_of(ORDERS, f"GD100001.{path}")
    assert is_told(value, Reading(said, SHANGHAI, NOW)) is is_held


def test_a_fact_that_there_is_not_is_the_scripts_fault(tmp_path: Path) -> None:
    script = written(SCRIPT.replace("parcel1.tracking", "parcel2.tracking"), tmp_path)
    assert faults(played(script, heard(GOOD), heard("不客气。"))) == {Fault.SCRIPT}
    unknown = written(SCRIPT.replace("parcel1.tracking_number", "parcel1.carrier.phone"), tmp_path)
    assert faults(played(unknown, heard(GOOD), heard("不客气。"))) == {Fault.SCRIPT}
    no_eta = {**ORDERS, "GD100001": {**ORDERS["GD100001"], "shipments": [{"eta": None}]}}
    undated = written(SCRIPT.split("      orders", maxsplit=1)[0].replace("tracking_number", "eta"), tmp_path)
    for said, found in (("GD100001 在路上。", {Fault.NOT_TOLD}), ("快递没有给出日期。", set())):
        turn = PlayedTurn(undated.turns[0], ("到哪了",), (heard(said),), no_eta, NOW, 0.1)
        assert faults(PlayedConversation(undated, (turn,))) == found
    with pytest.raises(NoSuchFactError, match="there is no 'parcel2'"):
        fact_of(ORDERS, "GD100001.parcel2.tracking_number")


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (("id: zh-where-01", "id: where"), "id: isn't like 'en-late-07'"),
        (("customer: C1001", "customer: C9"), "customer: 'C9' isn't one of visitor, C1001, C2001"),
        (("never: [驿站]", "nevr: [驿站]"), "a turn: has nevr; there are"),
        (("words: [顺丰]", "words: ['(']"), "a pattern: '\\(' can't be read"),
        (("GD100001.parcel1.", "parcel1."), "tells: 'parcel1.tracking_number' isn't like"),
        (("says: 谢谢", "waits: soon"), "waits: 'soon' isn't like '40 min'"),
        (("says: 谢谢", "says: 1"), "says: 1 isn't a text or a list of them"),
        (("says: 谢谢", "says: x\n      at_most: few"), "at_most: 'few' isn't a count of words"),
        (("says: 谢谢", "says: x\n      offers: tea"), "offers: 'tea' isn't 'person'"),
        (("  turns:", "  leaves: {cases: one}\n  turns:"), "leaves: has what isn't a count"),
        (("says: 谢谢", "must: x"), "a turn: has must; there are"),
    ],
)
def test_a_script_that_is_malformed_says_where_and_what_to_do(
    tmp_path: Path, changed: tuple[str, str], problem: str
) -> None:
    with pytest.raises(ScriptError, match=problem):
        written(SCRIPT.replace(*changed), tmp_path)


def test_time_that_passes_belongs_to_the_next_turn(tmp_path: Path) -> None:
    script = written(SCRIPT.replace("    - says: 谢谢", "    - waits: 2 hours\n    - says: 谢谢"), tmp_path)
    assert [turn.waits for turn in script.turns] == [timedelta(), timedelta(hours=2)]


def test_a_transcript_has_both_sides_and_what_is_wrong_beside_it(script: WrittenConversation) -> None:
    conversation = played(
        script, heard(GOOD, "转人工", card=ORDERS["GD100001"]), heard(GOOD), left={"tries": 1}
    )
    result = Result(conversation, findings(conversation, OWNERS))
    text = write_out(result)
    for part in (
        "# zh-where-01: 她想知道包裹到哪了",
        "> 我的快递到哪了",
        f"{GOOD}  \n⟦card GD100001, in_transit⟧  \n[转人工]",
        f"✗ **said before, word for word**: {GOOD}",
        "✗ **wrong writes**: tries: 1, should be 0",
    ):
        assert part in text
    told = figures([result])
    assert told["conversations passed"] == "0 of 1 (0%)"
    assert told["messages said before"] == "1 of 2 (50%)"
    assert told["tries burnt"] == "1"
