"""One real shop for all end-to-end tests, and customers who talk to it as widgets do."""

from tests.support.e2e.fixtures import *  # noqa: F403 - pytest looks for fixtures here
