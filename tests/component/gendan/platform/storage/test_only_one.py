"""A SQLite file has one gateway."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from gendan.platform.layout import ROOT
from gendan.platform.storage.only_one import AlreadyRunningError, only_one
from tests.support.shop import free_ports


def test_a_second_one_is_told_what_to_do_and_the_next_begins_when_the_first_has_ended(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'gateway.db'}"
    with only_one(url, "gateway"):
        refusal = pytest.raises(AlreadyRunningError, match=r"gateway\.db.*stop the other one first, or use")
        with refusal, only_one(url, "gateway"):
            pass
        with only_one(f"sqlite:///{tmp_path / 'another.db'}", "gateway"):
            pass
    with only_one(url, "gateway"):
        pass


def test_on_postgresql_several_may_run() -> None:
    with (
        only_one("postgresql://somewhere/gateway", "gateway"),
        only_one("postgresql://somewhere/gateway", "x"),
    ):
        pass


@contextmanager
def gateway(database: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a gateway by itself: neither Rasa nor a backend is there."""
    port = free_ports(1)[0]
    key = "a-secret-of-more-than-24-characters"
    rings = ("GENDAN_PRINCIPAL_KEYS", "GENDAN_IDENTITY_KEYS", "GENDAN_REST_KEYS")
    settings = {
        **dict.fromkeys(rings, f"k:{key}"),
        "GENDAN_RASA_TOKEN": key,
        "GENDAN_GATEWAY_API_KEY": key,
        "GENDAN_GATEWAY_DATABASE": f"sqlite:///{database}",
        "GENDAN_GATEWAY_PORT": str(port),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, f"http://127.0.0.1:{port}/healthz"
    finally:
        process.kill()
        process.communicate(timeout=10)


def until_healthy(url: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urlopen(url, timeout=5).close()  # noqa: S310 - loopback
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return


@pytest.mark.process
def test_a_second_gateway_ends_at_once_and_after_a_kill_another_begins(tmp_path: Path) -> None:
    database = tmp_path / "gateway.db"
    with gateway(database) as (first, url):
        until_healthy(url)
        with gateway(database) as (second, _):
            _, told = second.communicate(timeout=30)
        assert second.returncode == 1
        assert "stop the other one" in told
        assert "Traceback" not in told
        first.send_signal(signal.SIGKILL)
        first.wait(10)
        with gateway(database) as (_, other):
            until_healthy(other)
