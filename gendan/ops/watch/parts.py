"""Asking the processes of a running shop how they are."""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from prometheus_client.parser import text_string_to_metric_families

from gendan.platform.health_findings import Finding

_PATIENCE_S = 5.0
# The gateway waits for Rasa before it says how its parts are.
_PARTS_PATIENCE_S = 12.0
_CLOCKS_WARNING_S = 5.0
_CLOCKS_PROBLEM_S = 30.0
_OK = 200
_CANNOT_SERVE = 503


@dataclass(frozen=True)
class Part:
    """A process, seen from outside.

    Attributes:
        life_sign: path that answers 200 while it works.
        body: JSON to post there; without one it's a GET.
        token: bearer of that request.
        has_parts: whether `/readyz` says how what it needs is.
        has_figures: whether `/metrics` holds a backlog.
        log: the file that says why it is down.
    """

    name: str
    url: str
    log: str
    life_sign: str = "/healthz"
    body: bytes | None = None
    token: str | None = None
    has_parts: bool = False
    has_figures: bool = False


@dataclass(frozen=True)
class Heard:
    """What a part said.

    Attributes:
        ahead_s: how far its clock is ahead of ours; None if it doesn't tell the time.
    """

    findings: tuple[Finding, ...]
    figures: Mapping[str, float] = field(default_factory=dict)
    ahead_s: float | None = None

    @property
    def is_up(self) -> bool:
        """Whether the part itself works."""
        return not self.findings[0].remedy


@dataclass(frozen=True)
class _Answer:
    status: int
    body: bytes
    ahead_s: float | None


def hear(parts: Sequence[Part]) -> dict[str, Heard]:
    """Ask all parts at the same time; return what each said, by its name."""
    with ThreadPoolExecutor(len(parts)) as pool:
        return dict(zip((part.name for part in parts), pool.map(_ask, parts), strict=True))


def compare_clocks(heard: Iterable[Heard]) -> list[Finding]:
    """Return whether the processes agree on the time."""
    ahead = [0.0, *(each.ahead_s for each in heard if each.ahead_s is not None)]
    apart_s = max(ahead) - min(ahead)
    if len(ahead) == 1:
        return []
    if apart_s < _CLOCKS_WARNING_S:
        return [Finding.ok("clocks", "the processes' clocks agree")]
    what = f"the processes' clocks are {apart_s:.0f} s apart"
    remedy = "Let every machine keep its time by NTP; what the gateway signs is good for a minute"
    if apart_s < _CLOCKS_PROBLEM_S:
        return [Finding.warning("clocks", what, remedy)]
    return [Finding.problem("clocks", what, remedy)]


def _ask(part: Part) -> Heard:
    try:
        alive = _fetch(part, part.life_sign, _PATIENCE_S)
    except (OSError, HTTPException) as problem:
        return Heard((_down(part, f"does not answer ({_reason(problem)})"),))
    if alive.status != _OK:
        return Heard((_down(part, f"answers {alive.status}"),))
    found = [Finding.ok(f"part.{part.name}", f"{part.name} answers")]
    if part.has_parts:
        found += _needs(part)
    return Heard(tuple(found), _figures(part) if part.has_figures else {}, alive.ahead_s)


def _down(part: Part, what: str) -> Finding:
    remedy = f"'gendan up' starts it again by itself; if it stays down, {part.log} says why"
    return Finding.problem(f"part.{part.name}", f"{part.name} {what}", remedy)


def _reason(problem: Exception) -> str:
    reason = problem.reason if isinstance(problem, URLError) else problem
    return type(reason).__name__ if isinstance(reason, Exception) else "no connection"


def _needs(part: Part) -> list[Finding]:
    name = f"part.{part.name}.needs"
    remedy = f"Look at what it needs first; {part.log} says more"
    try:
        answer = _fetch(part, "/readyz", _PARTS_PATIENCE_S)
        states: dict[str, Any] = json.loads(answer.body)["parts"]
    except (OSError, HTTPException, ValueError, KeyError, TypeError) as problem:
        return [Finding.problem(name, f"{part.name} does not say how it is ({_reason(problem)})", remedy)]
    found = [Finding.ok(name, f"{part.name} says what it needs")]
    return found + [
        Finding.ok(f"{name}.{need}", f"{part.name} reaches its {need}")
        if state == "ok"
        else Finding.problem(f"{name}.{need}", f"{part.name}: {state}", remedy)
        for need, state in states.items()
    ]


def _figures(part: Part) -> dict[str, float]:
    try:
        answer = _fetch(part, "/metrics", _PATIENCE_S)
        families = list(text_string_to_metric_families(answer.body.decode()))
    except (OSError, HTTPException, ValueError):
        return {}
    samples = [sample for family in families if family.type == "gauge" for sample in family.samples]
    return {sample.name: sample.value for sample in samples}


def _fetch(part: Part, path: str, patience_s: float) -> _Answer:
    headers = {"Authorization": f"Bearer {part.token}"} if part.token else {}
    body = part.body if path == part.life_sign else None
    if body:
        headers["Content-Type"] = "application/json"
    request = Request(part.url + path, data=body, headers=headers)  # noqa: S310 - from the operator's settings
    asked = time.time()
    try:
        with urlopen(request, timeout=patience_s) as response:  # noqa: S310
            status, sent, told = response.status, response.read(), response.headers.get("Date")
    except HTTPError as refusal:
        with refusal:
            status, sent, told = refusal.code, refusal.read(), refusal.headers.get("Date")
    return _Answer(status, sent, _ahead_s(told, asked, time.time()))


def _ahead_s(told: str | None, asked: float, answered: float) -> float | None:
    """Return how far a clock is ahead at least: it tells whole seconds, and the answer took its time."""
    try:
        there = parsedate_to_datetime(told or "").timestamp()
    except ValueError:
        return None
    return there - min(max(there, asked - 1), answered)
