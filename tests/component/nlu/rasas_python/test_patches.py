"""Each patch of Rasa does what Rasa did, but for what it is for; and each can be left out."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
import rasa.core.agent
from components import time_limit
from components.turn_context import TurnContext, current_turn
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import EndpointConfig
from rasa_patches import (
    PATCHES,
    graph_runner,
    log_copies,
    reading_time,
    remote_action,
    rule_policy,
    tracker_store,
)
from rasa_patches.patch import Patch, PatchError, apply_patches

NAMES = sorted({patch.name for patch in PATCHES})


@pytest.fixture(autouse=True)
def unpatched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa as it is, before each test and after it."""
    for patch in PATCHES:
        monkeypatch.setattr(patch.owner, patch.attribute, getattr(patch.owner, patch.attribute))


def in_place() -> set[str]:
    return {patch.name for patch in PATCHES if getattr(patch.owner, patch.attribute) is patch.replacement}


def test_all_are_applied_where_none_is_left_out() -> None:
    assert apply_patches(PATCHES) == NAMES
    assert in_place() == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_left_out(name: str) -> None:
    apply_patches(PATCHES, without=f" {name}, ")
    assert in_place() == set(NAMES) - {name}


def test_a_name_that_is_none_of_a_patch_is_told_with_those_there_are() -> None:
    with pytest.raises(PatchError, match="names typo; there are graph_runner, log_copies"):
        apply_patches(PATCHES, without="typo")
    assert in_place() == set()


def test_what_a_version_of_rasa_no_longer_has_is_named_with_the_remedy() -> None:
    gone = Patch("graph_runner", DaskGraphRunner, "gone", None)
    with pytest.raises(
        PatchError, match=r"no DaskGraphRunner\.gone.*GENDAN_RASA_WITHOUT_PATCHES=graph_runner"
    ):
        apply_patches([gone])


def runner_of_a_graph() -> Any:
    """Return a runner of a small graph: two nodes that need an input, one that needs both."""
    nodes = {
        name: SchemaNode(needs=needs, uses=object, constructor_name="", fn="", config={}, is_target=is_target)
        for name, needs, is_target in (
            ("double", {"value": "given"}, False),
            ("triple", {"value": "given"}, True),
            ("sum", {"one": "double", "other": "triple"}, True),
        )
    }
    runner = object.__new__(DaskGraphRunner)
    runner._graph_schema, runner._execution_context = GraphSchema(nodes), None
    runner._instantiated_nodes = {
        "double": lambda given: ("double", 2 * given[1]),
        "triple": lambda given: ("triple", 3 * given[1]),
        "sum": lambda one, other: ("sum", one[1] + other[1]),
    }
    return runner


@pytest.mark.parametrize("targets", [None, ["triple"], ["sum"], ["sum", "double"]])
def test_a_graph_gives_what_rasas_own_runner_gives(targets: list[str] | None) -> None:
    of_rasa = DaskGraphRunner.run(runner_of_a_graph(), inputs={"given": 7}, targets=targets)
    assert graph_runner.run(runner_of_a_graph(), inputs={"given": 7}, targets=targets) == of_rasa
    assert of_rasa


def test_rules_are_looked_through_for_the_intent_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def of_rasa(_policy: Any, _tracker: Any, _domain: Any, use_text_for_last_user_input: bool) -> Any:
        asked.append(use_text_for_last_user_input)
        return ("action", "rule", False)

    monkeypatch.setattr(rule_policy, "_find_action_from_rules", of_rasa)
    by_text, by_intent = (
        rule_policy.find_action_by_intent(RulePolicy, None, None, use_text_for_last_user_input=by_text)
        for by_text in (True, False)
    )
    assert (by_text, by_intent, asked) == (rule_policy.NO_ACTION, ("action", "rule", False), [False])


def test_nothing_is_copied_for_the_log() -> None:
    apply_patches(PATCHES)
    state: dict[str, Any] = {"a": []}
    for patch in log_copies.PATCHES:
        assert patch.owner.copy.deepcopy(state) is state


def test_a_tracker_store_that_fails_fails_the_turn() -> None:
    store = SimpleNamespace(domain=None, event_broker=None)
    assert type(rasa.core.agent.FailSafeTrackerStore(store)).__name__ == "FailSafeTrackerStore"
    apply_patches(PATCHES)
    assert rasa.core.agent.FailSafeTrackerStore(store) is store
    assert tracker_store.PATCH.name in in_place()


def test_reading_has_its_time_and_returns_what_it_read(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []
    real = time_limit.time_limit
    monkeypatch.setattr(time_limit, "time_limit", lambda seconds: limits.append(seconds) or real(seconds))
    monkeypatch.setattr(reading_time, "_read", lambda _processor, message: {"text": message})
    apply_patches(PATCHES)

    assert MessageProcessor._parse_message_with_graph(object(), "hello") == {"text": "hello"}
    assert limits == [time_limit.LONGEST_S]


class ActionServer(BaseHTTPRequestHandler):
    answers: tuple[int, Any]
    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status, answer = self.answers
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_what: object) -> None:
        pass


@pytest.fixture
def action_server() -> Iterator[str]:
    ActionServer.asked = []
    server = HTTPServer(("127.0.0.1", 0), ActionServer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/webhook"
    server.shutdown()
    thread.join()
    server.server_close()


def call(url: str, turn: TurnContext | None = None) -> tuple[list[Any], list[Any]]:
    """Call an action as Rasa does; return its events and what it said."""

    async def run() -> tuple[list[Any], list[Any]]:
        current_turn.set(turn)
        said = CollectingOutputChannel()
        tracker = DialogueStateTracker("c:1", [])
        try:
            events = await RemoteAction("action_try", EndpointConfig(url)).run(said, None, tracker, None)
        finally:
            await close_session()
        return [event.as_dict() for event in events], said.messages

    return asyncio.run(run())


async def close_session() -> None:
    """Close what is kept open for the next call: each test has an event loop of its own."""
    if remote_action._line._session:
        await remote_action._line._session.close()
        remote_action._line._session = None


def test_an_action_is_called_without_the_domain_and_its_answer_taken(action_server: str) -> None:
    apply_patches(PATCHES)
    answer = {"events": [{"event": "slot", "name": "steps", "value": ["a"]}], "responses": []}
    ActionServer.answers = (200, answer)
    events, _said = call(action_server)

    assert [(event["event"], event["name"], event["value"]) for event in events] == [("slot", "steps", ["a"])]
    (asked,) = ActionServer.asked
    assert (asked["next_action"], asked["domain"], asked["sender_id"]) == ("action_try", {}, "c:1")


@pytest.mark.parametrize(
    ("status", "answer", "is_unreachable"),
    [(500, {}, False), (503, {}, True), (200, [], False), (200, {"events": ["no event"]}, False)],
)
def test_an_action_that_fails_is_noted_on_its_turn(
    action_server: str, status: int, answer: Any, is_unreachable: bool
) -> None:
    apply_patches(PATCHES)
    ActionServer.answers = (status, answer)
    turn = TurnContext("t_1", None)
    with pytest.raises(RasaException, match="action_try"):
        call(action_server, turn)
    assert (turn.failed_actions, turn.is_unreachable) == (["action_try"], is_unreachable)


def test_an_action_server_that_is_gone_is_noted_as_such() -> None:
    apply_patches(PATCHES)
    turn = TurnContext("t_1", None)
    with pytest.raises(RasaException, match="action_try"):
        call("http://127.0.0.1:9/webhook", turn)
    assert (turn.failed_actions, turn.is_unreachable) == (["action_try"], True)
