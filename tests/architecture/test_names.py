"""A class's name means one thing in the whole project."""

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.support.imports import ROOMS, files_of

# Two classes of one name, and why it is the same thing that they name.
SAME_MEANING = {
    "DeadLetter": "a message that was given up: the gateway's to a customer, the backend's letter",
    "Entity": "Rasa's word for what was found in a sentence: as the pipeline finds it, as an action reads it",
}


def places_of_classes(paths: Iterable[Path]) -> dict[str, list[str]]:
    """Return where each public class is defined."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.name)
    return found


def test_no_two_classes_share_a_name_but_mean_something_else() -> None:
    paths = [path for room in ROOMS for path in files_of(room) if "migrations" not in path.parts]
    places = places_of_classes(paths)
    shared = {name: where for name, where in places.items() if len(where) > 1}

    assert len(places) > 400
    assert {name: where for name, where in shared.items() if name not in SAME_MEANING} == {}
    assert shared.keys() == SAME_MEANING.keys()


def test_a_second_class_of_a_name_is_found(tmp_path: Path) -> None:
    for file in ("one.py", "other.py"):
        (tmp_path / file).write_text("class Line:\n    pass\n", encoding="utf-8")
    assert places_of_classes(sorted(tmp_path.glob("*.py"))) == {"Line": ["one.py", "other.py"]}
