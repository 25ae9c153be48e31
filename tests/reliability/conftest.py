from collections.abc import Iterator

import pytest

from tests.support.e2e.fixtures import arrive
from tests.support.installation import template
from tests.support.promises.leaks.planted_shop import PlantedShop, planted_shop

__all__ = ["arrive", "template"]


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlantedShop]:
    """One shop whose customers' every word is known, for all who try to get at them."""
    with planted_shop(tmp_path_factory.mktemp("planted")) as running:
        yield running
