"""Watching a shop: beside `gendan up`, or from anywhere with `gendan watch`."""

import signal
import time
from collections.abc import Callable, Mapping
from types import FrameType

from rich.console import Console

from gendan.ops.supervisor.running import find_shop
from gendan.ops.watch.alarm_sender import Operator
from gendan.ops.watch.alarms import Alarm, AlarmKind
from gendan.ops.watch.settings import WatchSettings
from gendan.ops.watch.shop import WatchedShop
from gendan.ops.watch.watcher import Watcher
from gendan.platform.clock import SystemClock
from gendan.platform.health_findings import Finding
from gendan.platform.layout import Layout
from gendan.platform.logging.logs import configure_logs
from gendan.platform.settings import SettingsError, load_settings

# Within ten minutes.
_MANY_RESTARTS = 3
_AN_HOUR_S = 3600.0
_MARKS = {AlarmKind.WRONG: "✗", AlarmKind.STILL_WRONG: "✗", AlarmKind.WELL: "✓"}
Look = Callable[[], list[Finding]]


def watch(layout: Layout, console: Console, *, demo: bool, test: bool) -> int:
    """Watch until a signal; with `test` send one harmless alarm instead. Return the exit code."""
    shop = find_shop(layout, demo=demo)
    try:
        settings = load_settings(WatchSettings, shop.environ)
    except SettingsError as problem:
        console.print(str(problem), style="bold red")
        return 1
    if test:
        return _try_out(settings, console)
    watcher = make_watcher(layout, shop.environ, settings, console, list)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        watcher.stop()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    console.print(f"Watching every {settings.every_s:g} s. Stop: Ctrl-C")
    watcher.run()
    return 0


def make_watcher(
    layout: Layout,
    environ: Mapping[str, str],
    settings: WatchSettings,
    console: Console,
    look_beside: Look,
) -> Watcher:
    """Return a watcher of a shop, which tells the screen, its log and whoever is in GENDAN_ALARM_URLS.

    Args:
        layout: the installation.
        environ: the variables that the shop's processes have.
        settings: how often, and how patiently.
        console: the screen.
        look_beside: returns what can't be seen from outside.
    """
    configure_logs("watch", file=layout.logs / "watch.log")
    operator = Operator(settings.alarm_urls.get_secret_value())
    if problem := operator.problem:
        console.print(problem, style="bold red")
    shop = WatchedShop(layout, environ, settings)

    def tell(alarm: Alarm) -> None:
        remedy = f" → {alarm.finding.remedy}" * (alarm.kind is not AlarmKind.WELL)
        console.print(f"{_MARKS[alarm.kind]} {alarm.title}{remedy}", style="yellow", markup=False)
        operator.tell(alarm)

    return Watcher(lambda: [*shop.look(), *look_beside()], tell, settings, SystemClock())


def judge_restarts(restarts: Mapping[str, int]) -> list[Finding]:
    """Return which processes keep ending.

    Args:
        restarts: how often each was started again within the last ten minutes.
    """
    remedy = "The end of its log in var/logs says why"
    return [
        Finding.problem(f"restarts.{name}", f"{name} was started again {count} times in ten minutes", remedy)
        if count >= _MANY_RESTARTS
        else Finding.ok(f"restarts.{name}", f"{name} keeps running")
        for name, count in restarts.items()
    ]


class HourlyLook:
    """Looks rarely at what takes long, and tells in between what it has seen.

    Args:
        look: what takes long.
        every_s: pause between two looks; the first comes after one, for a start has just looked.
        seconds: the time that passes.
    """

    def __init__(
        self, look: Look, every_s: float = _AN_HOUR_S, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._look = look
        self._every_s = every_s
        self._seconds = seconds
        self._looked_at = seconds()
        self._seen: list[Finding] = []

    def __call__(self) -> list[Finding]:
        """Return what is known."""
        if self._seconds() - self._looked_at >= self._every_s:
            self._seen = self._look()
            self._looked_at = self._seconds()
        return self._seen


def _try_out(settings: WatchSettings, console: Console) -> int:
    if not settings.alarm_urls:
        console.print("GENDAN_ALARM_URLS is not set: there is nobody to tell.", style="bold red")
        return 1
    if Operator(settings.alarm_urls.get_secret_value()).try_out():
        console.print("Sent. If nothing arrives, the address is somebody else's.", style="green")
        return 0
    console.print(
        "An address didn't take it: see that each is written as Apprise wants it.", style="bold red"
    )
    return 1
