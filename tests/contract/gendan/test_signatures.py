"""Where a contract has a type, nobody passes it on as a dict of anything."""

import ast
from collections.abc import Iterator

import pytest

from gendan import contracts
from gendan.platform.layout import ROOT

# What things are called everywhere, and their type.
CONTRACT_OF = {
    "payload": "Payload",
    "packet": "CasePacket",
    "say": "Say",
    "says": "Say",
    "buttons": "Button",
    "view": "OrderView",
    "card": "OrderView",
    "cards": "OrderSummary",
    "orders": "OrderSummary",
    "metadata": "TurnMetadata",
    "number_shapes": "NumberShapes",
    "shapes": "NumberShapes",
    "parse": "Parse",
    "report": "TurnReport",
    "resolution": "Resolution",
    "verdict": "Verdict",
    "requests": "CaseRequest",
}
LOOSE = ("dict[str, Any]", "Mapping[str, Any]", "dict[str, object]", "Mapping[str, object]")


def annotated(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield every parameter, field and variable that has a type, with it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation:
            yield node.arg, ast.unparse(node.annotation)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id, ast.unparse(node.annotation)


@pytest.mark.parametrize("folder", ["bot", "channels", "actions", "nlu/components"])
def test_what_crosses_a_border_has_its_type(folder: str) -> None:
    loose = [
        f"{path.relative_to(ROOT)}: {name}: {kind}, not {CONTRACT_OF[name]}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "node_modules" not in path.parts
        for name, kind in annotated(ast.parse(path.read_text(encoding="utf-8")))
        if name in CONTRACT_OF and any(dict_of_anything in kind for dict_of_anything in LOOSE)
    ]
    assert not loose


def test_the_rule_names_types_that_exist() -> None:
    assert set(CONTRACT_OF.values()) <= set(contracts.__all__)
