from collections.abc import Iterator

import pytest

from tests.promises.ordershop import PlantedShop, planted_shop


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlantedShop]:
    """One shop whose customers' every word is known, for all who try to get at them."""
    with planted_shop(tmp_path_factory.mktemp("planted")) as running:
        yield running
