"""A real receiver of alarms on loopback, as an operator's Apprise service would be."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class Receiver:
    """Keeps what it is sent; refuses the next ones or takes its time, if the test wants."""

    def __init__(self) -> None:
        self.received: list[dict[str, Any]] = []
        self.refusals = 0
        self.pause_s = 0.0
        self.address = ""

    @property
    def titles(self) -> list[str]:
        return [alarm["title"].partition("] ")[2] for alarm in self.received]

    def wait_for(self, holds: Callable[[list[str]], bool], timeout_s: float = 60.0) -> None:
        deadline = time.monotonic() + timeout_s
        while not holds(self.titles):
            assert time.monotonic() < deadline, self.titles
            time.sleep(0.05)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            time.sleep(receiver.pause_s)
            if receiver.refusals:
                receiver.refusals -= 1
                self.send_response(503)
            else:
                receiver.received.append(body)
                self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
    receiver.address = f"json://127.0.0.1:{server.server_port}/alarms"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
