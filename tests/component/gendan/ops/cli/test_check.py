"""`gendan check` on installations that aren't as they should be."""

from importlib.metadata import version
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from gendan.ops.cli.check import check, show
from gendan.ops.supervisor.installation import check_environments, check_model, check_secrets
from gendan.ops.supervisor.training import model_path
from gendan.platform.console import PlainConsole
from gendan.platform.health_findings import Finding, Severity
from gendan.platform.layout import Layout
from gendan.platform.private_files import keep_secrets, write_private_json


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An installation without anything in it."""
    return Layout(root=tmp_path / "root", var=tmp_path / "var")


def levels(findings: list[Finding]) -> dict[str, Severity]:
    return {finding.name: finding.level for finding in findings}


def put(path: Path, content: str, mode: int = 0o600) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)


def test_an_environment_that_is_missing_is_a_problem(layout: Layout) -> None:
    assert levels(check_environments(layout))["environment.rasa"] is Severity.PROBLEM


@pytest.mark.process
def test_an_environment_whose_python_is_gone_is_a_problem(layout: Layout) -> None:
    put(layout.rasa_python, "#!/nowhere/python\n", 0o700)
    put(layout.root / "nlu" / "requirements.txt", "")
    found = check_environments(layout)
    assert "does not run" in found[1].what


@pytest.mark.process
@pytest.mark.parametrize(
    ("lock", "level"),
    [
        (f"click=={version('click')} \\\n    --hash=sha256:0", Severity.OK),
        ("click==0.0.1 \\\n    --hash=sha256:0", Severity.PROBLEM),
        ("no-such-package==1.0", Severity.PROBLEM),
        ("no-such-package==1.0 ; sys_platform == 'win32'", Severity.OK),
        (f"SQLAlchemy[asyncio]=={version('sqlalchemy')}", Severity.OK),
    ],
)
def test_an_environment_is_compared_with_its_lock_file(layout: Layout, lock: str, level: Severity) -> None:
    put(layout.root / "requirements.txt", lock)
    assert levels(check_environments(layout))["environment.main"] is level


def test_generated_secrets_are_fine(layout: Layout) -> None:
    assert levels(check_secrets(layout)) == {"secrets": Severity.OK}
    keep_secrets(layout.secrets, ("A",), ("RING",))
    assert levels(check_secrets(layout)) == {"secrets": Severity.OK}


def test_secrets_that_others_can_read_are_a_problem(layout: Layout) -> None:
    keep_secrets(layout.secrets, ("A",), ())
    layout.secrets.chmod(0o640)
    found = levels(check_secrets(layout))
    assert found["secrets.mode"] is Severity.PROBLEM


@pytest.mark.parametrize("weak", ["short", "k1:" + "a" * 40, "k1:J9wq_0bTzq7Kc2nU5xMDvLr4, k2:secret"])
def test_a_secret_that_can_be_guessed_is_named_and_not_shown(layout: Layout, weak: str) -> None:
    write_private_json(layout.secrets, {"GENDAN_REST_KEYS": weak})
    found = check_secrets(layout)
    assert levels(found) == {"secrets.strength": Severity.PROBLEM}
    assert "GENDAN_REST_KEYS" in found[0].what
    assert weak not in str(found)


def test_secrets_that_cannot_be_read_are_a_problem(layout: Layout) -> None:
    put(layout.secrets, "{")
    assert levels(check_secrets(layout)) == {"secrets.file": Severity.PROBLEM}


def test_without_readable_secrets_the_rest_is_still_said(layout: Layout) -> None:
    put(layout.secrets, "{")
    assert {"environment.rasa", "secrets.file", "model"} <= levels(check(layout, demo=True)).keys()


@pytest.mark.process
def test_a_room_that_cannot_even_start_is_named_with_what_it_said(layout: Layout) -> None:
    for room in ("bot", "backend"):
        put(layout.root / room / "__init__.py", "")
        put(layout.root / room / "__main__.py", "raise ImportError('no aiohttp here')")
    found = {finding.name: finding for finding in check(layout, demo=True)}
    assert "no aiohttp here" in found["bot.check"].what
    assert "no aiohttp here" in found["backend.check"].what


def test_a_model_is_missing_then_fits_then_is_older(layout: Layout) -> None:
    put(layout.root / "config.yml", "language: zh\n")
    assert "there is no model" in check_model(layout, None).what
    put(model_path(layout), "")
    assert check_model(layout, None).level is Severity.OK
    put(layout.root / "config.yml", "language: en\n")
    older = check_model(layout, None)
    assert (older.level, "older" in older.what) == (Severity.PROBLEM, True)


def test_a_rasa_that_runs_another_model_is_to_be_started_again(layout: Layout) -> None:
    put(model_path(layout), "")
    assert check_model(layout, lambda name: name == model_path(layout).name).level is Severity.OK
    assert check_model(layout, lambda _name: False).level is Severity.WARNING


def test_a_line_has_a_mark_and_what_to_do_however_long_it_is() -> None:
    screen = Console(file=StringIO(), width=40)
    findings = [
        Finding.ok("a", "the first is fine"),
        Finding.warning("b", "the second should be looked at", "Look at it " * 9),
        Finding.problem("c", "shop.yml:\n  nmae: unknown", "Mend the file"),
    ]
    show(findings, screen)
    lines = screen.file.getvalue().splitlines()  # type: ignore[attr-defined]

    assert [line[0] for line in lines[:3]] == ["✓", "!", "✗"]
    assert lines[2] == "✗ shop.yml: nmae: unknown → Mend the file"
    assert lines[3] == "1 wrong, 1 to look at, 1 fine."


def test_what_a_finding_quotes_is_printed_as_it_is() -> None:
    screen = PlainConsole(file=StringIO(), width=100)
    show([Finding.problem("c", "shop.yml: '[/phone]' :smile: \x1b[2J", "Mend [bold]it[/bold]")], screen)
    screen.print("var/[/x] [red]y :smile: \x1b[31m", style="bold red")
    written = screen.file.getvalue()  # type: ignore[attr-defined]

    assert "✗ shop.yml: '[/phone]' :smile: [2J → Mend [bold]it[/bold]" in written
    assert "var/[/x] [red]y :smile: [31m" in written
