"""The written conversations stay as they were written: what fails is mended in the product."""

from hashlib import sha256
from pathlib import Path

from tests.support.conversations.script import LANGUAGES, SCRIPTS, read_scripts

FROZEN = SCRIPTS / "frozen.sha256"
LEAST_A_LANGUAGE = 120


def digests(folder: Path) -> str:
    """Return what `sha256sum` prints of all files of conversations."""
    files = sorted(folder.rglob("*.yml"))
    return "".join(f"{sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder)}\n" for file in files)


def test_no_conversation_was_changed_or_added_unnoticed() -> None:
    hint = f"if a promise can't be kept by anybody: cd {SCRIPTS.name} && sha256sum … (README.md there)"
    assert digests(SCRIPTS) == FROZEN.read_text(encoding="utf-8"), hint


def test_there_are_enough_of_each_language_and_a_third_is_unseen() -> None:
    scripts, unseen = read_scripts(), read_scripts(SCRIPTS / "unseen")
    for language in LANGUAGES:
        mine = [script for script in scripts if script.language == language]
        hidden = [script for script in unseen if script.language == language]
        assert len(mine) >= LEAST_A_LANGUAGE
        assert len(hidden) * 3 >= len(mine)
