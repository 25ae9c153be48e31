"""Ours: the gateway with everything behind it, started by the command that users start it with."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from bench.processes import end, free_ports
from bench.systems import EMAIL, ORDER, Chat, Reply, System, SystemDownError, post
from gendan.platform.layout import ROOT

_START_S = 300.0
_LOOK_EVERY_S = 0.05
# One customer's thousand turns would be refused as a flood; stock Rasa has no limit.
UNLIMITED = dict.fromkeys(
    (
        "GENDAN_MESSAGES_PER_CONVERSATION",
        "GENDAN_MESSAGES_PER_NETWORK",
        "GENDAN_SESSIONS_PER_NETWORK",
        "GENDAN_CONNECTIONS_PER_NETWORK",
    ),
    "0",
)


def command_line(python: str) -> str:
    """Return the `gendan` script beside a checkout's Python; its module has had several names."""
    return str(Path(python).with_name("gendan"))


class GendanSystem(System):
    """The demo shop behind the gateway's REST channel.

    Args:
        var: folder of everything it writes.
        root: the checkout, with its own environment; None is this one.
        name: of its column.
    """

    def __init__(self, var: Path, root: Path | None = None, name: str = "Gendan") -> None:
        self.name = name
        self._python = str(root / ".venv" / "bin" / "python") if root else sys.executable
        self._root = root or ROOT
        self._var = var
        self._process: subprocess.Popen[bytes] | None = None
        self._run: dict[str, Any] = {}

    def start(self) -> None:
        """Run `gendan up --demo` on free ports."""
        names = ("--port", "--rasa-port", "--actions-port", "--backend-port", "--smtp-port")
        ports = [part for name, port in zip(names, free_ports(5), strict=True) for part in (name, str(port))]
        command = [self._python, command_line(self._python), "--var", str(self._var), "up", "--demo", *ports]
        self._var.mkdir(parents=True, exist_ok=True)
        (self._var / "run.json").unlink(missing_ok=True)
        started = time.monotonic()
        with (self._var / "up.out").open("wb") as printed:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                command,
                cwd=self._root,
                env={**os.environ, **UNLIMITED},
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=printed,
            )
        self._wait(self._process, started + _START_S)
        self.start_seconds = time.monotonic() - started
        self._run = json.loads((self._var / "run.json").read_text(encoding="utf-8"))

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self._process:
            end(self._process)
            self._process = None

    def pids(self) -> list[int]:
        """Return the four processes; whoever started them may go home."""
        return [int(pid) for pid in self._run["pids"].values()]

    def chat(self, http: aiohttp.ClientSession) -> "GatewayChat":
        """Begin a conversation over REST."""
        return GatewayChat(http, self.url, self.rest_key)

    @property
    def url(self) -> str:
        """Where the gateway listens."""
        return self.url_of("gateway")

    @property
    def gateway_pid(self) -> int:
        """The gateway's process."""
        return int(self._run["pids"]["bot"])

    @property
    def rest_key(self) -> str:
        """The bearer key of the REST channel."""
        return str(self._run["keys"]["GENDAN_REST_KEYS"]).split(",")[0].partition(":")[2]

    def secret(self, name: str) -> str:
        """Return one of the installation's generated keys, by its variable."""
        kept = json.loads((self._var / "secrets.json").read_text(encoding="utf-8"))
        return str(kept[name])

    def url_of(self, room: str) -> str:
        """Return where `gateway`, `rasa`, `actions` or `backend` listens."""
        return str(self._run["urls"][room])

    def _wait(self, process: subprocess.Popen[bytes], deadline: float) -> None:
        while not (self._var / "run.json").exists():
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemDownError(f"gendan up did not come up; see {self._var / 'up.out'}")
            time.sleep(_LOOK_EVERY_S)


class GatewayChat(Chat):
    """One conversation over the gateway's REST channel."""

    def __init__(self, http: aiohttp.ClientSession, url: str, key: str) -> None:
        self._http = http
        self._url = f"{url}/webhooks/rest/webhook"
        self._headers = {"Authorization": f"Bearer {key}"}
        self._sender = uuid4().hex

    async def say(self, text: str) -> Reply:
        """Say something and wait for the whole answer."""
        body = {"sender": self._sender, "message": text, "metadata": {"message_id": uuid4().hex}}
        return await post(self._http, self._url, body, self._headers)

    async def prove(self) -> None:
        """Prove as a customer does: name the order, then the e-mail that it was placed with."""
        await self.say(f"{ORDER}到哪了")
        reply = await self.say(EMAIL)
        if not reply.is_about(ORDER):
            raise SystemDownError(f"the proof of {ORDER} was not taken: {reply.messages}")
