"""Asking each service, in a process of its own, about its own data."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gendan.platform.layout import Layout

_SERVICES = ("backend", "bot")


class ServiceError(Exception):
    """A service couldn't do what it was asked; the message says why."""


@dataclass(frozen=True)
class Store:
    """One of the three databases.

    Attributes:
        name: also that of its file in a backup.
        url: where it is.
        migrations: Alembic's directory; None for Rasa's, which makes its one table itself.
    """

    name: str
    url: str
    migrations: Path | None


class Services:
    """The services of one installation.

    Args:
        layout: where they are.
        environment: their settings.
        data: the folder of this shop's own files.
    """

    def __init__(self, layout: Layout, environment: Mapping[str, str], data: Path) -> None:
        self._layout = layout
        self._environment = dict(environment)
        self.data = data

    @property
    def contact_key(self) -> str:
        """The secret by which persons are remembered without saying who."""
        return self._environment["GENDAN_CONTACT_KEY"]

    @property
    def erasures(self) -> Path:
        """The file of those who were erased."""
        return self.data / "erasures.jsonl"

    @property
    def stores(self) -> tuple[Store, ...]:
        """The databases, in the order in which they are copied.

        Rasa's after the gateway's: a dialogue state may be a turn ahead, for it remembers the one before.
        """
        migrations = {service: self._layout.root / service / "migrations" for service in _SERVICES}
        return (
            Store("gateway", self._environment["GENDAN_GATEWAY_DATABASE"], migrations["bot"]),
            Store("tracker", self._environment["GENDAN_TRACKER_DATABASE"], None),
            Store("backend", self._environment["GENDAN_BACKEND_DATABASE"], migrations["backend"]),
        )

    def moved_to(self, urls: Mapping[str, str], data: Path) -> "Services":
        """Return the same services on other databases, by the store's name."""
        variables = {f"GENDAN_{name.upper()}_DATABASE": url for name, url in urls.items()}
        return Services(self._layout, self._environment | variables, data)

    # By the module, not by the service's whole command line, whose imports take longer than the work.
    def backend(self, command: str, asked: Any) -> Any:
        """Return the backend's answer."""
        return self._ask(
            (sys.executable, "-m", "backend.privacy.commands", command), self._layout.root, asked
        )

    def gateway(self, command: str, asked: Any) -> Any:
        """Return the gateway's answer."""
        return self._ask((sys.executable, "-m", "bot.privacy.commands", command), self._layout.root, asked)

    def tracker(self, command: str, asked: Any) -> Any:
        """Return the answer of Rasa's service, which has a Python of its own."""
        python = self._layout.rasa_python
        if not python.exists():
            raise ServiceError("Rasa's environment is missing: run 'make setup' first")
        return self._ask((str(python), "forget.py", command), self._layout.root / "nlu", asked)

    def _ask(self, command: tuple[str, ...], folder: Path, asked: Any) -> Any:
        return ask_service(command, folder, self._environment, asked)


def ask_service(command: tuple[str, ...], folder: Path, environment: Mapping[str, str], asked: Any) -> Any:
    """Run a service's own program with a question on its standard input; return its answer.

    Raises:
        RoomError: it couldn't; the message is its last line.
    """
    done = subprocess.run(  # noqa: S603 - our own programs
        command,
        cwd=folder,
        env=dict(environment),
        input=json.dumps(asked, ensure_ascii=False),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise ServiceError(said[-1].removeprefix("Error: ") if said else f"{command[-2]} failed")
    return json.loads(done.stdout)
