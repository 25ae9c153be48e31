"""The pages of docs/contributing, done word for word in a copy of the sources.

Each once as a whole, and once without each step that its table says may be forgotten.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.walkthroughs import PAGES, Omission, PageError, copy_sources, read_page, run, undo

WALKS = {path.stem: read_page(path.read_text(encoding="utf-8")) for path in sorted(PAGES.glob("*.md"))}
FORGOTTEN = [(name, omission) for name, page in WALKS.items() for omission in page.omissions]


@pytest.fixture(scope="module")
def only_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    copy_sources(folder)
    return folder


@pytest.fixture
def copy(only_copy: Path) -> Iterator[Path]:
    yield only_copy
    undo(only_copy)


def test_there_is_a_page_for_each_thing_that_is_added_often() -> None:
    assert {"text", "flow", "capability", "channel"} <= set(WALKS)


@pytest.mark.process
@pytest.mark.parametrize("name", WALKS)
def test_who_follows_a_page_literally_ends_with_tests_that_pass(name: str, copy: Path) -> None:
    page = WALKS[name]
    page.do_in(copy)
    done = run(page.commands, copy)
    assert done.returncode == 0, done.stdout
    # By folder: a migration's number isn't in its piece.
    changed = " ".join({str(Path(piece.file).parent) for piece in page.pieces if piece.file.endswith(".py")})
    checked = run(f".venv/bin/ruff check {changed}; .venv/bin/ruff format --check {changed}", copy)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.process
@pytest.mark.parametrize(
    ("name", "omission"), FORGOTTEN, ids=[f"{name}-{omission.file}" for name, omission in FORGOTTEN]
)
def test_a_forgotten_step_is_named_by_a_test(name: str, omission: Omission, copy: Path) -> None:
    WALKS[name].do_in(copy, without=omission.file)
    done = run(f".venv/bin/python -m pytest -q '{omission.test}'", copy)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    assert omission.says in done.stdout, done.stdout


@pytest.mark.parametrize("name", WALKS)
def test_a_page_runs_the_tests_that_name_what_was_forgotten(name: str) -> None:
    page = WALKS[name]
    assert page.omissions
    assert [each.test for each in page.omissions if each.test.partition("::")[0] not in page.commands] == []


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        ("x: 1", "a block begins with 'x: 1', not with where it goes"),
        ("# there.yml, new\nx: 1", "there.yml isn't new"),
        (
            "# other.yml, new\nx: 1\n```\n| `a.py` | a test | words |\n```yaml",
            "isn't file, test and what it says",
        ),
        ("# there.yml, after: c: 3\nx: 1", "has the line 'c: 3' 0 times"),
        ("# there.yml, after: b: 2\nx: 1", "has the line 'b: 2' 2 times"),
    ],
)
def test_what_cannot_be_done_as_it_is_written_is_said(tmp_path: Path, block: str, problem: str) -> None:
    (tmp_path / "there.yml").write_text("a: 1\nb: 2\nb: 2\n", encoding="utf-8")
    with pytest.raises(PageError, match=problem):
        read_page(f"```yaml\n{block}\n```\n").do_in(tmp_path)


@pytest.mark.parametrize(
    ("place", "becomes"),
    [
        ("at the end", "a: 1\nb: 2\nx: 3\n"),
        ("after: a: 1", "a: 1\nx: 3\nb: 2\n"),
        ("before: b: 2", "a: 1\nx: 3\nb: 2\n"),
        ("instead of: b: 2", "a: 1\nx: 3\n"),
    ],
)
def test_a_piece_goes_where_it_says(tmp_path: Path, place: str, becomes: str) -> None:
    file = tmp_path / "there.yml"
    file.write_text("a: 1\nb: 2\n", encoding="utf-8")
    read_page(f"```yaml\n# there.yml, {place}\nx: 3\n\n# other.yml, new\ny: 4\n```\n").do_in(tmp_path)
    assert file.read_text(encoding="utf-8") == becomes
    assert (tmp_path / "other.yml").read_text(encoding="utf-8") == "y: 4\n"
