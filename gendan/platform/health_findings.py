"""What a check found: one thing a finding, with the remedy beside it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any


class Severity(IntEnum):
    """How bad it is; also the exit code of a check that found nothing worse."""

    OK = 0
    WARNING = 1
    PROBLEM = 2


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: stable, for machines: `part.rasa`, `disk`.
        what: what is so, in a few words, without personal data.
        remedy: what to do; empty where there is nothing to do.
    """

    name: str
    level: Severity
    what: str
    remedy: str = ""

    @classmethod
    def ok(cls, name: str, what: str) -> "Finding":
        """Return that something is as it should be."""
        return cls(name, Severity.OK, what)

    @classmethod
    def warning(cls, name: str, what: str, remedy: str) -> "Finding":
        """Return that something should be looked at."""
        return cls(name, Severity.WARNING, what, remedy)

    @classmethod
    def problem(cls, name: str, what: str, remedy: str) -> "Finding":
        """Return that something doesn't work or soon won't."""
        return cls(name, Severity.PROBLEM, what, remedy)


@dataclass(frozen=True)
class ServiceReport:
    """What a service found out about itself.

    Attributes:
        figures: its backlog, by the names under which `/metrics` shows it; empty without a database.
    """

    findings: tuple[Finding, ...]
    figures: Mapping[str, float]

    def dumps(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps({"findings": as_json(self.findings), "figures": dict(self.figures)})

    @classmethod
    def loads(cls, text: str) -> "ServiceReport":
        """Read what `dumps` wrote.

        Raises:
            ValueError: it isn't a report.
        """
        try:
            read = json.loads(text)
            findings = tuple(
                Finding(**{**each, "level": Severity[each["level"].upper()]}) for each in read["findings"]
            )
            return cls(findings, read["figures"])
        except (KeyError, TypeError) as problem:
            raise ValueError(f"not a report: {problem}") from None


def as_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings for machines."""
    return [{**asdict(finding), "level": finding.level.name.lower()} for finding in findings]


def worst(findings: Iterable[Finding]) -> Severity:
    """Return the worst level among findings."""
    return max((finding.level for finding in findings), default=Severity.OK)
