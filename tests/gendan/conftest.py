import pytest

from tests.gendan.installation import Installation, install


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation on SQLite, to be copied."""
    return install(tmp_path_factory.mktemp("installation") / "var")
