"""`gendan telegram setup` and what `gendan check` says about Telegram."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.telegram.runtime import read_webhook_url
from bot.telegram.setup import telegram_findings
from demo.telegram_sandbox.running import TOKEN, Sandbox
from demo.telegram_sandbox.webhooks import SandboxWebhook
from gendan.platform.health_findings import Severity
from gendan.platform.layout import ROOT
from gendan.platform.settings import SettingsError
from tests.support.telegram import settings_for


async def set_up(sandbox: Sandbox, var: Path, token: str = TOKEN, **environ: str) -> tuple[int, str]:
    """Run the command as operators do; return its exit code and what it printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "gendan.ops.cli", "--var", str(var), "telegram", "setup", "--demo"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONIOENCODING": "utf-8",
            "GENDAN_TELEGRAM_API_URL": sandbox.url,
            "GENDAN_BACKEND_URL": "http://127.0.0.1:9",
            **environ,
        },
    )
    said, _ = await process.communicate(f"{token}\n".encode())
    assert process.returncode is not None
    return process.returncode, said.decode()


def kept_token(var: Path) -> str | None:
    secrets = var / "secrets.json"
    kept: str | None = json.loads(secrets.read_text(encoding="utf-8")).get("GENDAN_TELEGRAM_TOKEN")
    return kept


@pytest.mark.process
async def test_it_makes_the_bot_ready_keeps_the_token_and_shows_where_to_find_it(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    code, printed = await set_up(sandbox, tmp_path)
    bot = sandbox.world.bot
    menus = {language: [command["command"] for command in commands]
             for (_, language), commands in bot.commands.items()}  # fmt: skip

    assert code == 0, printed
    assert "https://t.me/gendan_demo_bot" in printed
    assert "▄" in printed
    assert TOKEN not in printed
    assert set(menus) == {"", "en", "zh"}
    assert menus["zh"] == ["orders", "human", "language", "stop", "unlink", "help", "start"]
    assert bot.words["description", "zh"].startswith("自动客服助手")
    assert bot.words["short_description", ""].startswith("Orders")
    assert kept_token(tmp_path) == TOKEN
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0


@pytest.mark.process
async def test_with_a_webhook_it_sets_that(sandbox: Sandbox, tmp_path: Path) -> None:
    code, printed = await set_up(
        sandbox,
        tmp_path,
        GENDAN_TELEGRAM_MODE="webhook",
        GENDAN_TELEGRAM_PUBLIC_URL="https://shop.example/",
    )
    webhook = sandbox.world.webhooks.webhook

    assert code == 0, printed
    assert webhook
    assert webhook.url == f"https://shop.example/telegram/{TOKEN.split(':')[0]}"
    assert webhook.secret


@pytest.mark.process
@pytest.mark.parametrize(
    ("token", "environ", "word"),
    [
        ("not a token", {}, "BotFather"),
        ("123456789:" + "x" * 35, {}, "doesn't know this token"),
        (TOKEN, {"GENDAN_TELEGRAM_API_URL": "http://127.0.0.1:9"}, "can't be reached"),
        (TOKEN, {"GENDAN_TELEGRAM_MODE": "webhook", "GENDAN_TELEGRAM_PUBLIC_URL": "http://shop.example"},
         "GENDAN_TELEGRAM_PUBLIC_URL"),
        (TOKEN, {"GENDAN_TELEGRAM_MODE": "pigeon"}, "GENDAN_TELEGRAM_MODE"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_said_with_the_remedy_and_without_the_token(
    sandbox: Sandbox, tmp_path: Path, token: str, environ: dict[str, str], word: str
) -> None:
    code, printed = await set_up(sandbox, tmp_path, token, **environ)

    assert code == 1
    assert word in printed
    assert "Traceback" not in printed
    assert token not in printed
    assert not (tmp_path / "secrets.json").exists() or kept_token(tmp_path) is None


async def test_check_says_that_telegram_is_well(sandbox: Sandbox) -> None:
    found = await telegram_findings(settings_for(sandbox))

    assert [(finding.name, finding.level) for finding in found] == [
        ("telegram.token", Severity.OK),
        ("telegram.way", Severity.OK),
        ("telegram.pending", Severity.OK),
    ]


def _with_token(settings: Settings, token: str) -> Settings:
    return settings.model_copy(update={"telegram_token": SecretStr(token)})


async def test_check_says_that_telegram_is_off_without_a_token(sandbox: Sandbox) -> None:
    (found,) = await telegram_findings(_with_token(settings_for(sandbox), ""))

    assert (found.level, "off" in found.what) == (Severity.OK, True)


async def test_check_names_a_refused_token_a_lost_network_and_what_waits(sandbox: Sandbox) -> None:
    settings = settings_for(sandbox)
    wrong = await telegram_findings(_with_token(settings, "123456789:" + "x" * 35))
    lost = await telegram_findings(settings.model_copy(update={"telegram_api_url": "http://127.0.0.1:9"}))
    customer = sandbox.add_user()
    for number in range(120):
        customer.send(str(number))
    late = await telegram_findings(settings)

    assert [finding.name for finding in (*wrong, *lost)] == ["telegram.token", "telegram.reach"]
    assert (late[-1].level, "120" in late[-1].what) == (Severity.PROBLEM, True)
    assert "xxx" not in str(wrong)


async def test_check_tells_the_webhooks_last_error(sandbox: Sandbox) -> None:
    settings = settings_for(sandbox, telegram_mode="webhook", telegram_public_url="https://shop.example")
    url = read_webhook_url(settings)
    assert url
    sandbox.world.webhooks.set(SandboxWebhook(url))
    sandbox.world.webhooks._last_error = (1.0, "Wrong response from the webhook: 502 Bad Gateway")
    found = {finding.name: finding for finding in await telegram_findings(settings)}

    assert found["telegram.way"].level is Severity.PROBLEM
    assert "502" in found["telegram.way"].what


async def test_another_webhook_than_the_settings_say_is_looked_at(sandbox: Sandbox) -> None:
    sandbox.world.webhooks.set(SandboxWebhook("https://elsewhere.example/"))
    found = {finding.name: finding for finding in await telegram_findings(settings_for(sandbox))}

    assert found["telegram.way"].level is Severity.WARNING


@pytest.mark.parametrize("url", ["", "http://shop.example", "shop.example"])
def test_a_webhook_needs_https(sandbox: Sandbox, url: str) -> None:
    settings = settings_for(sandbox, telegram_mode="webhook", telegram_public_url=url)
    with pytest.raises(SettingsError):
        read_webhook_url(settings)
