"""Methods about the bot itself."""

import json
import re
from functools import partial
from typing import Any

from demo.telegram_sandbox.errors import ApiError, Json, bad_request, too_many_requests
from demo.telegram_sandbox.parameters import Parameters
from demo.telegram_sandbox.state import Method, World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LONGEST_COMMAND_TEXT, _MOST_COMMANDS = 256, 100
_LONGEST = {"name": 64, "description": 512, "short_description": 120}
_CLOSE_AFTER_S = 600
_LOGGED_OUT_S = 600


async def _get_me(world: World, _parameters: Parameters) -> Json:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return world.bot.as_json() | abilities


async def _set_my_commands(world: World, parameters: Parameters) -> bool:
    commands: Any = parameters.structure("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("too many commands specified")
    world.bot.commands[_scope(parameters), parameters.text("language_code")] = [
        _checked_command(command) for command in commands
    ]
    for chat in world.chats.values():
        world.touch(chat)
    return True


async def _get_my_commands(world: World, parameters: Parameters) -> list[Json]:
    return world.bot.commands.get((_scope(parameters), parameters.text("language_code")), [])


async def _delete_my_commands(world: World, parameters: Parameters) -> bool:
    world.bot.commands.pop((_scope(parameters), parameters.text("language_code")), None)
    return True


async def _set_words(name: str, world: World, parameters: Parameters) -> bool:
    words = parameters.text(name)
    if len(words) > _LONGEST[name]:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    world.bot.words[name, parameters.text("language_code")] = words
    return True


async def _get_words(name: str, world: World, parameters: Parameters) -> Json:
    given = world.bot.words
    words = given.get((name, parameters.text("language_code"))) or given.get((name, ""), "")
    return {name: words or (world.bot.name if name == "name" else "")}


async def _log_out(world: World, _parameters: Parameters) -> bool:
    world.bot.logged_out_at = world.now()
    return True


async def _close(world: World, _parameters: Parameters) -> bool:
    runs_s = world.now() - world.bot.launched_at
    if runs_s < _CLOSE_AFTER_S:
        raise too_many_requests(int(_CLOSE_AFTER_S - runs_s) + 1)
    world.bot.launched_at = world.now()
    return True


def check_logged_in(world: World) -> None:
    """Let a call pass, unless the bot logged out less than ten minutes ago.

    Raises:
        ApiError: 400.
    """
    out_at = world.bot.logged_out_at
    if out_at is not None and world.now() - out_at < _LOGGED_OUT_S:
        raise ApiError(400, "Logged out")


def scope_key(scope: Json) -> str:
    """Return a command scope in the form that commands are kept by."""
    return json.dumps(scope, sort_keys=True)


def _scope(parameters: Parameters) -> str:
    scope: Any = parameters.structure("scope") or {"type": "default"}
    if not isinstance(scope, dict) or "type" not in scope:
        raise bad_request("can't parse BotCommandScope")
    return scope_key(scope)


def _checked_command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = str(command.get("command", "")).lstrip("/"), str(command.get("description", ""))
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= _LONGEST_COMMAND_TEXT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


PROFILE: dict[str, Method] = {
    "getMe": _get_me,
    "setMyCommands": _set_my_commands,
    "getMyCommands": _get_my_commands,
    "deleteMyCommands": _delete_my_commands,
    "setMyName": partial(_set_words, "name"),
    "getMyName": partial(_get_words, "name"),
    "setMyDescription": partial(_set_words, "description"),
    "getMyDescription": partial(_get_words, "description"),
    "setMyShortDescription": partial(_set_words, "short_description"),
    "getMyShortDescription": partial(_get_words, "short_description"),
    "logOut": _log_out,
    "close": _close,
}
