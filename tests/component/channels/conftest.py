"""Channels are tested on the gateway's own parts, on the small database."""

from tests.support.channels.fixtures import *  # noqa: F403 - pytest looks for fixtures here
