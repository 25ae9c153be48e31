"""One person over all three stores, on either engine: found, told, erased, and not brought back."""

import json
import stat
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gendan.ops.backup.backup import back_up
from gendan.ops.backup.db_snapshot import is_sqlite
from gendan.ops.backup.restore import Restore, read_manifest
from gendan.ops.privacy.export_bundle import TargetExistsError, write_bundle
from gendan.ops.privacy.person import ErasedBeforeError, People, PersonUnclearError
from gendan.ops.supervisor.services import ServiceError, Services
from gendan.platform.clock import SystemClock
from gendan.platform.erasure_log import ErasureBook
from gendan.platform.layout import ROOT
from tests.support.command_line import gendan
from tests.support.installation import Installation, copied, install

pytestmark = pytest.mark.rasa  # its service's own Python reads its own store

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
EVERYTHING = (
    ("backend", "SELECT * FROM customers"),
    ("backend", "SELECT * FROM orders"),
    ("backend", "SELECT * FROM audit"),
    ("backend", "SELECT * FROM feedback"),
    ("gateway", "SELECT * FROM conversations"),
    ("gateway", "SELECT * FROM messages"),
    ("tracker", "SELECT * FROM tracker_state"),
)
PERSON = Path(__file__).parent / "person"
WORDS = ("李伟", "\\u674e", "li.wei", "13800138000", "南京西路", "C1001", "c_mine")


@pytest.fixture
def installation(template: Installation, tmp_path: Path) -> Installation:
    return populated(copied(template, tmp_path / "var"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def on_either(request: pytest.FixtureRequest, tmp_path: Path) -> Installation:
    if request.param == "sqlite":
        installation: Installation = request.getfixturevalue("installation")
        return installation
    return populated(install(tmp_path / "var", request.getfixturevalue("postgres_server")))


def populated(installation: Installation) -> Installation:
    for store in installation.urls:
        populate(installation, store)
    return installation


def populate(installation: Installation, store: str) -> None:
    statements = (PERSON / f"{store}.sql").read_text(encoding="utf-8").split(";\n")
    installation.run(store, *(statement for statement in statements if statement))


def people(services: Services) -> People:
    return People(services, ErasureBook(services.erasures, SystemClock()))


def erase(installation: Installation, customer: str, typed: str) -> subprocess.CompletedProcess[str]:
    """Erase somebody as an operator does, who is asked first."""
    shop_file = str(ROOT / "deploy" / "shop.demo.yml")
    return gendan(installation.layout.var, "erase", customer, typed=typed, GENDAN_SHOP_FILE=shop_file)


def content(installation: Installation) -> str:
    return "".join(str(installation.run(store, query)) for store, query in EVERYTHING)


def left(installation: Installation) -> list[str]:
    """Return which of the person's words stand in a table, or in a file."""
    found = [word for word in WORDS if word in content(installation)]
    files = [path for path in installation.layout.var.rglob("*") if path.is_file()]
    return found + [f"{path.name}: {w}" for path in files for w in WORDS if w.encode() in path.read_bytes()]


def test_all_stores_tell_what_they_hold_and_the_page_says_how_much(
    on_either: Installation, tmp_path: Path
) -> None:
    asked = people(on_either.services)
    subject = asked.find("li.wei@example.com")
    held = asked.export(subject)
    write_bundle(tmp_path / "bundle.zip", held, subject, NOW)
    assert stat.S_IMODE((tmp_path / "bundle.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        told = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert [one["id"] for one in json.loads(told["conversations.json"])] == ["c_mine", "c_proved"]
    assert [one["sender_id"] for one in json.loads(told["dialogue_states.json"])] == [
        "c_mine:1",
        "c_proved:1",
    ]
    assert "我叫李伟" in told["conversations.json"]
    assert "orders.json: orders with items" in told["README.txt"]
    assert not [word for word in ("Emma", "mug", "C2001") if word in str(told)]


def test_a_bundle_replaces_nothing(tmp_path: Path, installation: Installation) -> None:
    subject = people(installation.inside).find("C1001")
    with pytest.raises(TargetExistsError):
        write_bundle(tmp_path, {}, subject, NOW)


def test_who_is_unknown_or_unclear_is_named_with_the_remedy(installation: Installation) -> None:
    for named in ("nobody@example.com", "c_unknown"):
        with pytest.raises(PersonUnclearError, match="Name a customer by"):
            people(installation.inside).find(named)
    with pytest.raises(PersonUnclearError, match=r"means C2001, guest:1\. Name one of them"):
        people(installation.inside).find("emma@example.com")


def test_a_customers_conversation_leads_to_the_customer(installation: Installation) -> None:
    assert people(installation.inside).find("c_mine").customer_id == "C1001"
    alone = people(installation.inside).find("c_proved")
    assert (alone.customer_id, list(alone.conversations)) == (None, ["c_proved"])


def test_an_erasure_leaves_nothing_of_the_person_anywhere(on_either: Installation) -> None:
    assert len(left(on_either)) > len(WORDS) / 2
    asked = people(on_either.services)
    done = asked.erase(asked.find("C1001"))
    assert (done["conversations"], done["dialogue states"], done["orders"]) == (2, 2, 1)
    assert left(on_either) == []
    assert [w for w in ("Emma Clark", "My mug?", "c_hers", "540 Bryant") if w not in content(on_either)] == []


def test_who_was_erased_is_named_as_such_by_id_and_contact(installation: Installation) -> None:
    asked = people(installation.inside)
    asked.erase(asked.find("C1001"))
    for named in ("138 0013 8000", "c_proved"):
        with pytest.raises(ErasedBeforeError, match="Erased already"):
            asked.find(named)


@pytest.mark.parametrize("service", [pytest.param("gateway", marks=pytest.mark.long), "backend"])
def test_an_erasure_that_was_interrupted_is_finished_by_the_next(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, service: str
) -> None:
    services = installation.inside
    asked = people(services)
    subject = asked.find("C1001")

    def fails(_command: str, _asked: object) -> None:
        raise ServiceError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(services, service, fails)
        with pytest.raises(ServiceError):
            asked.erase(subject)
    asked.erase(asked.find("li.wei@example.com"))
    assert left(installation) == []


def test_an_older_backup_does_not_bring_the_person_back(on_either: Installation, tmp_path: Path) -> None:
    backup = back_up(on_either.services, tmp_path / "old.zip", SystemClock(), demo=False, secrets=None)
    asked = people(on_either.inside)
    asked.erase(asked.find("C1001"))
    said: list[str] = []
    # Asks every service's own process who of those erased is back.
    Restore(on_either.services, SystemClock(), said.append).run(backup, read_manifest(backup), replace=True)
    assert "1 people erased since the backup were erased again" in said
    assert left(on_either) == []
    assert "My mug?" in content(on_either)


@pytest.mark.long
def test_a_backup_from_after_the_erasure_keeps_who_came_back(
    installation: Installation, tmp_path: Path
) -> None:
    asked = people(installation.inside)
    asked.erase(asked.find("C1001"))
    installation.run("backend", (PERSON / "backend.sql").read_text(encoding="utf-8").split(";\n")[0])
    backup = back_up(installation.services, tmp_path / "new.zip", SystemClock(), demo=False, secrets=None)
    Restore(installation.services, SystemClock(), lambda _line: None).run(
        backup, read_manifest(backup), replace=True
    )
    assert people(installation.inside).find("C1001").names == ("李伟",)


def test_erasing_says_first_what_goes_and_does_nothing_without_a_yes(installation: Installation) -> None:
    before = content(installation)
    refused = erase(installation, "C1001", "n\n")
    assert (refused.returncode, "2 conversations" in refused.stdout) == (1, True)
    assert content(installation) == before
    done = erase(installation, "C1001", "y\n")
    assert (done.returncode, '"conversations": 2' in done.stdout) == (0, True), done.stderr
    assert left(installation) == []


def test_a_conversation_of_nobody_known_is_erased_alone(installation: Installation) -> None:
    asked = people(installation.inside)
    done = asked.erase(asked.find("c_proved"))
    assert (done["conversations"], done["dialogue states"], done.get("customers")) == (1, 1, None)
    assert [word for word in ("李伟", "My mug?") if word not in content(installation)] == []


def test_both_engines_were_really_used(on_either: Installation, request: pytest.FixtureRequest) -> None:
    engines = {is_sqlite(store.url) for store in on_either.services.stores}
    assert engines == {"sqlite" in request.node.name}
