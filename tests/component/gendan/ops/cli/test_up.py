"""What keeps `gendan up` from starting is said, with the remedy."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from gendan.ops.cli.up import why_not
from gendan.ops.supervisor.lock import installation_lock
from gendan.platform.layout import ROOT, Layout
from tests.support.shop import free_ports

pytestmark = pytest.mark.process
PORTS = ("--port", "--rasa-port", "--actions-port", "--backend-port", "--smtp-port")


def up(var: Path, ports: list[int], *options: str, **environment: str) -> str:
    """Try to start a shop that can't be started; return what is said, in one line."""
    chosen = [part for name, port in zip(PORTS, ports, strict=True) for part in (name, str(port))]
    done = subprocess.run(
        [sys.executable, "-m", "gendan.ops.cli", "--var", str(var), "up", *options, *chosen],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert not (var / "run.json").exists()
    assert not (var / "logs" / "backend.out").exists()
    return " ".join(done.stdout.split())


def test_a_port_that_another_program_has_is_named_with_the_program_and_the_option(tmp_path: Path) -> None:
    ports = free_ports(5)
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports[3]))
        other.listen()
        said = up(tmp_path, ports, "--demo")
    assert f"Port {ports[3]} is taken by " in said
    assert f"(process {os.getpid()})" in said
    assert f"--backend-port {ports[3] + 1}" in said


def test_a_second_start_on_one_folder_is_refused_by_name(tmp_path: Path) -> None:
    with installation_lock(Layout(var=tmp_path)):
        said = up(tmp_path, free_ports(5), "--demo")
    assert f"already runs in {tmp_path} (process {os.getpid()})" in said
    assert f"'kill {os.getpid()}'" in said


def test_a_real_shop_with_the_demos_file_is_refused_before_anything_is_started(tmp_path: Path) -> None:
    said = up(tmp_path, free_ports(5), GENDAN_SHOP_FILE=str(ROOT / "deploy" / "shop.demo.yml"))
    assert "contacts.phone: is the demo shop's: put your own" in said


def test_a_file_that_a_killed_run_left_half_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{", encoding="utf-8")
    # It gets as far as the shop's file.
    said = up(tmp_path, free_ports(5), GENDAN_SHOP_FILE=str(tmp_path / "none.yml"))
    assert "no such file" in said


def test_a_service_that_does_not_start_is_named_with_the_last_line_it_printed(tmp_path: Path) -> None:
    said = "no such patch: typo; there are a, b"
    (tmp_path / "rasa.out").write_text(f"Traceback …\n{said}\n\n", encoding="utf-8")
    assert why_not("rasa", tmp_path).endswith(f"rasa.out says why. Its last line: {said}")
    assert why_not("bot", tmp_path).endswith("bot.out says why.")
