"""Which worker runs what: a file as a whole, and together those whose tests talk to one shop."""

import re
from collections.abc import Iterable

import pytest
from xdist.scheduler import LoadFileScheduling

# Started once a worker, in 20 seconds and with a gigabyte: by the fixture, the files that ask for it.
TOGETHER = {
    "shop": r"e2e/test_(bad_input|broken_requests|fuzzed|headers|hidden_numbers|in_chromium|rating"
    r"|seeing|sessions|true_answers|uploads|who_may_call)",
    # Of the same fixture, but minutes on their own: a second worker's.
    "shop for dialogues": r"e2e/dialogue/test_\w+",
    "usual_shop": r"e2e/test_(behind_a_proxy|devices|fake_telegram)",
    "mortal_shop": r"reliability/(kills/test_(clean_stop|kills|without_rasa)|load/test_(flood|long_messages)"
    r"|test_full_disk)",
    "planted": r"reliability/leaks/test_(forgeries|leaks|spraying|takeovers)",
}
_BY_FILE = {name: re.compile(rf"tests/(?:{files})\.py") for name, files in TOGETHER.items()}
# What waits for a shop or a browser takes minutes a file; what starts something smaller, seconds.
_SLOW_FIRST = ({"rasa", "chromium"}, {"process", "postgres", "php", "node"})


def place_of(file: str) -> str:
    """Return what a file is run together with: all that have the same one are one worker's."""
    return next((name for name, files in _BY_FILE.items() if files.fullmatch(file)), file)


def refuse_unplaced(items: Iterable[pytest.Item]) -> None:
    """Raise if a file asks for a shared shop and isn't among those that are run together.

    Raises:
        pytest.UsageError: naming the file.
    """
    shared = {name.partition(" ")[0] for name in TOGETHER}
    for item in (item for item in items if item.get_closest_marker("rasa")):
        file = item.nodeid.partition("::")[0]
        asked = shared & set(getattr(item, "fixturenames", ()))
        if asked and place_of(file).partition(" ")[0] not in asked:
            raise pytest.UsageError(
                f"{file} asks for '{min(asked)}': name it in tests/support/distribution.py"
            )


def begin_with_slow_files(items: list[pytest.Item]) -> None:
    """Order files by what they start: a slow one at the end would leave the other workers idle."""
    ranks: dict[str, int] = {}
    for item in items:
        place = place_of(item.nodeid.partition("::")[0])
        ranks[place] = min(_rank(item), ranks.get(place, len(_SLOW_FIRST)))
    items.sort(key=lambda item: ranks[place_of(item.nodeid.partition("::")[0])])


class TogetherScheduling(LoadFileScheduling):
    """Gives each worker files, or those that are run together."""

    def _split_scope(self, nodeid: str) -> str:
        return place_of(super()._split_scope(nodeid))


def _rank(item: pytest.Item) -> int:
    marks = {marker.name for marker in item.iter_markers()}
    return next((rank for rank, slow in enumerate(_SLOW_FIRST) if marks & slow), len(_SLOW_FIRST))
