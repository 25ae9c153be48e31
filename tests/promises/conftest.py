from collections.abc import Iterator

import pytest

from tests.promises.ordershop import PlantedShop, planted_shop
from tests.shop import RunningShop, demo_shop

# These only ask, however long the answer takes.
_PATIENT = {"test_forgeries", "test_leaks", "test_spraying", "test_takeovers", "test_ways"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is promised is tried by killing and stopping, and in time: nothing else runs beside it."""
    for item in items:
        if "tests/promises" in item.path.as_posix() and item.path.stem not in _PATIENT:
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlantedShop]:
    """One shop whose customers' every word is known, for all who try to get at them."""
    with planted_shop(tmp_path_factory.mktemp("planted")) as running:
        yield running


@pytest.fixture(scope="session")
def mortal_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningShop]:
    """A shop of its own: others would wait for what is killed here."""
    with demo_shop(tmp_path_factory.mktemp("mortal")) as running:
        yield running
