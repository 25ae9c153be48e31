"""Talking to the running shop from a terminal."""

import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from rich.console import Console
from rich.text import Text

from gendan.ops.supervisor.running import read_run
from gendan.platform.layout import Layout
from gendan.platform.private_files import keep_secrets


class TalkError(Exception):
    """The shop can't be talked to; the message says what to do."""


def parse_sentence(layout: Layout, text: str) -> Any:
    """Return Rasa's parse of a sentence."""
    run = _run_file(layout)
    token = keep_secrets(layout.secrets, ("GENDAN_RASA_TOKEN",), ())["GENDAN_RASA_TOKEN"]
    return _post(f"{run['urls']['rasa']}/model/parse?token={token}", {"text": text}, {})


def talk(layout: Layout, sender: str, console: Console) -> None:
    """Read lines and print answers until end of file."""
    run = _run_file(layout)
    key = run["keys"]["GENDAN_REST_KEYS"].split(",")[0].partition(":")[2]
    headers = {"Authorization": f"Bearer {key}"}
    console.print("Type a message, a button's number, or Ctrl-D to leave.", style="dim")
    choices: list[dict[str, str]] = []
    while True:
        try:
            typed = console.input(Text("> ", style="bold cyan")).strip()
        except EOFError:
            return
        if not typed:
            continue
        if typed.isdigit() and 0 < int(typed) <= len(choices):
            typed = choices[int(typed) - 1]["payload"]
        answer = {"sender": sender, "message": typed}
        choices = _show(_post(run["urls"]["gateway"] + "/webhooks/rest/webhook", answer, headers), console)


def _show(said: list[dict[str, Any]], console: Console) -> list[dict[str, str]]:
    choices: list[dict[str, str]] = []
    for message in said:
        console.print(message.get("text", ""), markup=False)
        choices = message.get("buttons", [])
        for number, button in enumerate(choices, 1):
            console.print(f"  [{number}] {button['title']}", markup=False, style="cyan")
    return choices


def _run_file(layout: Layout) -> Any:
    run = read_run(layout)
    if run is None:
        raise TalkError("Nothing runs here: start it with 'make up' or 'gendan up --demo'.")
    return run


def _post(url: str, body: Any, headers: dict[str, str]) -> Any:
    sent = {"Content-Type": "application/json", **headers}
    request = Request(url, json.dumps(body).encode(), sent)  # noqa: S310 - loopback, from our own run file
    try:
        with urlopen(request, timeout=30) as response:  # noqa: S310
            return json.load(response)
    except HTTPError as refusal:
        raise TalkError(f"The shop answered {refusal.code}: {refusal.read().decode()}") from refusal
    except URLError as problem:
        raise TalkError(f"The shop can't be reached ({problem.reason}); is it still running?") from problem
