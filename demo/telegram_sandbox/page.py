"""The page on which one plays a person with Telegram: its files, what it shows, what it does."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from demo.telegram_sandbox.commands import commands_for, words_for
from demo.telegram_sandbox.errors import ApiError, Json, bad_request
from demo.telegram_sandbox.personas import User
from demo.telegram_sandbox.state import World

STATIC = Path(__file__).parent / "static"
_WAIT_S = 25.0
_SHOWN_QUERIES = 5
_SHOWN_AS_PICTURE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_LONGEST_TEXT = 4096
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class ChatPage:
    """Serves the page and the few calls that it makes.

    Args:
        world: where the bot is.
        users: by id, whom one may play.
    """

    def __init__(self, world: World, users: Mapping[int, User]) -> None:
        self._world = world
        self._users = users
        self._actions: Mapping[str, Callable[[User, Json], object]] = {
            "send": lambda user, body: user.send(_text(body, "text")),
            "edit": lambda user, body: user.edit(_number(body, "message_id"), _text(body, "text")),
            "start": lambda user, body: user.start(str(body.get("payload", ""))),
            "press": lambda user, body: user.press_data(_number(body, "message_id"), _text(body, "data")),
            "tap": lambda user, body: user.tap(_text(body, "title")),
            "photo": lambda user, _body: user.send_photo(),
            "voice": lambda user, _body: user.send_voice(),
            "sticker": lambda user, body: user.send_sticker(_text(body, "emoji")),
            "location": lambda user, _body: user.send_location(),
            "contact": lambda user, _body: user.share_contact(),
            "other-contact": lambda user, _body: user.send_contact(self._somebody_else(user).person),
            "block": lambda user, _body: user.block(),
        }

    def add_routes(self, app: web.Application) -> None:
        """Add the page at `/`, its files and its calls."""
        app.router.add_get("/", _index)
        app.router.add_static("/static", STATIC)
        app.router.add_get("/play/people", self._people)
        app.router.add_get("/play/files/{file_id}", self._file)
        app.router.add_get("/play/{user:\\d+}", self._chat)
        app.router.add_put("/play/{user:\\d+}/photo", self._upload_photo)
        app.router.add_post("/play/{user:\\d+}/{action}", self._act)
        app.on_response_prepare.append(_add_headers)

    async def _people(self, _request: web.Request) -> web.Response:
        return web.json_response([_person(user) for user in self._users.values()])

    async def _chat(self, request: web.Request) -> web.Response:
        """Answer with the whole chat, as soon as it is another than the one that the page has."""
        user = self._user(request)
        known = int(request.query.get("after", "-1"))
        await self._world.bell.wait_until(lambda: user.chat.revision != known, _WAIT_S)
        return web.json_response(self._shown(user))

    def _shown(self, user: User) -> Json:
        bot, chat = self._world.bot, user.chat
        action, until = chat.action
        queries = [query for query in self._world.queries.values() if query.chat_id == chat.id]
        return {
            "revision": chat.revision,
            "bot": {
                "name": words_for(bot, user.person, "name") or bot.name,
                "username": bot.username,
                "description": words_for(bot, user.person, "description"),
            },
            "is_started": chat.is_started,
            "is_blocked": chat.is_blocked,
            "action": action if until > self._world.now() else "",
            "commands": commands_for(bot, user.person),
            "keyboard": chat.keyboard,
            "messages": list(chat.messages.values()),
            "queries": [
                {
                    "id": query.id,
                    "message_id": query.message_id,
                    "data": query.data,
                    "answer": query.answer,
                }
                for query in queries[-_SHOWN_QUERIES:]
            ],
        }

    async def _act(self, request: web.Request) -> web.Response:
        user, action = self._user(request), self._actions.get(request.match_info["action"])
        if action is None:
            raise ApiError(404, "Not Found")
        # A page of another site can't send this type without asking first.
        if request.content_type != "application/json":
            raise bad_request("the body must be JSON")
        body: Any = await request.json() if request.can_read_body else {}
        if not isinstance(body, dict):
            raise bad_request("the body must be a JSON object")
        try:
            action(user, body)
        except (LookupError, RuntimeError) as problem:
            raise ApiError(409, str(problem)) from None
        return web.json_response({"ok": True})

    async def _upload_photo(self, request: web.Request) -> web.Response:
        user = self._user(request)
        try:
            user.send_photo(await request.read(), request.query.get("caption", ""))
        except RuntimeError as problem:
            raise ApiError(409, str(problem)) from None
        return web.json_response({"ok": True})

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._world.files.find(request.match_info["file_id"])
        if stored.mime_type in _SHOWN_AS_PICTURE:
            return web.Response(body=stored.data, content_type=stored.mime_type)
        headers = {"Content-Disposition": "attachment"}
        return web.Response(body=stored.data, content_type="application/octet-stream", headers=headers)

    def _user(self, request: web.Request) -> User:
        user = self._users.get(int(request.match_info["user"]))
        if user is None:
            raise ApiError(404, "Not Found")
        return user

    def _somebody_else(self, user: User) -> User:
        others = [other for other in self._users.values() if other is not user]
        if not others:
            raise LookupError("there is nobody else")
        return others[0]


async def _index(_request: web.Request) -> web.StreamResponse:
    return web.FileResponse(STATIC / "index.html")


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


def _person(user: User) -> Json:
    person = user.person
    return {
        "id": person.id,
        "name": f"{person.first_name} {person.last_name}".strip(),
        "phone": f"+{person.phone}",
        "language_code": person.language_code,
    }


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= _LONGEST_TEXT:
        raise bad_request(f"'{name}' must be a text of 1 to {_LONGEST_TEXT} characters")
    return value.strip()


def _number(body: Json, name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int):
        raise bad_request(f"'{name}' must be a whole number")
    return value
