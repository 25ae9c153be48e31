"""How a server process starts and runs."""

import os
import resource
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

import uvloop
from aiohttp import web

from gendan.platform.gc_tuning import settle_memory
from gendan.platform.logging.logs import configure_logs
from gendan.platform.settings import ServerSettings, SettingsError, load_settings

S = TypeVar("S", bound=ServerSettings)


def run_server(
    process: str,
    settings_kind: type[S],
    build_app: Callable[[S], web.Application | Awaitable[web.Application]],
    close_s: float = 60.0,
) -> None:
    """Serve until a signal ends the process; a setting that can't be used ends it with what to do.

    Args:
        process: the name that its log lines carry.
        settings_kind: its settings, read from the environment.
        build_app: returns its application.
        close_s: how long requests under way may take to end.
    """
    try:
        settings = load_settings(settings_kind, os.environ)
        settle_memory()
        allow_open_files()
        configure_logs(process, file=settings.log_file, keep_days=settings.keep_logs_days)
        web.run_app(
            build_app(settings),
            host=settings.host,
            port=settings.port,
            print=None,
            access_log=None,
            shutdown_timeout=close_s,
            loop=uvloop.new_event_loop(),
        )
    except SettingsError as problem:
        sys.exit(str(problem))


def allow_open_files() -> int:
    """Raise this process's (and its children's) limit of open files as far as allowed; return it.

    Many systems begin with 1,024, and each open widget takes one.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Some systems name no limit, and refuse it when it is asked for.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
