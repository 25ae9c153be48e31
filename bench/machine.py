"""What it ran on."""

import os
import platform
from pathlib import Path


def machine() -> str:
    """Return one line that names cores, CPU, memory, Python and operating system."""
    cores = len(os.sched_getaffinity(0))
    return (
        f"{cores} cores ({_field('/proc/cpuinfo', 'model name')}), {_memory_gb():.0f} GB RAM, "
        f"Python {platform.python_version()}, {_system()}, Linux {platform.release()}"
    )


def _field(file: str, name: str) -> str:
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        key, colon, value = line.partition(":")
        if colon and key.strip() == name:
            return value.strip()
    return "unknown"


def _memory_gb() -> float:
    return int(_field("/proc/meminfo", "MemTotal").split()[0]) / 1024**2


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()
