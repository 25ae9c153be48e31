"""The dialogue port over Rasa's turn channel (docs/contracts.md)."""

from typing import Any

import aiohttp

from bot.ports import Doubt, TurnAnswer, TurnFailedError
from gendan.contracts import MalformedMessageError, TurnReport, TurnRequest

# Rasa listens from when its model is loaded, and says who it is unless its only thread is held up.
_LIFE_SIGN = "/"
_LIFE_SIGN_TIMEOUT = aiohttp.ClientTimeout(total=1.0)


class RasaDialogue:
    """Speaks to one Rasa process.

    Args:
        session: shared HTTP session.
        url: Rasa's base URL.
        token: the bearer token of its turn channel.
        timeout_s: after this long a turn has failed; its late answer is dropped by whoever asked.
    """

    def __init__(
        self, session: aiohttp.ClientSession, url: str, token: str, *, timeout_s: float = 8.0
    ) -> None:
        self._session = session
        self._url = url.rstrip("/")
        self._token = token
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)

    async def take_turn(self, request: TurnRequest) -> TurnAnswer:
        """Run one turn.

        Raises:
            TurnFailedError: Rasa is down or slow, an action failed, or nothing was said.
        """
        report = await self._report(request)
        if report.took_too_long:
            raise TurnFailedError("reading the turn took too long", doubt=Doubt.BROKE)
        if report.failed_actions:
            failed = ", ".join(report.failed_actions)
            raise TurnFailedError(f"actions failed: {failed}", is_down=report.is_unreachable)
        # The gateway itself puts handing over into words.
        if not any("say" in message or message["do"] == "hand_over" for message in report.messages):
            raise TurnFailedError("the turn ended without a word")
        return TurnAnswer(tuple(report.messages), report.parse, report.active_form)

    async def is_well(self) -> bool:
        """Whether Rasa is there and not held up."""
        try:
            async with self._session.get(self._url + _LIFE_SIGN, timeout=_LIFE_SIGN_TIMEOUT) as response:
                return response.status == 200  # noqa: PLR2004
        except (TimeoutError, aiohttp.ClientError):
            return False

    async def problem(self) -> str | None:
        """Report whether Rasa understands a sentence; for readiness.

        A real parse, because without a model Rasa still answers on its other paths.
        """
        try:
            parsed = await self._post("/model/parse?token=" + self._token, {"text": "hello"})
        except TurnFailedError as failure:
            return str(failure)
        return None if (parsed.get("intent") or {}).get("name") else "Rasa runs without a model"

    async def _report(self, request: TurnRequest) -> TurnReport:
        try:
            return TurnReport.from_json(await self._post("/webhooks/gendan/turn", request.to_json()))
        except MalformedMessageError as problem:
            raise TurnFailedError(f"Rasa answered otherwise than agreed: {problem}") from None

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            async with self._session.post(
                self._url + path, json=body, headers=headers, timeout=self._timeout
            ) as response:
                if response.status != 200:  # noqa: PLR2004
                    raise TurnFailedError(f"Rasa answered {response.status}")
                answer: dict[str, Any] = await response.json()
                return answer
        except TimeoutError:
            raise TurnFailedError("Rasa took too long", is_down=True, doubt=Doubt.SLOW) from None
        except aiohttp.ClientConnectorError as problem:
            raise TurnFailedError(f"Rasa can't be reached: {type(problem).__name__}", is_down=True) from None
        except aiohttp.ClientError as problem:
            what = f"Rasa ended in the middle: {type(problem).__name__}"
            raise TurnFailedError(what, is_down=True, doubt=Doubt.BROKE) from None
