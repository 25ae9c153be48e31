"""What keeps `gendan up` from starting is said, with the remedy."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shop import free_ports


@pytest.mark.process
def test_a_port_that_another_program_has_is_named_with_its_option(tmp_path: Path) -> None:
    names = ("--port", "--rasa-port", "--actions-port", "--backend-port", "--smtp-port")
    ports = [part for name, port in zip(names, free_ports(5), strict=True) for part in (name, str(port))]
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(ports[7])))
        other.listen()
        command = [sys.executable, "-m", "gendan.cli", "--var", str(tmp_path), "up", "--demo", *ports]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    said = " ".join(done.stdout.split())
    assert done.returncode == 1
    assert f"Port {ports[7]} is taken by another program" in said
    assert f"--backend-port {int(ports[7]) + 1}" in said
    assert not (tmp_path / "run.json").exists()
