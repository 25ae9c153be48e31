"""Room on the disks that the shop writes to."""

import os
from collections.abc import Iterable
from pathlib import Path

from gendan.platform.health_findings import Finding

_MB = 1_000_000
_MB_A_GB = 1_000
_FEW_INODES = 0.02


def check_disks(places: Iterable[Path], low_mb: int) -> list[Finding]:
    """Return how much room there is, once a file system.

    Args:
        places: folders that are written to; one that doesn't exist yet counts as what it will lie in.
        low_mb: below so many free megabytes it's a problem, below twice as many a warning.
    """
    found: dict[int, list[Finding]] = {}
    for place in places:
        existing = next(folder for folder in (place, *place.parents) if folder.exists())
        device = existing.stat().st_dev
        if device not in found:
            name = "disk" if not found else f"disk.{len(found) + 1}"
            found[device] = [_room(name, existing, low_mb), *_inodes(name, existing)]
    return [finding for findings in found.values() for finding in findings]


def _room(name: str, place: Path, low_mb: int) -> Finding:
    state = os.statvfs(place)
    free_mb = state.f_bavail * state.f_frsize // _MB
    free = f"{free_mb} MB" if free_mb < 10 * _MB_A_GB else f"{free_mb // _MB_A_GB} GB"
    what = f"{free} are free in {place}"
    remedy = "Make room; when the disk is full, messages are refused and no answer is written"
    if free_mb < low_mb:
        return Finding.problem(name, f"only {what}", remedy)
    if free_mb < 2 * low_mb:
        return Finding.warning(name, f"only {what}", remedy)
    return Finding.ok(name, what)


def _inodes(name: str, place: Path) -> list[Finding]:
    state = os.statvfs(place)
    if not state.f_files:
        # Some file systems have no fixed number.
        return []
    name, what = f"{name}.inodes", f"{state.f_favail} more files fit on the disk of {place}"
    if state.f_favail / state.f_files >= _FEW_INODES:
        return [Finding.ok(name, what)]
    return [Finding.problem(name, f"only {what}", "Delete files that nobody needs")]
