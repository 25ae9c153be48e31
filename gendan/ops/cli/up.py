"""`gendan up`: everything a shop needs, started and watched."""

import os
import signal
import sys
import time
import webbrowser
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from types import FrameType

from rich.console import Console
from rich.text import Text

from gendan.ops.cli.support import why_nobody_is_told
from gendan.ops.cli.telegram import set_up_bot
from gendan.ops.cli.watching import HourlyLook, judge_restarts, make_watcher
from gendan.ops.supervisor.environment import FAKE_TELEGRAM_TOKEN, Ports, process_environment
from gendan.ops.supervisor.lock import AlreadyHeldError, installation_lock
from gendan.ops.supervisor.preflight import (
    CannotStartError,
    check_databases,
    check_installation,
    check_shop_file,
    make_room,
)
from gendan.ops.supervisor.supervisor import Program, Supervisor
from gendan.ops.supervisor.training import TrainingError, model_path, train
from gendan.ops.watch.settings import WatchSettings
from gendan.ops.watch.watcher import Watcher
from gendan.platform.layout import Layout
from gendan.platform.private_files import write_private_json
from gendan.platform.settings import SettingsError, load_settings

_READY_S = 180.0


def run(layout: Layout, ports: Ports, console: Console, *, demo: bool, open_browser: bool) -> int:
    """Start the shop and watch it until a signal; return the exit code."""
    try:
        check_installation(layout, demo=demo)
        with installation_lock(layout):
            return _run(layout, ports, console, demo=demo, open_browser=open_browser)
    except (AlreadyHeldError, CannotStartError, SettingsError, TrainingError) as problem:
        console.print(str(problem), style="bold red", markup=False)
        return 1


def _run(layout: Layout, ports: Ports, console: Console, *, demo: bool, open_browser: bool) -> int:
    def say(line: str) -> None:
        console.print(line, style="yellow", markup=False)

    # What it says is of a run that was killed: nobody but this one has the lock.
    layout.run_file.unlink(missing_ok=True)
    make_room(layout, ports, say, demo=demo)
    environment = process_environment(layout, ports, os.environ, demo=demo)
    if not demo:
        check_shop_file(layout, environment)
    soundness = check_databases(layout, environment, say, demo=demo)
    settings = load_settings(WatchSettings, environment)
    model = _train(layout, console)
    supervisor = Supervisor(environment, layout, say)
    integrity = HourlyLook(lambda: soundness.look(deep=False, is_running=True))
    watcher = make_watcher(
        layout,
        environment,
        settings,
        console,
        lambda: [*judge_restarts(supervisor.restarts()), *integrity()],
    )
    _stop_on_signals(watcher, supervisor)
    try:
        if not _start_all(supervisor, _programs(layout, ports, environment, model), layout, console):
            return 1
        _introduce_bot(layout, ports, environment)
        _write_run_file(layout, ports, environment, supervisor, demo=demo)
        _greet(console, ports, layout, why_nobody_is_told(layout, environment), demo=demo)
        if open_browser:
            webbrowser.open(f"http://127.0.0.1:{ports.gateway}/")
        if settings.is_on:
            Thread(target=watcher.run, daemon=True).start()
        supervisor.watch(lambda: _note_restart(layout, ports, environment, supervisor, demo=demo))
    finally:
        console.print("Stopping: turns under way are finished first.")
        watcher.stop()
        supervisor.stop()
        layout.run_file.unlink(missing_ok=True)
    return 0


def _train(layout: Layout, console: Console) -> Path:
    if model_path(layout).exists():
        return model_path(layout)
    started = time.monotonic()
    with console.status("Training the model (once, about a minute) …"):
        model = train(layout)
    console.print(f"Model trained in {time.monotonic() - started:.0f} s")
    return model


def _programs(layout: Layout, ports: Ports, environment: dict[str, str], model: Path) -> list[Program]:
    python = sys.executable

    def own(service: str, port: int, path: str) -> Program:
        command, url = (python, "-m", service, "serve"), f"http://127.0.0.1:{port}"
        return Program(service, command, layout.root, url + path, alive_url=f"{url}/healthz")

    rasa = Program(
        "rasa",
        (str(layout.rasa_python), "serve.py", "--model", str(model)),
        layout.root / "nlu",
        f"http://127.0.0.1:{ports.rasa}/model/parse?token={environment['GENDAN_RASA_TOKEN']}",
        {"Content-Type": "application/json"},
        b'{"text": "hello"}',
    )
    return [
        rasa,
        *_stand_ins(layout, ports),
        own("backend", ports.backend, "/readyz"),
        own("actions", ports.actions, "/health"),
        own("bot", ports.gateway, "/healthz"),
    ]


def _stand_ins(layout: Layout, ports: Ports) -> list[Program]:
    if ports.telegram is None:
        return []
    url, module = f"http://127.0.0.1:{ports.telegram}/", "demo.telegram_sandbox"
    options = ("--port", str(ports.telegram), "--token", FAKE_TELEGRAM_TOKEN)
    return [Program("telegram", (sys.executable, "-m", module, *options), layout.root, url)]


def _start_all(supervisor: Supervisor, programs: list[Program], layout: Layout, console: Console) -> bool:
    started = time.monotonic()
    for program in programs:
        supervisor.start(program)
    # The slowest last, so that the line on the screen names what is waited for.
    for program in [*programs[1:], programs[0]]:
        with console.status(f"Starting {program.name} …"):
            is_up = supervisor.wait_ready(program.name, _READY_S)
        if not is_up:
            console.print(why_not(program.name, layout.logs), style="red", markup=False)
            return False
        after = f" {program.name} ready after {time.monotonic() - started:.1f} s"
        console.print(Text.assemble(("✓", "green"), after))
    return True


def why_not(name: str, logs: Path) -> str:
    """Return that a service did not start, with the last line that it printed."""
    output = logs / f"{name}.out"
    lines = output.read_text(encoding="utf-8", errors="replace").split("\n") if output.exists() else []
    last = next((line.strip() for line in reversed(lines) if line.strip()), None)
    return f"{name} did not start; {output} says why." + (f" Its last line: {last[:500]}" if last else "")


def _introduce_bot(layout: Layout, ports: Ports, environment: dict[str, str]) -> None:
    if ports.telegram is not None:
        set_up_bot(layout, environment, FAKE_TELEGRAM_TOKEN)


def _note_restart(
    layout: Layout, ports: Ports, environment: dict[str, str], supervisor: Supervisor, *, demo: bool
) -> None:
    # On a full disk the file stays as it was; whoever watches the processes must not end for that.
    with suppress(OSError):
        _write_run_file(layout, ports, environment, supervisor, demo=demo)


def _write_run_file(
    layout: Layout, ports: Ports, environment: dict[str, str], supervisor: Supervisor, *, demo: bool
) -> None:
    keys = {name: environment[name] for name in ("GENDAN_REST_KEYS", "GENDAN_GATEWAY_API_KEY")}
    run = {
        "pid": os.getpid(),
        "demo": demo,
        "urls": {
            "gateway": f"http://127.0.0.1:{ports.gateway}",
            "backend": f"http://127.0.0.1:{ports.backend}",
            "rasa": f"http://127.0.0.1:{ports.rasa}",
            "actions": f"http://127.0.0.1:{ports.actions}",
        },
        "ports": asdict(ports),
        "pids": supervisor.pids(),
        "keys": keys,
    }
    write_private_json(layout.run_file, run)


def _greet(console: Console, ports: Ports, layout: Layout, nobody_told: str | None, *, demo: bool) -> None:
    page = f"http://127.0.0.1:{ports.gateway}/" + ("demo/" if demo else "chat")
    console.print(Text.assemble("\n", ("Gendan is ready:", "bold"), f" {page}"))
    if ports.telegram is not None:
        console.print(f"What stands in for Telegram: http://127.0.0.1:{ports.telegram}/")
    console.print(f"Logs: {layout.logs}   Keys and ports: {layout.run_file}   Stop: Ctrl-C")
    if nobody_told:
        console.print(nobody_told, style="bold red")


def _stop_on_signals(watcher: Watcher, supervisor: Supervisor) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        # First who would take the others' end for a fault.
        watcher.stop()
        supervisor.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
