import json
import math
from pathlib import Path

import pytest
from evaluation.floors import missed, read_floors
from evaluation.intent_scores import Judged, confusions, scores
from evaluation.intervals import Share
from evaluation.utterances import Utterance, read_utterances


def test_wilsons_interval_is_the_textbooks() -> None:
    low, high = Share(81, 263).interval  # Newcombe 1998: 0.2553 to 0.3662
    assert math.isclose(low, 0.2553, abs_tol=1e-4)
    assert math.isclose(high, 0.3662, abs_tol=1e-4)


def judged(label: str, predicted: str, *accept: str) -> Judged:
    return Judged(Utterance("x", "en", label, frozenset([label, *accept])), predicted)


def test_an_accepted_label_counts_as_accepted_but_not_as_exact() -> None:
    found = scores([judged("order_status", "track_delivery", "track_delivery")])
    assert (found.exact.value, found.accepted.value) == (0, 1)


def test_false_out_of_scope_counts_only_what_must_not_be_out_of_scope() -> None:
    found = scores([
        judged("invoice", "out_of_scope"),
        judged("greet", "out_of_scope", "out_of_scope"),
        judged("out_of_scope", "out_of_scope"),
    ])  # fmt: skip
    assert (found.false_out_of_scope.hits, found.false_out_of_scope.total) == (1, 1)
    assert found.out_of_scope_recall.value == 1


def test_confusions_leave_accepted_labels_out() -> None:
    assert not confusions([judged("order_status", "track_delivery", "track_delivery")])


def test_a_missed_floor_is_named_with_both_figures() -> None:
    found = scores([judged("invoice", "greet"), judged("out_of_scope", "out_of_scope")])
    assert "accepted en: 0.500, the floor is" in missed(read_floors(), {"en": found})[0]


def test_a_line_without_a_label_is_named(tmp_path: Path) -> None:
    file = tmp_path / "u.jsonl"
    file.write_text(json.dumps({"text": "x", "lang": "en"}) + "\n")
    with pytest.raises(ValueError, match=r"u\.jsonl, line 1: 'intent' is missing"):
        read_utterances(file)
