"""The comparison's arithmetic; its measurements are `make bench`."""

from pathlib import Path

import pytest

from bench.figures import Row, Target, around, percentile, written, written_target
from bench.processes import pss_bytes, ticks_in
from bench.report import BEGIN, END, cells_of, markdown_table, write_into
from bench.stock.training import epoch_seconds
from bench.systems import Reply

ROLLUP = "55d0-7ffd ---p 00000000 00:00 0  [rollup]\nRss:  2048 kB\nPss:  1500 kB\nPss_Dirty:  900 kB\n"


def test_the_median_of_an_even_number_of_values_is_one_of_them() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 2


def test_the_95th_percentile_is_exceeded_by_one_value_in_twenty() -> None:
    assert percentile(list(range(1, 21)), 0.95) == 19


def test_the_highest_percentile_is_the_highest_value() -> None:
    assert percentile([7, 9, 8], 1) == 9


@pytest.mark.parametrize(("values", "share"), [([], 0.5), ([1.0], 0.0), ([1.0], 1.1)])
def test_a_percentile_of_nothing_or_beyond_all_is_refused(values: list[float], share: float) -> None:
    with pytest.raises(ValueError, match="a percentile needs"):
        percentile(values, share)


def test_the_turns_around_one_are_as_many_before_as_after_it() -> None:
    assert around(list(range(1, 101)), 10, 5) == [8, 9, 10, 11, 12]


def test_around_the_last_turn_are_the_last_turns() -> None:
    assert around(list(range(1, 101)), 100, 5) == [96, 97, 98, 99, 100]


def test_memory_is_the_proportional_set_size_in_bytes() -> None:
    assert pss_bytes(ROLLUP) == 1500 * 1024


def test_a_kernel_that_does_not_tell_the_memory_is_said_so() -> None:
    with pytest.raises(ValueError, match="Pss"):
        pss_bytes("Rss: 12 kB\n")


def test_processor_time_is_read_behind_whatever_the_process_is_called() -> None:
    assert ticks_in("12 (a) b (c)) S 1 1 1 0 -1 4 5 6 7 8 300 20 0 0 20 0 1 0 99") == 320


def test_a_figure_is_written_with_three_digits_that_count() -> None:
    assert [written(v, "ms") for v in (0.123, 12.34, 1234.5)] == ["0.12 ms", "12.3 ms", "1,234 ms"]


def test_what_was_not_measured_is_a_dash() -> None:
    assert written(None, "ms") == "–"


def test_a_ratio_is_ours_against_stock() -> None:
    assert Row("x", "ms", stock=40, ours=10).ratio == 0.25


@pytest.mark.parametrize(("ours", "met"), [(10, True), (11, False)])
def test_a_target_against_stock_is_met_at_its_limit(ours: float, met: bool) -> None:
    assert Row("x", "ms", stock=40, ours=ours, target=Target(0.25, is_ratio=True)).is_met is met


@pytest.mark.parametrize(("ours", "met"), [(400, True), (399, False)])
def test_a_target_of_at_least_so_much_is_met_from_there_on(ours: float, met: bool) -> None:
    assert Row("x", "/s", ours=ours, target=Target(400, is_least=True)).is_met is met


def test_a_target_against_stock_is_open_while_stock_was_not_measured() -> None:
    assert Row("x", "ms", ours=10, target=Target(0.25, is_ratio=True)).is_met is None


def test_a_target_is_written_with_what_it_is_measured_against() -> None:
    assert written_target(Target(4, is_ratio=True, is_least=True), "/s") == "≥ 4× stock"
    assert written_target(Target(1100), "MB") == "≤ 1100 MB"


def test_a_row_says_whether_its_target_is_missed() -> None:
    row = Row("order turn", "ms", stock=40, mixed=30, ours=20, target=Target(0.25, is_ratio=True))
    assert cells_of(row) == ["order turn", "40.0 ms", "30.0 ms", "20.0 ms", "0.50×", "≤ 0.25× stock ✗", ""]


def test_every_line_of_the_table_has_as_many_cells() -> None:
    table = markdown_table([Row("a", "ms"), Row("b", "", stock=1, ours=2, note="how")])
    assert {line.count("|") for line in table.splitlines()} == {8}


def test_writing_the_figures_leaves_the_rest_of_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    write_into(page, "new")
    assert page.read_text(encoding="utf-8") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"


def test_a_page_without_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="to write between"):
        write_into(page, "new")


def test_the_time_of_an_epoch_is_read_from_what_rasa_prints() -> None:
    printed = "Epochs: 100%|███| 10/10 [01:48<00:00, 10.85s/it, t_loss=2.1, i_acc=0.97, e_f1=0.9]\n"
    assert epoch_seconds(printed, 300) == 10.8


def test_an_unreadable_training_log_gives_a_tenth_of_the_whole() -> None:
    assert epoch_seconds("", 300) == 30


def test_an_answer_is_about_the_order_whose_card_it_shows() -> None:
    card = {"custom": {"say": "order_in_transit", "facts": {}, "card": {"number": "GD100001"}}}
    assert Reply(0.1, [card]).is_about("GD100001")
    assert not Reply(0.1, [card]).is_about("GD100002")
