"""Who may import whom inside the backend."""

import ast
from pathlib import Path

import pytest

# A layer may import itself and what stands here.
ALLOWED = {
    "domain": set(),
    "service": {"domain"},
    "storage": {"domain", "service"},
    "carriers": {"domain", "service"},
    "intake": {"domain", "service"},
    "outgoing": {"domain", "service"},
    "http": {"domain", "service", "carriers", "intake"},
    "demo": {"domain", "service", "storage", "carriers", "settings"},
}


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return names | {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }


@pytest.mark.parametrize("layer", ALLOWED)
def test_a_layer_imports_only_what_lies_below(layer: str) -> None:
    found = {
        name.split(".")[1]
        for path in Path("backend", layer).rglob("*.py")
        for name in imported(path)
        if name.startswith("backend.")
    }
    assert found - {layer} - ALLOWED[layer] - ({"storage"} if layer == "storage" else set()) == set()


def test_the_rules_know_no_framework_but_the_checker_of_the_shops_file() -> None:
    frameworks = {"aiohttp", "sqlalchemy", "structlog", "click", "asyncio"}
    found = {name.split(".")[0] for path in Path("backend/domain").glob("*.py") for name in imported(path)}
    assert found & frameworks == set()


def test_the_backend_imports_no_other_room() -> None:
    found = {name.split(".")[0] for path in Path("backend").rglob("*.py") for name in imported(path)}
    assert found & {"bot", "channels", "actions", "nlu", "rasa", "rasa_sdk"} == set()
