"""Whether anybody hears of customers who ask for a person; said when a shop starts."""

import subprocess
import sys
from collections.abc import Mapping

from gendan.platform.health_findings import ServiceReport, Severity
from gendan.platform.layout import Layout

FINDING = "backend.support"
_PATIENCE_S = 30


def why_nobody_is_told(layout: Layout, environment: Mapping[str, str]) -> str | None:
    """Return why nobody is told, with the remedy; None where somebody is, or where it can't be found out."""
    command = (sys.executable, "-m", "backend", "check", "--no-outgoing")
    try:
        asked = subprocess.run(  # noqa: S603 - our own program
            command,
            cwd=layout.root,
            env=dict(environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE_S,
        )
        found = ServiceReport.loads(asked.stdout).findings
    except (subprocess.TimeoutExpired, ValueError):
        return None
    wrong = (one for one in found if one.name == FINDING and one.level is Severity.PROBLEM)
    return next((f"{one.what[0].upper()}{one.what[1:]}. {one.remedy}." for one in wrong), None)
