"""`gendan chat`: a terminal's conversation with the running shop."""

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from gendan.ops.cli.chat import talk
from gendan.platform.console import PlainConsole
from gendan.platform.layout import Layout


class Shop(BaseHTTPRequestHandler):
    asked: list[dict[str, str]]

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(said)
        answer = [{"text": f"Got [b]{said['message']}", "buttons": [{"title": "Yes", "payload": "/b_1"}]}]
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_what: object) -> None:
        """Say nothing."""


@pytest.fixture
def layout(tmp_path: Path) -> Iterator[Layout]:
    """An installation whose run file names a gateway that answers."""
    Shop.asked = []
    server = HTTPServer(("127.0.0.1", 0), Shop)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    here = Layout(var=tmp_path)
    urls = {"gateway": f"http://127.0.0.1:{server.server_port}"}
    run = {"urls": urls, "keys": {"GENDAN_REST_KEYS": "k:secret"}}
    here.run_file.parent.mkdir(parents=True, exist_ok=True)
    here.run_file.write_text(json.dumps(run), encoding="utf-8")
    yield here
    server.shutdown()
    serving.join()
    server.server_close()


def test_what_is_typed_is_answered_and_a_number_presses_its_button(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("where is it\n\n1\n"))
    talk(layout, "me", PlainConsole())
    shown = capsys.readouterr().out

    assert [said["message"] for said in Shop.asked] == ["where is it", "/b_1"]
    # Nothing but the sign that one may type stands before an answer: no markup, and none is taken out.
    assert shown.splitlines()[1].startswith("> Got [b]where is it")
    assert "bold" not in shown
