"""A model belongs to one state of what it is made from."""

from pathlib import Path

import pytest

from gendan.ops.supervisor.training import model_path
from gendan.platform.layout import Layout


def written(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return model_path(Layout(root, root / "var"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("config.yml", "domain.yml"):
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    "name",
    ["config.yml", "nlu/phrasing/en/greet.yml", "nlu/understanding/units.py", "gendan/text/numbers.py"],
)
def test_another_state_is_another_model(root: Path, name: str) -> None:
    assert written(root, name, "one") != written(root, name, "other")


@pytest.mark.parametrize(
    "name",
    [
        "nlu/components/channel.py",
        "gendan/text/phone_numbers.py",
        "gendan/text/person_words.py",
        "bot/app.py",
    ],
)
def test_what_a_model_does_not_depend_on_changes_none(root: Path, name: str) -> None:
    assert written(root, name, "one") == written(root, name, "other")
