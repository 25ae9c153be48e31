"""The stand-in for Telegram, and the real library talking to it."""

from tests.support.telegram_sandbox.fixtures import *  # noqa: F403 - pytest looks for fixtures here
