import pytest

from tests.actions.fakes import FakeBackend
from tests.actions.turns import Chat


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend()


@pytest.fixture
def chat(backend: FakeBackend) -> Chat:
    return Chat(backend)
