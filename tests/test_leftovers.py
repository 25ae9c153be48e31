"""What a test starts is ended however the test ends, and what can't run is skipped before anything starts."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EMBEDDING = "tests/e2e/test_embedding.py"
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


def test_a_part_that_does_not_exist_cannot_be_absent() -> None:
    done = run_pytest("--collect-only", "tests/test_docs.py", absent="chromiun")
    assert "there are: chromium postgres node php" in done.stdout + done.stderr
    assert done.returncode != 0
