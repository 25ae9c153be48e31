"""Reading what another process sent: whole, or with one error that names the field."""

import json
from typing import Any

import pytest

from gendan.contracts import (
    CodeDispatch,
    CodeOutcome,
    ExhaustedBy,
    MalformedMessageError,
    Nudge,
    ProofOutcome,
    Resolution,
    ResolutionOutcome,
    TurnOutcome,
    TurnReport,
    TurnRequest,
    Verdict,
)
from gendan.contracts.turn import read_metadata

METADATA = {
    "turn_id": "t_1",
    "language": "zh",
    "principal": "jwt",
    "channel": "web",
    "order_in_focus": None,
    "number_shapes": {},
}
TURN = {
    "turn_id": "t_1",
    "previous_turn_id": None,
    "sender_id": "c_1:1",
    "text": "到哪了",
    "payload": None,
    "metadata": METADATA,
}
BUTTON = {"intent": "affirm", "entities": {"order_number": "A1"}}


@pytest.mark.parametrize("turn", [TURN, TURN | {"payload": BUTTON}, TURN | {"previous_turn_id": "t_0"}])
def test_a_turn_arrives_as_it_was_sent(turn: dict[str, Any]) -> None:
    sent = json.dumps(TurnRequest.from_json(turn).to_json())
    assert json.loads(sent) == turn
    assert read_metadata(json.loads(sent)["metadata"]) == METADATA


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"turn_id": None}, "turn_id"),
        ({"sender_id": 7}, "sender_id"),
        ({"text": None}, "text"),
        ({"metadata": []}, "metadata"),
        ({"previous_turn_id": 7}, "previous_turn_id"),
        ({"payload": "affirm"}, "payload"),
        ({"payload": {"entities": {}}}, "payload"),
        ({"payload": {"intent": "affirm", "entities": "A1"}}, "payload.entities"),
    ],
)
def test_a_malformed_turn_is_told_by_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(MalformedMessageError, match=f"'{field}'") as problem:
        TurnRequest.from_json(TURN | change)
    assert problem.value.field == field


def test_a_report_arrives_as_it_was_sent() -> None:
    report = TurnReport(
        turn_id="t_1",
        messages=[{"say": "greet", "facts": {}}, {"do": "focus", "order_number": "A1"}],
        parse={"intent": {"name": "greet", "confidence": 1.0}, "entities": []},
        active_form="verification_form",
        requested_slot="proof",
        failed_actions=["action_track"],
        is_unreachable=True,
    )
    assert TurnReport.from_json(json.loads(json.dumps(report.to_json()))) == report


def test_of_a_report_what_says_nothing_and_does_nothing_is_left_out() -> None:
    report = TurnReport.from_json({"messages": [{"text": "Rasa's own"}, {"say": "greet"}]})
    assert report.messages == [{"say": "greet"}]


@pytest.mark.parametrize("field", ["messages", "parse", "failed_actions", "active_form", "turn_id"])
def test_a_malformed_report_is_told_by_its_field(field: str) -> None:
    with pytest.raises(MalformedMessageError, match=f"'{field}'"):
        TurnReport.from_json({field: 7})


@pytest.mark.parametrize("field", ["turn_id", "language", "principal"])
def test_metadata_without_who_asks_are_told_by_the_field(field: str) -> None:
    with pytest.raises(MalformedMessageError, match=f"'{field}'"):
        read_metadata({name: value for name, value in METADATA.items() if name != field})


def test_the_backends_answers_are_read() -> None:
    exhausted = {"outcome": "exhausted", "exhausted_by": ["order", "network"], "ways": {}}
    by = (ExhaustedBy.ORDER, ExhaustedBy.NETWORK)
    found = {"outcome": "none", "matched_by": None, "order": None, "orders": [], "total": 0, "as_of": "…"}
    sent = {"outcome": "sent_if_known", "expires_in_s": 600, "by": "sms"}
    assert Verdict.from_json(exhausted) == Verdict(ProofOutcome.EXHAUSTED, exhausted_by=by)
    assert Verdict.from_json({"outcome": "refused", "tries_left": 2}) == Verdict(ProofOutcome.REFUSED, 2)
    assert Resolution.from_json(found) == Resolution(ResolutionOutcome.NONE, None, None, [], 0)
    assert CodeDispatch.from_json(sent) == CodeDispatch(CodeOutcome.SENT_IF_KNOWN, 600, "sms")
    assert CodeDispatch.from_json(exhausted) == CodeDispatch(CodeOutcome.EXHAUSTED, exhausted_by=by)
    assert Nudge.from_json({"outcome": "not_needed", "nudged_at": None}).nudged_at is None


@pytest.mark.parametrize("kind", [Verdict, CodeDispatch, Nudge, Resolution])
def test_an_outcome_that_nobody_knows_is_told_by_its_field(kind: Any) -> None:
    with pytest.raises(MalformedMessageError, match="'outcome' is none of"):
        kind.from_json({"outcome": "perhaps"})


def test_an_outcome_is_its_text_wherever_it_is_written() -> None:
    outcome = TurnOutcome.DONE
    assert (str(outcome), f"{outcome:>5}", json.dumps(outcome)) == ("done", " done", '"done"')
    assert outcome == "done"
