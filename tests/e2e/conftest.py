"""One real shop for all end-to-end tests, and customers who talk to it as widgets do."""

from tests.support.e2e.fixtures import (
    arrive,
    usual_shop,
)

__all__ = [
    "arrive",
    "usual_shop",
]
