"""What can be wrong with a phrasing file, said so that its writer can mend it."""

from __future__ import annotations

from pathlib import Path


class PhrasingError(ValueError):
    """A phrasing file breaks the format; the message names file, way, template and remedy."""

    def __init__(self, problem: str, path: Path, way: str | None = None, template: str | None = None) -> None:
        self.problem = problem
        self.path = path
        self.way = way
        self.template = template
        where = [str(path)]
        if way is not None:
            where.append(f"way {way!r}")
        if template is not None:
            where.append(f"template {template!r}")
        super().__init__(f"{', '.join(where)}: {problem}")


class GrammarError(ValueError):
    """A template can't be read; `PhrasingError` adds where it stands."""
