"""Who imports whom, read from the sources."""

import ast
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from gendan.platform.layout import ROOT

ROOMS = ("bot", "channels", "actions", "backend", "demo", "gendan", "nlu")


def imports_of(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def capabilities_of(room: Path) -> list[str]:
    """Return the folders of a service that hold code."""
    return sorted(
        path.name for path in room.iterdir() if (path / "__init__.py").exists() and path.name != "migrations"
    )


def imports_between(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield importing file, imported capability and imported file of what leaves a capability's folder."""
    room = folder.parent
    for path in sorted(folder.rglob("*.py")):
        for module in imports_of(path):
            if module.startswith(f"{room.name}."):
                _, capability, *inner = module.split(".")
                if capability != folder.name:
                    yield str(path.relative_to(room)), capability, inner[0] if inner else ""


def in_a_circle(needs: Mapping[str, AbstractSet[str]]) -> dict[str, set[str]]:
    """Return of folders and what each imports those that import each other in a circle."""
    left = {name: set(others) & needs.keys() for name, others in needs.items()}
    while free := {name for name, others in left.items() if not others}:
        left = {name: others - free for name, others in left.items() if name not in free}
    return left


def files_of(folder: str) -> Iterator[Path]:
    """Yield the sources of a top-level folder, in order."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        if not {".venv", "node_modules"} & set(path.parts):
            yield path


def is_within(module: str, place: str) -> bool:
    """Whether a module is this one or inside it."""
    return module == place or module.startswith(f"{place}.")
