"""The Bot API, by the library; with its failures told apart as delivery needs them."""

import json
from http import HTTPStatus
from typing import Any

import httpx
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.ports import DeliveryOutcome

API_URL = "https://api.telegram.org"
# Everything that is listened to; edits only to be counted.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_CONNECTIONS = 64
_TIMEOUT_S = 10.0
_UNSAID_PAUSE_S = 5.0
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class FloodError(TelegramError):
    """Too much was sent (429); nothing was done.

    Attributes:
        after_s: when it may be tried again.
    """

    def __init__(self, after_s: float) -> None:
        super().__init__(f"flood control for {after_s:g} s")
        self.after_s = after_s


class ServerFailedError(NetworkError):
    """Telegram's own servers, or what stands before them, failed (5xx)."""

    def __init__(self, status: int) -> None:
        super().__init__(f"server error {status}")
        self.status = status


class BotApiRequest(HTTPXRequest):
    """The library's HTTP client, which says more about failures and writes no answer into a log."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make a call.

        Raises:
            FloodError: too much was sent.
            ServerFailedError: the other side failed.
            NetworkError: there was no answer.
        """
        code, payload = await super().do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if code == HTTPStatus.TOO_MANY_REQUESTS:
            raise FloodError(_pause_s(payload))
        if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ServerFailedError(code)
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Read an answer; the library's own way would log what can't be read, customers' words included."""
        try:
            return json.loads(payload)
        except ValueError:
            raise TelegramError("Invalid server response") from None


class TelegramApi(Bot):
    """The library's bot, with updates left as they came.

    The library logs all updates when it can't read one of them; here each is read by itself.
    """

    async def updates(self, offset: int | None, timeout_s: int) -> list[dict[str, Any]]:
        """Wait for updates and return them, oldest first; those before `offset` are confirmed."""
        asked = {"offset": offset, "timeout": timeout_s, "allowed_updates": list(ALLOWED_UPDATES)}
        found: Any = await self._post("getUpdates", asked, read_timeout=timeout_s + _TIMEOUT_S)
        return list(found)

    async def close_lines(self) -> None:
        """Close every connection, whether or not it was ever used."""
        for request in self._request:
            await request.shutdown()


def open_api(token: str, api_url: str = API_URL) -> TelegramApi:
    """Return the API for a bot; nothing is connected yet.

    Args:
        token: BotFather's.
        api_url: where the Bot API answers.
    """
    base = api_url.rstrip("/")
    talking = BotApiRequest(
        connection_pool_size=_CONNECTIONS,
        read_timeout=_TIMEOUT_S,
        write_timeout=_TIMEOUT_S,
        connect_timeout=_TIMEOUT_S,
        pool_timeout=_TIMEOUT_S,
    )
    polling = BotApiRequest(connection_pool_size=1, connect_timeout=_TIMEOUT_S)
    return TelegramApi(
        token,
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=talking,
        get_updates_request=polling,
    )


def account_of(token: str) -> str:
    """Return the bot's public number, which a token begins with."""
    return token.partition(":")[0]


def outcome_of(problem: TelegramError) -> DeliveryOutcome:
    """Return what a failed call to send something means for the message."""
    if isinstance(problem, Forbidden) or "chat not found" in problem.message.lower():
        return DeliveryOutcome.BLOCKED
    if isinstance(problem, BadRequest | ChatMigrated):
        return DeliveryOutcome.REFUSED
    if isinstance(problem, ServerFailedError):
        is_unsure = problem.status == HTTPStatus.GATEWAY_TIMEOUT
        return DeliveryOutcome.UNKNOWN if is_unsure else DeliveryOutcome.RETRY
    if isinstance(problem, NetworkError):
        was_sent = not isinstance(problem.__cause__, _NEVER_SENT)
        return DeliveryOutcome.UNKNOWN if was_sent else DeliveryOutcome.RETRY
    if problem.message == "Invalid server response":
        return DeliveryOutcome.UNKNOWN
    # The token or the address is wrong: surely nothing was sent, and mended, it works.
    return DeliveryOutcome.RETRY


def _pause_s(payload: bytes) -> float:
    try:
        return float(json.loads(payload)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return _UNSAID_PAUSE_S
