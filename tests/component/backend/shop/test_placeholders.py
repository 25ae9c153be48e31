"""What stands in the demo or in a template for something else never reaches a customer."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.check import check_backend
from backend.settings import MIGRATIONS, BackendSettings
from backend.shop.shop_file import ShopFileError, read_own_shop
from gendan.platform.health_findings import Finding, Severity
from gendan.platform.layout import ROOT
from gendan.platform.settings import load_settings
from tests.support.backend.commands import ENVIRON

DEPLOY = ROOT / "deploy"
REAL: dict[str, Any] = yaml.safe_load(Path(ENVIRON["GENDAN_SHOP_FILE"]).read_text(encoding="utf-8"))
DEMO: dict[str, Any] = yaml.safe_load((DEPLOY / "shop.demo.yml").read_text(encoding="utf-8"))


@pytest.fixture
def shop_file(tmp_path: Path) -> Path:
    return tmp_path / "shop.yml"


def settings(shop_file: Path, **environ: str) -> BackendSettings:
    return load_settings(BackendSettings, {**ENVIRON, "GENDAN_SHOP_FILE": str(shop_file), **environ})


def refusal(shop_file: Path, content: Any) -> str:
    shop_file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ShopFileError) as refused:
        read_own_shop(settings(shop_file))
    return str(refused.value)


def with_facts(change: dict[str, Any]) -> dict[str, Any]:
    return {**REAL, **change, "contacts": {**REAL["contacts"], **change.get("contacts", {})}}


def test_an_untouched_copy_of_the_demos_file_is_refused_key_by_key(shop_file: Path) -> None:
    said = refusal(shop_file, DEMO)
    for key in ("name.zh", "name.en", "contacts.phone", "contacts.email", "privacy_url"):
        assert f"  {key}: is the demo shop's: put your own" in said


def test_the_demo_goes_on_with_its_own_file() -> None:
    assert read_own_shop(settings(DEPLOY / "shop.demo.yml", GENDAN_DEMO="yes")).name == DEMO["name"]


def test_an_untouched_copy_of_the_template_names_every_key_that_is_to_be_filled_in() -> None:
    template = (DEPLOY / "shop.example.yml").read_text(encoding="utf-8")
    live = re.sub(r"#.*", "", template)
    with pytest.raises(ShopFileError) as refused:
        read_own_shop(settings(DEPLOY / "shop.example.yml"))
    assert str(refused.value).count("still says 'CHANGE") == len(re.findall("CHANGE[ -]ME", live))


def test_the_template_filled_in_and_opened_up_is_accepted(shop_file: Path) -> None:
    template = (DEPLOY / "shop.example.yml").read_text(encoding="utf-8")
    # Every key that it offers, those behind a '#' too.
    opened = re.sub(
        r"^(\s*)# ([a-z_]+: (?:\{|\[|https).*|number_shapes:)", r"\1\2", template, flags=re.MULTILINE
    )
    opened = re.sub(r"^#   (order|tracking):", r"  \1:", opened, flags=re.MULTILINE)
    filled = re.sub(r"https://CHANGE-ME", "https://tea.internal", opened).replace("CHANGE ME", "云上")
    shop_file.write_text(filled, encoding="utf-8")
    shop = read_own_shop(settings(shop_file))
    assert shop.number_shapes
    assert all(
        getattr(shop.faq, part).model_dump(exclude_none=False).values() for part in ("returns", "shipping")
    )
    assert shop.sign_in_url
    assert None not in shop.faq.shipping.model_dump().values()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"name": {"zh": "茶铺", "en": "TODO"}}, "name.en: still says 'TODO': put your own$"),
        ({"name": {"zh": "【待填】", "en": "Tea"}}, "name.zh: still says '待填'"),
        ({"privacy_url": "https://changeme.cn/privacy"}, "privacy_url: still says 'changeme'"),
        ({"privacy_url": "https://shop.example/p"}, r"privacy_url: .*shop\.example"),
        ({"contacts": {"email": "help@mail.example.com"}}, r"contacts\.email: .*mail\.example\.com"),
        ({"contacts": {"email": "help@shop.test"}}, r"contacts\.email: .*shop\.test"),
        ({"contacts": {"phone": "400-000-1234"}}, r"contacts\.phone: is the demo shop's"),
        ({"contacts": {"phone": "+1 212 555 0123"}}, r"contacts\.phone: is a made-up number"),
        ({"contacts": {"phone": "020 7946 0958"}}, r"contacts\.phone: is a made-up number"),
        ({"contacts": {"phone": "138 0013 8000"}}, r"contacts\.phone: is a made-up number"),
        ({"contacts": {"phone": "400-123-4567"}}, r"contacts\.phone: is a made-up number"),
        ({"contacts": {"phone": "010-00000000"}}, r"contacts\.phone: is a made-up number"),
        (
            {"faq": {"returns": {"how": {"zh": "见https://shop.example/returns", "en": "Write to us"}}}},
            r"faq\.returns\.how\.zh: .*shop\.example",
        ),
        (
            {"faq": {"returns": {"how": {"zh": "写信", "en": "Mail service@shop.example"}}}},
            r"faq\.returns\.how\.en: is the demo shop's",
        ),
    ],
)
def test_what_nobody_can_mean_is_refused_by_its_key(
    shop_file: Path, change: dict[str, Any], key: str
) -> None:
    assert re.search(key, refusal(shop_file, with_facts(change)), re.MULTILINE)


@pytest.mark.parametrize(
    "change",
    [
        {"contacts": {"phone": "0571-88888888"}},
        {"contacts": {"phone": "95338"}},
        {"contacts": {"phone": "400-666-0008"}},
        {"contacts": {"email": "example@163.com"}},
        {"contacts": {"email": "hi@examples.com"}},
        {"privacy_url": "https://latest.tea.cn/p"},
        {"name": {"zh": "例子书店", "en": "The Test Kitchen"}},
        {
            "faq": {
                "returns": {"how": {"zh": "退货时请填写快递单号。", "en": "For example, change your mind."}}
            }
        },
    ],
)
def test_what_somebody_may_mean_is_left_alone(shop_file: Path, change: dict[str, Any]) -> None:
    shop_file.write_text(yaml.safe_dump(with_facts(change), allow_unicode=True), encoding="utf-8")
    read_own_shop(settings(shop_file))


def test_mails_from_an_example_domain_are_a_problem(tmp_path: Path) -> None:
    environ = {**ENVIRON, "GENDAN_BACKEND_DATABASE": f"sqlite:///{tmp_path}/backend.db"}
    sender = {
        "GENDAN_SMTP_HOST": "127.0.0.1",
        "GENDAN_SMTP_PORT": "9",
        "GENDAN_SMTP_FROM": "shop@example.com",
    }
    report = asyncio.run(check_backend({**environ, **sender}, MIGRATIONS, outgoing=False))
    (found,) = [one for one in report.findings if one.name == "backend.sender"]
    assert "GENDAN_SMTP_FROM has the example domain example.com" in found.what


def test_facts_taken_over_from_the_demo_are_to_be_looked_at(shop_file: Path, tmp_path: Path) -> None:
    shop_file.write_text(yaml.safe_dump({**REAL, "faq": DEMO["faq"]}, allow_unicode=True), encoding="utf-8")
    environ = {**ENVIRON, "GENDAN_SHOP_FILE": str(shop_file)}
    environ["GENDAN_BACKEND_DATABASE"] = f"sqlite:///{tmp_path}/backend.db"
    report = asyncio.run(check_backend(environ, MIGRATIONS, outgoing=False))
    (found,) = [one for one in report.findings if one.name == "backend.shop_facts"]
    assert found == Finding("backend.shop_facts", Severity.WARNING, found.what, found.remedy)
    assert "faq.invoice.how.en" in found.what
