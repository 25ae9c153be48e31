"""What keeps `gendan up` from starting, said before anything is started."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping

from gendan.ops.backup.soundness import Soundness
from gendan.ops.supervisor.environment import Ports, data_folder
from gendan.ops.supervisor.processes import end_leftovers, listener_on
from gendan.ops.supervisor.services import Services
from gendan.platform.health_findings import Severity
from gendan.platform.layout import Layout


class CannotStartError(Exception):
    """The shop can't be started; the message says why and what to do."""


def check_installation(layout: Layout, *, demo: bool) -> None:
    """See that what a start needs is there.

    Raises:
        CannotStartError: something is missing.
    """
    if not layout.rasa_python.exists():
        raise CannotStartError("Rasa's environment is missing: run 'make setup' first.")
    if not demo and not (layout.root / "shop.yml").exists() and "GENDAN_SHOP_FILE" not in os.environ:
        raise CannotStartError(
            "There is no shop.yml: copy deploy/shop.example.yml and fill it in, or try 'gendan up --demo'."
        )


def make_room(layout: Layout, ports: Ports, say: Callable[[str], None], *, demo: bool) -> None:
    """End what a killed run left behind, and see that the ports are free.

    Raises:
        CannotStartError: another program has one.
    """
    for line in end_leftovers(layout.var):
        say(line)
    if problem := taken_port(ports, demo=demo):
        raise CannotStartError(problem)


def check_shop_file(layout: Layout, environment: Mapping[str, str]) -> None:
    """See that the shop's file is a real shop's.

    Raises:
        CannotStartError: it can't be used as it is, or a setting of the backend's can't.
    """
    command = (sys.executable, "-m", "backend.shop.shop_file")
    asked = subprocess.run(  # noqa: S603 - our own program
        command, cwd=layout.root, env=dict(environment), capture_output=True, text=True, check=False
    )
    if asked.returncode:
        raise CannotStartError(asked.stderr.strip())


def check_databases(
    layout: Layout, environment: Mapping[str, str], say: Callable[[str], None], *, demo: bool
) -> Soundness:
    """See that the databases are whole, as far as a short look goes; what is damaged is never written to.

    Returns:
        What looks at them, for later.

    Raises:
        CannotStartError: one isn't; the message says the way back.
    """
    services = Services(layout, environment, data_folder(layout, demo=demo))
    soundness = Soundness(layout, services.stores, services.data, demo=demo)
    found = soundness.look(deep=False, is_running=False)
    if problems := [one for one in found if one.level is Severity.PROBLEM]:
        raise CannotStartError("\n".join(f"{one.what} → {one.remedy}." for one in problems))
    for one in found:
        if one.level is Severity.WARNING:
            say(f"{one.what} → {one.remedy}.")
    for kept in soundness.keep_damaged_logs():
        say(f"The damaged log is kept as {kept}.")
    return soundness


def taken_port(ports: Ports, *, demo: bool) -> str | None:
    """Say which port another program has: its answers would pass for ours."""
    options = {"port": ports.gateway, "rasa-port": ports.rasa}
    options |= {"actions-port": ports.actions, "backend-port": ports.backend}
    if demo:
        options["smtp-port"] = ports.smtp
    if ports.telegram is not None:
        options["telegram-port"] = ports.telegram
    for option, port in options.items():
        if not _is_free(port):
            return (
                f"Port {port} is taken by {listener_on(port) or 'another program'}: stop that, or choose "
                f"another port with 'gendan up{' --demo' * demo} --{option} {port + 1}'."
            )
    return None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: connections of a former run that still time out don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
