"""The gateway's door to Rasa: one request is one turn, one answer says all that happened in it."""

import gc
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from components.state_tables import STATE_LOST
from components.time_limit import ReadingTookTooLongError
from components.turn_context import TurnContext, current_turn
from gendan.contracts import MalformedMessageError, TurnReport, TurnRequest

# Looks like a slash to the reader, and is none to Rasa, which takes "/intent{…}" as a command.
HARMLESS_SLASH = "／"
# Payload turns skip the pipeline, so what session_context.py would have read is handed over here.
CONTEXT_ENTITIES = {"language": "session_language", "order_in_focus": "order_in_focus"}

# A turn makes thousands of short-lived objects; Python's default looks through them every 700.
_YOUNG, _ROUNDS = 10_000, 20
_log = logging.getLogger(__name__)
HandleMessage = Callable[[UserMessage], Awaitable[Any]]


class SayChannel(CollectingOutputChannel):
    """Collects what actions say, as they said it."""

    @classmethod
    def name(cls) -> str:
        """Return the name that actions see as the input channel."""
        return "gendan"

    async def send_response(self, _recipient_id: str, message: dict[str, Any]) -> None:
        """Keep a message's say or do; a plain text of Rasa's own becomes a say without facts.

        One collector serves one turn of one conversation, so the recipient is known.
        """
        self.messages.append(message.get("custom") or {"text": message.get("text")})


class TurnChannel(InputChannel):
    """`POST /webhooks/gendan/turn`, as docs/contracts.md describes it."""

    def __init__(self, token: str) -> None:
        """Accept turns that bear this token."""
        self._token = token

    @classmethod
    def name(cls) -> str:
        """Return the part of the URL that names this channel."""
        return "gendan"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "TurnChannel":
        """Build from credentials.yml.

        Raises:
            ValueError: no token is configured.
        """
        token = (credentials or {}).get("token")
        if not token or token.startswith("${"):
            raise ValueError("GENDAN_RASA_TOKEN is not set: 'gendan up' generates it")
        return cls(token)

    def blueprint(self, on_new_message: HandleMessage) -> Blueprint:
        """Return the route; Rasa mounts it under /webhooks/gendan."""
        routes = Blueprint("gendan_turns")
        routes.listener("after_server_start")(_settle_memory)

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            if not self._is_authorized(request):
                return _error(401, "unauthorized", "Send 'Authorization: Bearer <GENDAN_RASA_TOKEN>'")
            try:
                asked = read_turn(request)
            except MalformedMessageError as problem:
                return _error(400, "malformed_turn", str(problem))
            return response.json((await run_turn(asked, on_new_message)).to_json())

        return routes

    def _is_authorized(self, request: Request) -> bool:
        given = request.headers.get("Authorization", "")
        # Bytes that are no text are a wrong token, not an error of ours.
        return hmac.compare_digest(given.encode(errors="surrogateescape"), f"Bearer {self._token}".encode())


async def run_turn(asked: TurnRequest, handle: HandleMessage) -> TurnReport:
    """Let Rasa handle a turn and report everything it did; without its memory the turn has failed."""
    context = TurnContext(asked.turn_id, asked.previous_turn_id)
    collector = SayChannel()
    message = UserMessage(
        customer_text(asked),
        collector,
        asked.sender_id,
        input_channel=TurnChannel.name(),
        message_id=asked.turn_id,
        metadata=asked.metadata,
    )
    reset = current_turn.set(context)
    try:
        await handle(message)
    except STATE_LOST:
        _log.exception("The conversation's state can't be read or saved")
        context.failed_actions.append("tracker_store")
        context.is_unreachable = True
    except ReadingTookTooLongError:
        context.took_too_long = True
    finally:
        current_turn.reset(reset)
    return TurnReport(
        turn_id=context.turn_id,
        messages=collector.messages,
        failed_actions=context.failed_actions,
        is_unreachable=context.is_unreachable,
        took_too_long=context.took_too_long,
        **(context.outcome or {}),
    )


def customer_text(asked: TurnRequest) -> str:
    """Return the text that Rasa may see: a customer's words can never be a command, a button's payload is."""
    payload = asked.payload
    if payload:
        known = asked.metadata
        context = {entity: known[name] for name, entity in CONTEXT_ENTITIES.items() if known.get(name)}
        entities = {**payload["entities"], **context}
        return f"/{payload['intent']}{json.dumps(entities, ensure_ascii=False)}"
    text = asked.text.strip()
    return HARMLESS_SLASH + text[1:] if text.startswith("/") else text


def read_turn(request: Request) -> TurnRequest:
    """Check the request's shape.

    Raises:
        MalformedMessageError: naming the first field that is missing or of the wrong type.
    """
    try:
        raw = json.loads(request.body)
    except ValueError:
        raise MalformedMessageError("body", "is not JSON") from None
    return TurnRequest.from_json(raw)


async def _settle_memory(_app: Any, _loop: Any) -> None:
    """Take what the model and its libraries brought out of every later search for garbage; search less."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _ROUNDS, _ROUNDS)


def _error(status: int, code: str, message: str) -> HTTPResponse:
    return response.json({"error": {"code": code, "message": message}}, status=status)
