"""A backend as its callers meet it: over HTTP, on a real database, with the demo's fixed orders."""

from tests.support.backend.fixtures import *  # noqa: F403 - pytest looks for fixtures here
