"""The command line, run as an operator runs it."""

import os
import subprocess
import sys
from pathlib import Path

from gendan.platform.layout import ROOT

_PATIENCE_S = 120.0


def gendan(
    var: Path, *arguments: str, typed: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run `gendan` on an installation and return what it said, whatever its exit code.

    Args:
        var: the installation's folder.
        arguments: its command.
        typed: on its standard input.
        variables: of its environment, beside the tests' own.
    """
    return subprocess.run(
        [sys.executable, "-m", "gendan.ops.cli", "--var", str(var), *arguments],
        env={**os.environ, **variables},
        cwd=ROOT,
        input=typed,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=False,
    )
