"""Reads the pages of docs/contributing and does in a copy of the sources what they say.

A fenced block holds pieces of files. Each piece begins with a line that says where it goes, in words that a
reader understands as well:

    # path, new
    # path, at the end
    # path, after: the whole line
    # path, before: the whole line
    # path, instead of: the whole line, or its beginning and …

`NEXT` and `NEWEST` stand for numbers of migrations. A block of `sh` is what is run afterwards. The
table of what may be forgotten has a file, a test, and what that test then says.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gendan.platform.layout import ROOT

PAGES = ROOT / "docs" / "contributing"
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"# ([\w./-]+), (?:(new|at the end)|(after|before|instead of): (.+))")
_ROW = re.compile(r"\| `?([\w./-]+)`? \| `([\w./-]+::\w+(?:\[\w+\])?)` \| (.+?) \|")
_HEADING = ("| Forgotten | The test that fails | What it says |", "|---|---|---|")
# Nothing of a test run's own goes along, nor what has a database server, a browser or a shop started.
_NOT_PASSED_ON = re.compile(r"PYTEST_|COV_|GENDAN_|PYTHONDONTWRITEBYTECODE$")


class PageError(Exception):
    """A page can't be done as it is written; the message says where."""


@dataclass(frozen=True)
class Piece:
    """Lines for a file.

    Attributes:
        where: `new`, `at the end`, `after`, `before` or `instead of`.
        line: what it goes after, before or instead of, without its indentation; whole, or up to `…`.
    """

    file: str
    where: str
    line: str
    text: str

    def put_in(self, root: Path, newest: int) -> None:
        """Put it where it goes; `newest` is the number of the newest migration.

        Raises:
            PageError: a new file is there already, or the line isn't, or is there twice.
        """
        path = root / _numbered(self.file, newest)
        text = _numbered(self.text, newest)
        if self.where == "new":
            if path.exists():
                raise PageError(f"{self.file} isn't new")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        begin, end = self._gap(lines)
        path.write_text("".join([*lines[:begin], text, *lines[end:]]), encoding="utf-8")

    def _is_meant(self, line: str) -> bool:
        beginning, dots, _ = self.line.partition("…")
        return line.startswith(beginning) if dots else line == self.line

    def _gap(self, lines: list[str]) -> tuple[int, int]:
        if self.where == "at the end":
            return len(lines), len(lines)
        found = [at for at, line in enumerate(lines) if self._is_meant(line.strip())]
        if len(found) != 1:
            raise PageError(f"{self.file} has the line '{self.line}' {len(found)} times: correct the page")
        (at,) = found
        return (at if self.where != "after" else at + 1), (at if self.where == "before" else at + 1)


@dataclass(frozen=True)
class Omission:
    """What a page says of a file that is forgotten: which test then fails, and with which words."""

    file: str
    test: str
    says: str


@dataclass(frozen=True)
class Page:
    """A walk-through.

    Attributes:
        commands: what is run in the end, as a shell reads it.
    """

    pieces: tuple[Piece, ...]
    commands: str
    omissions: tuple[Omission, ...]

    def do_in(self, root: Path, without: str | None = None) -> None:
        """Put all pieces where they go, but those of a file that is forgotten.

        Raises:
            PageError: as `Piece.put_in`, or the page has nothing for that file.
        """
        if without and without not in {piece.file for piece in self.pieces}:
            raise PageError(f"nothing goes into {without}, so it can't be forgotten")
        migrations = (root / "backend" / "migrations" / "versions").glob("[0-9]*.py")
        newest = max((int(path.name[:4]) for path in migrations), default=0)
        for piece in self.pieces:
            if piece.file != without:
                piece.put_in(root, newest)


def read_page(text: str) -> Page:
    """Read a page's Markdown.

    Raises:
        PageError: a block doesn't begin with where it goes, or a table isn't that of what may be forgotten.
    """
    blocks = _FENCE.findall(text)
    return Page(
        pieces=tuple(piece for kind, block in blocks if kind != "sh" for piece in _pieces(block)),
        commands="".join(block for kind, block in blocks if kind == "sh"),
        omissions=tuple(_omissions(_FENCE.sub("", text))),
    )


def _omissions(prose: str) -> Iterator[Omission]:
    for row in (line for line in prose.splitlines() if line.startswith("|") and line not in _HEADING):
        read = _ROW.fullmatch(row)
        if read is None:
            raise PageError(f"'{row}' isn't file, test and what it says")
        yield Omission(*read.groups())


def _pieces(block: str) -> list[Piece]:
    pieces: list[Piece] = []
    for line in block.splitlines(keepends=True):
        place = _PLACE.fullmatch(line.strip())
        if place:
            file, whole, beside, other = place.groups()
            pieces.append(Piece(file, whole or beside, other or "", ""))
        elif not pieces:
            raise PageError(f"a block begins with '{line.strip()}', not with where it goes")
        else:
            last = pieces.pop()
            pieces.append(Piece(last.file, last.where, last.line, last.text + line))
    # The empty line before the next piece is for the reader.
    return [Piece(each.file, each.where, each.line, each.text.rstrip("\n") + "\n") for each in pieces]


def _numbered(text: str, newest: int) -> str:
    return re.sub(r"\bNEWEST\b", f"{newest:04}", re.sub(r"\bNEXT(?=\b|_)", f"{newest + 1:04}", text))


def copy_sources(to: Path) -> None:
    """Copy what git knows or would add, without what is built from it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        source, target = ROOT / name, to / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            # With its time, by which a change is known.
            shutil.copy2(source, target)


def undo(copy: Path) -> None:
    """Make a copy equal to the sources again; what was compiled of the rest stays good."""
    for path in [path for path in copy.rglob("*") if path.is_file() and path.suffix != ".pyc"]:
        source = ROOT / path.relative_to(copy)
        if not source.exists():
            path.unlink()
        elif path.stat().st_mtime_ns != source.stat().st_mtime_ns:
            shutil.copy2(source, path)


def run(commands: str, copy: Path) -> subprocess.CompletedProcess[str]:
    """Run a page's commands in a copy, with the environment of this test run; the first failure ends them."""
    passed_on = {name: value for name, value in os.environ.items() if not _NOT_PASSED_ON.match(name)}
    ours = {
        "GENDAN_TEST_WITHOUT": "chromium postgres node php",
        # Before the sources that this environment is installed from.
        "PYTHONPATH": str(copy),
        # Schemathesis alone takes half a second to begin.
        "PYTEST_ADDOPTS": "-p no:cacheprovider -p no:schemathesis",
    }
    return subprocess.run(
        ["bash", "-euc", commands.replace(".venv/bin/", f"{Path(sys.executable).parent}/")],
        cwd=copy,
        env=passed_on | ours,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
