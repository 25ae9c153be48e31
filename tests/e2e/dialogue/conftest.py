import pytest

from tests.e2e.dialogue.talk import Talk
from tests.support.shop import RunningShop


@pytest.fixture
def li_wei(shop: RunningShop) -> Talk:
    return Talk(shop, customer="C1001")


@pytest.fixture
def emma(shop: RunningShop) -> Talk:
    return Talk(shop, customer="C2001", language="en")


@pytest.fixture
def stranger(shop: RunningShop) -> Talk:
    return Talk(shop)
