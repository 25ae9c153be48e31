"""What a test starts is ended however the test ends, and what can't run is skipped before anything starts."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gendan.platform.layout import ROOT

EMBEDDING = "tests/ui/test_embedding.py"
WITHOUT_PHP = f"{EMBEDDING}::test_a_customer_signed_in_at_another_site_gets_their_order[by_wordpress]"


def context_managers(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [ast.unparse(decorator) for decorator in node.decorator_list]
            if any(name.endswith("contextmanager") for name in names):
                yield node


def tidies_up_after(block: list[ast.stmt]) -> bool:
    """Whether what follows a `yield` is skipped when the body of the `with` raises; judging may be."""
    for position, statement in enumerate(block):
        if not any(isinstance(node, ast.Yield) for node in ast.walk(statement)):
            continue
        if isinstance(statement, ast.Try) and statement.finalbody:
            return False
        rest = block[position + 1 :]
        inner: list[ast.stmt] = getattr(statement, "body", [])
        return not all(isinstance(one, ast.Assert) for one in rest) or tidies_up_after(inner)
    return False


def test_a_context_manager_ends_what_it_started_also_when_its_body_raises() -> None:
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    careless = [
        f"{file.relative_to(ROOT)}: {function.name}"
        for file in files
        for function in context_managers(ast.parse(file.read_text(encoding="utf-8")))
        if tidies_up_after(function.body)
    ]
    assert careless == []


@pytest.mark.parametrize(
    ("code", "is_careless"),
    [
        ("start()\nyield\nstop()", True),
        ("with one():\n    start()\n    yield\n    stop()", True),
        ("with one():\n    yield\nstop()", True),
        ("start()\ntry:\n    yield\nfinally:\n    stop()", False),
        ("with one():\n    yield\nassert True", False),
    ],
)
def test_the_rule_above_tells_careless_from_careful(code: str, is_careless: bool) -> None:
    assert tidies_up_after(ast.parse(code).body) is is_careless


def run_pytest(*arguments: str, absent: str, ci: str = "true") -> subprocess.CompletedProcess[str]:
    variables = {"GENDAN_TEST_WITHOUT": absent, "CI": ci}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **variables},
        timeout=60,
        check=False,
    )


@pytest.mark.process
def test_what_needs_an_absent_part_is_skipped_before_its_shop_is_started(tmp_path: Path) -> None:
    done = run_pytest(EMBEDDING, f"--basetemp={tmp_path / 'base'}", absent="chromium php")

    assert done.returncode == 0, done.stdout
    assert "6 skipped: Chromium is missing: `apt install chromium`" in done.stdout
    assert not list(tmp_path.glob("base/embedded*"))


@pytest.mark.process
def test_in_ci_a_part_that_is_missing_unannounced_fails(tmp_path: Path) -> None:
    empty = f"PATH={tmp_path}"
    command = ["env", empty, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", WITHOUT_PHP]
    variables = {**os.environ, "CI": "true", "CHROMIUM": sys.executable}
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=variables, timeout=60, check=False
    )

    assert done.returncode == 1
    assert "PHP is missing: `apt install php-cli`" in done.stdout


@pytest.mark.process
def test_a_complaint_is_not_hidden_by_a_failed_test(tmp_path: Path) -> None:
    planted = "import pytest\ndef test_skipped(): pytest.skip('here')\ndef test_failed(): assert False\n"
    (tmp_path / "test_planted.py").write_text(planted, encoding="utf-8")
    done = run_pytest("-p", "tests.conftest", "-c", "pyproject.toml", str(tmp_path), absent="")

    assert "skipped, which CI takes as failed" in done.stdout
    assert done.returncode not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}


@pytest.mark.process
def test_a_part_that_does_not_exist_cannot_be_absent() -> None:
    done = run_pytest("--collect-only", "tests/architecture/test_docs.py", absent="chromiun")
    assert "there are: chromium postgres node php" in done.stdout + done.stderr
    assert done.returncode != 0


PLANTED = """
import os, subprocess, pytest

def test_unmarked(): subprocess.run(["sleep", "0"])
def test_unmarked_in_a_shell(): os.system("psql --version")
def test_that_swallows_what_it_meets():
    try: subprocess.Popen(["createdb", "x"])
    except Exception: pass
def test_that_asks_late_for_a_server(request): request.getfixturevalue("postgres_server")
async def test_in_a_task():
    import asyncio
    await asyncio.create_subprocess_exec("/usr/bin/node", "--version")
@pytest.mark.process
def test_marked_as_something_else(): subprocess.run(["/usr/lib/postgresql/17/bin/initdb", "--version"])
@pytest.mark.rasa
def test_of_rasa_with_a_browser(): subprocess.run(["chromium", "--version"])
@pytest.mark.process
def test_rightly_marked(): subprocess.run(["sleep", "0"])
"""


@pytest.mark.process
def test_who_starts_a_program_without_its_mark_fails(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(PLANTED, encoding="utf-8")
    done = run_pytest(
        "-p", "tests.conftest", "-c", "pyproject.toml", str(tmp_path / "test_planted.py"), absent=""
    )

    assert "7 failed, 1 passed" in done.stdout
    said = [
        line.rpartition("@pytest.mark.")[2] for line in done.stdout.splitlines() if line.startswith("E   ")
    ]
    assert said == ["process", "postgres", "postgres", "postgres", "node", "postgres", "chromium"]
