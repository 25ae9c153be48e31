"""Conversations that go well already go on doing so; all of them are played by `make conversations`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.conversations.checks import findings
from tests.support.conversations.play import play
from tests.support.conversations.script import SCRIPTS, read_scripts
from tests.support.conversations.stage import stage
from tests.support.conversations.transcript import Result, figures, write_out

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(600)]
HELD = (SCRIPTS / "held.txt").read_text(encoding="utf-8").split()


async def test_what_went_well_goes_well(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    scripts = [script for script in read_scripts() if script.id in HELD]
    assert [script.id for script in scripts] == HELD
    async with stage(tmp_path / "shop") as shop:
        played = [await play(shop, script, seed=1) for script in scripts]
        results = [Result(one, findings(one, shop.owners)) for one in played]
    for name, figure in figures(results).items():
        record_property(f"Held conversations, {name}", figure)
    failed = [write_out(result) for result in results if not result.has_passed]
    assert not failed, "\n".join(failed)
