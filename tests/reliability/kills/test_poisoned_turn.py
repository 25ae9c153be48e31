"""One message kills Rasa, or makes it hang, each time it is read: it ends with a person, the others go on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fault_injection.variables import with_faults
from tests.support.promises.kills.kill_run import assert_kept
from tests.support.promises.kills.poisoning import POISON, poison, restarts
from tests.support.promises.transcripts import count_waiting
from tests.support.shop import demo_shop

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(900)]
# Tried twice among others and once alone.
TRIES = 3


@pytest.mark.parametrize(
    ("how", "within_s", "deaths"),
    [
        ("kill", 150.0, TRIES),
        pytest.param("hang", 400.0, TRIES, marks=pytest.mark.long),
        # What only takes long is ended inside: Rasa itself goes on.
        ("spin", 60.0, 0),
    ],
)
async def test_a_message_that_breaks_rasa_each_time_ends_with_a_person(
    tmp_path: Path, how: str, within_s: float, deaths: int, record_property: Callable[[str, object], None]
) -> None:
    with (
        with_faults(tmp_path, poison=f"{how}:{POISON}") as fault,
        demo_shop(tmp_path / "var", **fault) as shop,
    ):
        records = await poison(shop, within_s)
        assert restarts(shop, "rasa") == deaths
        assert count_waiting(shop) == 0
    assert_kept(records, {record.script.name: record.answers for record in records})
    put_off = sum(record.asides for record in records)
    asked = sum(len(record.answers) for record in records)
    record_property(
        f"Poison, {how}", f"{deaths} deaths; of {asked} others' messages {put_off} put off and given"
    )
