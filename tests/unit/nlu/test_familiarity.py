from pathlib import Path

from understanding.familiarity import Familiarity
from understanding.units import units_of


def familiarity() -> Familiarity:
    english, chinese = units_of("where is my kettle"), units_of("我的水壶到哪了")
    return Familiarity.of(
        [(english, [False, False, False, True]), (chinese, [False, False, True, True, False, False, False])]
        * 3
    )


def test_a_word_never_said_outside_names_is_new() -> None:
    assert familiarity().tags(units_of("where is my kettle")) == [[], [], [], ["new"]]


def test_a_chinese_character_is_new_towards_the_neighbour_it_was_never_said_with() -> None:
    assert familiarity().tags(units_of("我的锅")) == [[], ["new>"], ["new<"]]


def test_what_was_said_only_once_is_new() -> None:
    once = Familiarity.of([(units_of("wehre is"), [False, False])])
    assert once.tags(units_of("wehre")) == [["new"]]


def test_saved_familiarity_is_read_again(tmp_path: Path) -> None:
    familiarity().save(tmp_path / "familiar.json")
    loaded = Familiarity.load(tmp_path / "familiar.json")
    assert loaded.tags(units_of("where is it")) == [[], [], ["new"]]
