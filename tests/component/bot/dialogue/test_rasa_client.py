"""What a failed call to Rasa says about the turn, with a real server in Rasa's place."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.dialogue.rasa import RasaDialogue
from bot.ports import Doubt, TurnFailedError
from gendan.contracts import TurnRequest

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
TURN = TurnRequest("t_1", None, "c_1:1", "where is it", None, {})


@asynccontextmanager
async def rasa(handler: Handler, timeout_s: float = 30) -> AsyncIterator[RasaDialogue]:
    """Serve every path by a handler; after the block nobody listens there."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession() as session:
        try:
            yield RasaDialogue(session, f"http://127.0.0.1:{port}", "token", timeout_s=timeout_s)
        finally:
            await runner.cleanup()


async def breaks_off(request: web.Request) -> web.StreamResponse:
    assert request.transport
    request.transport.abort()
    return web.Response()


async def hangs(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


async def gives_up_reading(_request: web.Request) -> web.StreamResponse:
    return web.json_response({"messages": [], "failed_actions": [], "took_too_long": True})


async def lacks_its_actions(_request: web.Request) -> web.StreamResponse:
    return web.json_response({"messages": [], "failed_actions": ["action_track"], "is_unreachable": True})


async def answers_500(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=500)


@pytest.mark.parametrize(
    ("handler", "doubt", "is_down"),
    [
        (breaks_off, Doubt.BROKE, True),
        (hangs, Doubt.SLOW, True),
        (gives_up_reading, Doubt.BROKE, False),
        (lacks_its_actions, Doubt.NONE, True),
        (answers_500, Doubt.NONE, False),
    ],
)
async def test_a_failure_tells_whether_the_turn_may_be_to_blame(
    handler: Handler, doubt: Doubt, is_down: bool
) -> None:
    # Only who hangs is given up on: on a busy machine an answer may take longer than a short patience.
    async with rasa(handler, timeout_s=0.3 if handler is hangs else 30) as dialogue:
        with pytest.raises(TurnFailedError) as failure:
            await dialogue.take_turn(TURN)
    assert (failure.value.doubt, failure.value.is_down) == (doubt, is_down)


async def test_where_nobody_listens_no_turn_is_to_blame() -> None:
    async with rasa(hangs) as dialogue:
        pass
    async with aiohttp.ClientSession() as session:
        dialogue._session = session
        with pytest.raises(TurnFailedError) as failure:
            await dialogue.take_turn(TURN)
        assert (failure.value.doubt, failure.value.is_down) == (Doubt.NONE, True)
        assert not await dialogue.is_well()


@pytest.mark.parametrize(
    ("handler", "is_well"), [(gives_up_reading, True), (answers_500, False), (hangs, False)]
)
async def test_it_is_well_when_it_answers_at_once(handler: Handler, is_well: bool) -> None:
    async with rasa(handler) as dialogue, asyncio.timeout(3):
        assert await dialogue.is_well() is is_well
