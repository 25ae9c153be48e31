"""What an installation needs to start: environments, secrets, a model, free ports."""

import json
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from gendan.ops.supervisor.training import model_path
from gendan.platform.health_findings import Finding
from gendan.platform.layout import Layout

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)([^\\]*)", re.MULTILINE)
_SHORTEST_SECRET = 24
_FEWEST_CHARACTERS = 8


def check_environments(layout: Layout) -> list[Finding]:
    """Return whether both environments hold what their lock files say."""
    main, rasa = layout.root / "requirements.txt", layout.root / "nlu" / "requirements.txt"
    python = Path(sys.prefix) / "bin" / "python"
    return [
        _environment("environment.main", python, main, "the main environment"),
        _environment("environment.rasa", layout.rasa_python, rasa, "Rasa's environment"),
    ]


def check_secrets(layout: Layout) -> list[Finding]:
    """Return whether the generated secrets are strong and nobody else's to read."""
    if not layout.secrets.exists():
        return [Finding.ok("secrets", "secrets will be generated at the first start")]
    private = [
        _private(path)
        for path in (layout.secrets, layout.run_file)
        if path.exists() and path.stat().st_mode & _OTHERS
    ]
    return private + _strength(layout.secrets)


def check_model(layout: Layout, is_served: Callable[[str], bool] | None) -> Finding:
    """Return whether there is a model of the present sentences and rules, and Rasa runs it.

    Args:
        layout: the installation.
        is_served: whether the running Rasa has loaded the file of this name; None when it doesn't run.
    """
    model = model_path(layout)
    if not model.exists():
        older = any(layout.models.glob("*.tar.gz"))
        what = "the model is older than the sentences and rules" if older else "there is no model"
        return Finding.problem("model", what, "Run 'gendan train' (about a minute), then start again")
    if is_served and not is_served(model.name):
        what = "Rasa runs another model than that of the present sentences and rules"
        return Finding.warning("model", what, "Stop the shop and start it again")
    return Finding.ok("model", f"the model fits the sentences and rules ({model.name})")


def _environment(name: str, python: Path, lock: Path, called: str) -> Finding:
    if not python.exists():
        return Finding.problem(name, f"{called} is missing", "Run 'make setup'")
    if not lock.exists():
        return Finding.ok(name, f"{called} is there")
    try:
        subprocess.run([str(python), "-c", ""], timeout=30, check=True, capture_output=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return Finding.problem(name, f"{called} does not run", "Delete its folder, then run 'make setup'")
    installed = _installed(python)
    other = [package for package, version in _pinned(lock) if installed.get(package) != version]
    if other:
        what = f"{called} is not what its lock file says ({', '.join(other[:3])})"
        return Finding.problem(name, what, "Run 'make setup'")
    return Finding.ok(name, f"{called} is what its lock file says")


def _installed(python: Path) -> dict[str, str]:
    # From the folders' names: reading what is in them takes seconds.
    folders = python.parent.parent.glob("lib/python3.*/site-packages/*.dist-info")
    found = (folder.name.removesuffix(".dist-info").partition("-") for folder in folders)
    return {_plain(package): version for package, _, version in found}


def _pinned(lock: Path) -> Iterator[tuple[str, str]]:
    for package, version, condition in _PINNED.findall(lock.read_text(encoding="utf-8")):
        # What is for some systems only may rightly be absent here.
        if ";" not in condition:
            yield _plain(package), version


def _plain(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def _private(path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    what = f"{path} can be read by others (mode {mode:04o})"
    return Finding.problem(
        "secrets.mode", what, f"Run 'chmod 600 {path}'; if others use this machine, rotate the keys"
    )


def _strength(secrets: Path) -> list[Finding]:
    try:
        kept: dict[str, str] = json.loads(secrets.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        what = f"{secrets} can't be read"
        return [Finding.problem("secrets.file", what, "Put it back from a backup; all keys are in it")]
    weak = [name for name, value in kept.items() if any(map(_is_guessable, _values(value)))]
    remedy = f"Put 32 random bytes in its place in {secrets}, then start again"
    if weak:
        return [Finding.problem("secrets.strength", f"{name} is easy to guess", remedy) for name in weak]
    return [Finding.ok("secrets", f"{len(kept)} secrets are strong and private")]


def _values(written: str) -> list[str]:
    return [entry.rpartition(":")[2] for entry in written.split(",")]


def _is_guessable(secret: str) -> bool:
    return len(secret) < _SHORTEST_SECRET or len(set(secret)) < _FEWEST_CHARACTERS
