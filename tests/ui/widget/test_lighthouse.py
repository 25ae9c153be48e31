"""What Lighthouse finds on the chat's own page, on a phone with a slow line as it plays one."""

import asyncio
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gendan.platform.layout import ROOT
from tests.support.page import Served
from tests.support.requirements import CHROMIUM, NODE, do_without, place_of

_PACKAGE = "lighthouse@12.8.2"
_FOLDER = ROOT / "var" / "lighthouse"
_PROGRAM = _FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
LEAST = {"performance": 0.9, "accessibility": 1.0, "best-practices": 1.0}

# Long because it fetches what npm publishes.
pytestmark = [
    pytest.mark.long,
    pytest.mark.chromium,
    pytest.mark.node,
    pytest.mark.asyncio(loop_scope="session"),
]


@pytest.fixture(scope="module")
def lighthouse() -> Path:
    """Its program, fetched once; asked for first, so that nothing is started when it can't be."""
    if not _PROGRAM.exists():
        _fetch()
    return _PROGRAM


@pytest.mark.parametrize("path", ["/chat", "/shop/en", "/shop/zh"])
async def test_lighthouse_finds_nothing_to_mend(
    lighthouse: Path,
    served: Served,
    path: str,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    report = await asyncio.to_thread(_report_on, lighthouse, served.url + path, tmp_path / "report.json")
    scores = {name: report["categories"][name]["score"] for name in LEAST}
    record_property(f"Lighthouse on {path}", ", ".join(f"{n} {s * 100:.0f}" for n, s in scores.items()))

    assert {name: scores[name] for name in LEAST if scores[name] < LEAST[name]} == {}, _found(report)


def _report_on(program: Path, url: str, file: Path) -> dict[str, Any]:
    command = [place_of(NODE), str(program), url, "--output=json", f"--output-path={file}", "--quiet"]
    command += [f"--only-categories={','.join(LEAST)}", "--chrome-flags=--headless=new --no-sandbox"]
    environment = {**os.environ, "CHROME_PATH": place_of(CHROMIUM)}
    subprocess.run(command, check=True, env=environment, stdin=subprocess.DEVNULL, timeout=180)
    report: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return report


def _found(report: dict[str, Any]) -> list[str]:
    audits = report["audits"].values()
    return [
        audit["title"] for audit in audits if audit["scoreDisplayMode"] == "binary" and not audit["score"]
    ]


def _fetch() -> None:
    _FOLDER.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", str(_FOLDER), "--ignore-scripts", "--no-save", _PACKAGE]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=300, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError) as problem:
        do_without(f"{_PACKAGE} can't be fetched ({type(problem).__name__}): run `{' '.join(command)}`")
