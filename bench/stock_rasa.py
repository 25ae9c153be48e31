"""Stock Rasa (`rasa run`, REST channel, SQL tracker store) over the same actions and the same backend."""

import os
import sqlite3
import time
from pathlib import Path
from uuid import uuid4

import aiohttp

from bench.processes import free_ports
from bench.stock.training import PACKAGES
from bench.systems import EMAIL, ORDER, Chat, Reply, System, SystemDownError, post
from bot.shared.language import language_of
from bot.shared.principal import Asker, PrincipalSigner
from gendan.ops.supervisor.environment import Ports, process_environment
from gendan.ops.supervisor.supervisor import Program, Supervisor
from gendan.platform.clock import SystemClock
from gendan.platform.layout import Layout
from gendan.platform.settings import KeyRing
from gendan.text.languages import CHINESE

HERE = Path(__file__).resolve().parent / "stock"
_START_S = 240.0
# As the gateway tells them to Rasa with each turn.
_SHAPES = {"order": ["GD######"], "tracking": ["SF#############", "JD#############", "YT##############"]}


class StockSystem(System):
    """`rasa run` with a model, and the shop's own action server and backend behind it.

    Args:
        name: of its column.
        model: the packed model.
        var: folder of everything it writes.
        packages: folder of `bench/` with the packages that only stock Rasa needs.
    """

    def __init__(self, name: str, model: Path, var: Path, packages: Path) -> None:
        self.name = name
        self._model = model
        self._layout = Layout(var=var)
        gateway, rasa, actions, backend, smtp = free_ports(5)
        self._ports = Ports(gateway, rasa, actions, backend, smtp)
        shop = process_environment(self._layout, self._ports, os.environ, demo=True)
        self._tracker = var / "demo" / "tracker.db"
        own = {
            "BENCH_TRACKER_FILE": str(self._tracker),
            "PYTHONPATH": os.pathsep.join((shop["PYTHONPATH"], str(packages / PACKAGES))),
            "RASA_TELEMETRY_ENABLED": "false",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        }
        self._environment = shop | own
        self._supervisor: Supervisor | None = None
        keys = KeyRing.parse(shop["GENDAN_PRINCIPAL_KEYS"])
        self.signer = PrincipalSigner(keys, SystemClock())

    def start(self) -> None:
        """Start backend, action server and Rasa together."""
        self._prepare_tracker()
        self._supervisor = Supervisor(self._environment, self._layout, lambda _line: None)
        started = time.monotonic()
        programs = [*self._shop(), self._rasa()]
        for program in programs:
            self._supervisor.start(program)
        for program in programs:
            if not self._supervisor.wait_ready(program.name, _START_S):
                self.stop()
                raise SystemDownError(f"{program.name} did not start; see {self._layout.logs}")
        self.start_seconds = time.monotonic() - started

    def stop(self) -> None:
        """End the three processes."""
        if self._supervisor:
            self._supervisor.stop()
            self._supervisor = None

    def pids(self) -> list[int]:
        """Return Rasa, action server and backend."""
        return list(self._supervisor.pids().values()) if self._supervisor else []

    def chat(self, http: aiohttp.ClientSession) -> "StockChat":
        """Begin a conversation over Rasa's REST channel."""
        rasa = f"http://127.0.0.1:{self._ports.rasa}/webhooks/rest/webhook"
        return StockChat(http, rasa, f"http://127.0.0.1:{self._ports.backend}/api/v1", self.signer)

    def _prepare_tracker(self) -> None:
        self._tracker.parent.mkdir(parents=True, exist_ok=True)
        self._tracker.unlink(missing_ok=True)
        with sqlite3.connect(self._tracker) as connection:
            # The file keeps the mode; without it each commit would sync twice.
            connection.execute("PRAGMA journal_mode=WAL")
        connection.close()

    def _shop(self) -> list[Program]:
        layout, python = self._layout, str(self._layout.root / ".venv" / "bin" / "python")
        rooms = (("backend", self._ports.backend, "/readyz"), ("actions", self._ports.actions, "/health"))
        return [
            Program(room, (python, "-m", room, "serve"), layout.root, f"http://127.0.0.1:{port}{path}")
            for room, port, path in rooms
        ]

    def _rasa(self) -> Program:
        files = ("--endpoints", str(HERE / "endpoints.yml"), "--credentials", str(HERE / "credentials.yml"))
        where = ("--interface", "127.0.0.1", "--port", str(self._ports.rasa))
        command = (str(self._layout.rasa_python), "-m", "rasa", "run", "--model", str(self._model))
        return Program(
            "rasa",
            (*command, *files, *where),
            # Our own pipeline's components lie there; stock's model doesn't mind.
            self._layout.root / "nlu",
            f"http://127.0.0.1:{self._ports.rasa}/webhooks/rest/",
        )


class StockChat(Chat):
    """One conversation over Rasa's REST channel, with the metadata that our actions read."""

    def __init__(self, http: aiohttp.ClientSession, url: str, backend: str, signer: PrincipalSigner) -> None:
        self._http = http
        self._url = url
        self._backend = backend
        self._signer = signer
        self._sender = f"c_{uuid4().hex}"
        self._language = CHINESE

    async def say(self, text: str) -> Reply:
        """Say something and wait for the whole answer."""
        self._language = language_of(text, self._language)
        turn_id = f"t_{uuid4().hex}"
        metadata = {
            "turn_id": turn_id,
            "language": self._language,
            "principal": self._principal(turn_id),
            "channel": "rest",
            "order_in_focus": None,
            "number_shapes": _SHAPES,
        }
        return await post(
            self._http, self._url, {"sender": self._sender, "message": text, "metadata": metadata}
        )

    async def prove(self) -> None:
        """Prove to the backend directly: whether the model understands a proof isn't measured here."""
        headers = {"Authorization": f"Bearer {self._principal('proof')}"}
        proof = {"number": ORDER, "email": EMAIL}
        async with self._http.post(f"{self._backend}/verifications", json=proof, headers=headers) as response:
            if (await response.json()).get("outcome") != "granted":
                raise SystemDownError(f"the proof of {ORDER} was not taken: {await response.text()}")

    def _principal(self, turn_id: str) -> str:
        return self._signer.sign(Asker(self._sender, "rest", f"bench-{self._sender}", None), turn_id)
