"""What customers' data look like is said in gendan/text alone (docs/decisions/0019).

An expression that reads a contact, a postcode, Chinese or a person's words elsewhere would be a second
definition, and grow apart from the first. It is known by what no such expression can do without.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.imports import ROOMS, ROOT, files_of, imports_of, is_within

HOME = "gendan/text/"
_READING = {"compile", "search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"}
MARKS = {
    "an address": re.compile("@"),
    "a person's words": re.compile(r"人工|真人|\bhuman\b|\brepresentative|(?<!user )\bagents?\b"),
    "Chinese characters": re.compile(r"[㐀一]-[\u9fa5-\u9fff]|\\u(?:3400|4e00)-"),
    "a mobile number": re.compile(r"1\[3-9\]"),
    "a postcode": re.compile(r"\[A-Za?-?z?\]\{1,2\}(?:\\d|\[0-9\])", re.IGNORECASE),
}
# Who else may, and why.
MAY_READ = {
    ("gendan/platform/logging/redaction.py", "an address"): "the sign without which a line has none",
    (
        "demo/telegram_sandbox/markup.py",
        "an address",
    ): "Telegram's own idea of one, which the stand-in has",
    ("channels/telegram/inbound/updates.py", "an address"): "the bot's name after a command: /start@bot",
}


def expressions_in(source: str) -> Iterator[str]:
    """Yield every literal in a call of a function of `re`, and in the constants of a module that has `re`."""
    tree = ast.parse(source)
    has_re = any(isinstance(node, ast.Import) and node.names[0].name == "re" for node in tree.body)
    parts = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign) and has_re]
    for node in (*parts, *filter(_reads, ast.walk(tree))):
        for inner in ast.walk(node):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                yield inner.value


def _reads(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    owner = node.func.value
    return isinstance(owner, ast.Name) and owner.id == "re" and node.func.attr in _READING


def read_in(source: str) -> set[str]:
    return {what for text in expressions_in(source) for what, mark in MARKS.items() if mark.search(text)}


def ours() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        for path in files_of(room):
            name = str(path.relative_to(ROOT))
            if not name.startswith(HOME):
                yield name, path


def test_nothing_else_defines_what_customers_data_look_like() -> None:
    found = {(name, what) for name, path in ours() for what in read_in(path.read_text(encoding="utf-8"))}
    assert found == MAY_READ.keys()


def test_nothing_else_knows_the_countries_rules() -> None:
    wrong = [name for name, path in ours() if any(is_within(m, "phonenumbers") for m in imports_of(path))]
    assert not wrong


def test_the_fallbacks_lists_have_no_words_for_a_person() -> None:
    for file in sorted((ROOT / "bot" / "matcher" / "phrases").glob("*.yml")):
        assert not MARKS["a person's words"].search(file.read_text(encoding="utf-8")), file.name


@pytest.mark.parametrize(
    ("source", "what"),
    [
        (r're.compile(r"\S+@\S+")', "an address"),
        (r're.search(f"[{x}]@", text)', "an address"),
        ('re.compile("(?i)人工|真人")', "a person's words"),
        (r're.compile(r"\b(?:human|agent)\b")', "a person's words"),
        (r're.findall("[\u4e00-\u9fff]", text)', "Chinese characters"),
        (r're.compile(r"[\u3400-\u9fff]+")', "Chinese characters"),
        (r're.fullmatch(r"1[3-9]\d{9}", text)', "a mobile number"),
        ("import re\n_AT = '@'\n_MAIL = re.compile(_AT)", "an address"),
        (r're.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}")', "a postcode"),
    ],
)
def test_a_second_definition_is_noticed(source: str, what: str) -> None:
    assert read_in(source) == {what}


def test_what_is_defined_here_would_be_noticed_elsewhere() -> None:
    found = {what for path in files_of(HOME) for what in read_in(path.read_text(encoding="utf-8"))}
    assert found == MARKS.keys()
