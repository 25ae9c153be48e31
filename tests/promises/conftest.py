from collections.abc import Iterator

import pytest

from tests.promises.ordershop import PlantedShop, planted_shop

# These only ask, however long the answer takes,
_ASKING = {"test_forgeries", "test_leaks", "test_spraying", "test_takeovers", "test_ways"}
# and these kill what is theirs alone and wait until it is back, on a busy machine too.
_KILLING = {
    "test_browser",
    "test_crash_points",
    "test_grown_shop",
    "test_kills",
    "test_poisoned_turn",
    "test_without_rasa",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is promised within a time is tried with nothing else beside it."""
    for item in items:
        if "tests/promises" in item.path.as_posix() and item.path.stem not in _ASKING | _KILLING:
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlantedShop]:
    """One shop whose customers' every word is known, for all who try to get at them."""
    with planted_shop(tmp_path_factory.mktemp("planted")) as running:
        yield running
