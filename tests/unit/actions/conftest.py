import pytest

from tests.support.actions.fakes import FakeBackend
from tests.support.actions.turns import Chat


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
def chat(backend: FakeBackend) -> Chat:
    return Chat(backend)
