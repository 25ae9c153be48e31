"""A running shop as its operator sees it: its processes, what waits, the disk, the clocks."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from gendan.ops.watch.backlog import judge
from gendan.ops.watch.disk import check_disks
from gendan.ops.watch.parts import Part, compare_clocks, hear
from gendan.ops.watch.settings import WatchSettings
from gendan.platform.health_findings import Finding
from gendan.platform.layout import Layout

_DATABASES = ("GENDAN_GATEWAY_DATABASE", "GENDAN_BACKEND_DATABASE", "GENDAN_TRACKER_DATABASE")
_SQLITE = "sqlite:///"


class WatchedShop:
    """Looks at a shop from outside.

    Args:
        layout: whose disk is looked at.
        environ: the variables that its processes have.
        settings: the operator's limits.
    """

    def __init__(self, layout: Layout, environ: Mapping[str, str], settings: WatchSettings) -> None:
        self._settings = settings
        self._parts = parts_of(layout, environ, settings)
        self._places = [layout.var, *_folders_of_databases(layout.root, environ)]

    def look(self) -> list[Finding]:
        """Return what is so now; cheap enough for every few seconds."""
        return [*self.look_at_parts(), *self.look_at_disks()]

    def look_at_disks(self) -> list[Finding]:
        """Return how much room there is."""
        return check_disks(self._places, self._settings.disk_low_mb)

    def look_at_parts(self) -> list[Finding]:
        """Return how the processes are and what waits in them."""
        heard = hear(self._parts)
        down = {name for name, part in heard.items() if not part.is_up}
        found = [finding for part in heard.values() for finding in part.findings]
        figures = {name: value for part in heard.values() for name, value in part.figures.items()}
        clocks = compare_clocks(heard.values())
        return [*_without_echoes(found, down), *judge(figures, self._settings), *clocks]


def parts_of(layout: Layout, environ: Mapping[str, str], settings: WatchSettings) -> Sequence[Part]:
    """Return a shop's processes, by the variables that they themselves find each other by."""
    gateway = settings.gateway_url or f"http://127.0.0.1:{environ['GENDAN_GATEWAY_PORT']}"
    actions = urlsplit(environ["GENDAN_ACTIONS_URL"])
    rasa = Part(
        "rasa",
        environ["GENDAN_RASA_URL"].rstrip("/"),
        str(layout.logs / "rasa.out"),
        life_sign=f"/model/parse?token={environ['GENDAN_RASA_TOKEN']}",
        body=json.dumps({"text": "hello"}).encode(),
    )
    return (
        Part("gateway", gateway.rstrip("/"), str(layout.logs / "bot.log"), has_parts=True, has_figures=True),
        rasa,
        Part("actions", f"{actions.scheme}://{actions.netloc}", str(layout.logs / "actions.log")),
        Part(
            "backend",
            environ["GENDAN_BACKEND_URL"].rstrip("/"),
            str(layout.logs / "backend.log"),
            has_parts=True,
            has_figures=True,
        ),
    )


def _without_echoes(found: Sequence[Finding], down: set[str]) -> list[Finding]:
    """Leave out that a process misses another one that is down anyway."""
    return [
        finding
        for finding in found
        if not (".needs." in finding.name and finding.name.rpartition(".")[2] in down)
    ]


def _folders_of_databases(root: Path, environ: Mapping[str, str]) -> list[Path]:
    # By hand: importing SQLAlchemy for it would slow down every command.
    written = (environ.get(variable, "").partition("?")[0] for variable in _DATABASES)
    files = (url.removeprefix(_SQLITE) for url in written if url.startswith(_SQLITE))
    return [(root / file).parent for file in files]
