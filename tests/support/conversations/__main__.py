"""`python -m tests.support.conversations`: play written conversations and write out what became of them."""

import argparse
import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from gendan.platform.layout import ROOT
from tests.support.conversations.checks import findings
from tests.support.conversations.play import play
from tests.support.conversations.script import LANGUAGES, SCRIPTS, WrittenConversation, read_scripts
from tests.support.conversations.stage import stage
from tests.support.conversations.transcript import Result, figures, write_out

REPORTS = ROOT / "var" / "conversations"
UNSEEN = "unseen"


def main() -> int:
    """Play, and return 0 if nothing is wrong with any conversation."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.conversations", description=__doc__)
    parser.add_argument("only", nargs="?", default="", help="a pattern for the ids to play (all without it)")
    parser.add_argument("--unseen", action="store_true", help="play the set that nobody reads, figures alone")
    parser.add_argument("--scripts", type=Path, help="play the files of another folder")
    parser.add_argument("--seed", type=int, default=1, help="of the order and the pauses (1)")
    asked = parser.parse_args()
    scripts = [one for one in _scripts(asked.scripts, unseen=asked.unseen) if re.search(asked.only, one.id)]
    Random(asked.seed).shuffle(scripts)  # noqa: S311 - an order of playing
    results = asyncio.run(_play(scripts, asked.seed, asked.unseen))
    for language in LANGUAGES:
        mine = [result for result in results if result.played.script.language == language]
        print(f"\n{language}", *(f"  {name}: {value}" for name, value in figures(mine).items()), sep="\n")
    if not asked.unseen:
        print(f"\nEvery conversation is in {REPORTS.relative_to(ROOT)}/.")
    return 0 if all(result.has_passed for result in results) else 1


def _scripts(folder: Path | None, *, unseen: bool) -> list[WrittenConversation]:
    if folder:
        return read_scripts(folder)
    if unseen:
        return read_scripts(SCRIPTS / UNSEEN)
    hidden = {one.id for one in read_scripts(SCRIPTS / UNSEEN)}
    return [one for one in read_scripts() if one.id not in hidden]


async def _play(scripts: Sequence[WrittenConversation], seed: int, unseen: bool) -> list[Result]:
    results: list[Result] = []
    REPORTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with stage(Path(folder)) as shop:
            for number, script in enumerate(scripts, 1):
                played = await play(shop, script, seed)
                result = Result(played, findings(played, shop.owners))
                results.append(result)
                if not unseen:
                    report = REPORTS / f"{script.id}.md"
                    report.write_text(write_out(result), encoding="utf-8")
                mark = "✓" if result.has_passed else f"✗ {len(result.findings)}"
                print(f"{number}/{len(scripts)} {script.id} {mark}", flush=True)
    return results


if __name__ == "__main__":
    sys.exit(main())
