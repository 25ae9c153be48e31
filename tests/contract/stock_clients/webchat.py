"""rasa-webchat as it is published: fetched once through npm, checked, kept under var/ and never committed."""

import base64
import hashlib
import subprocess
import tarfile

from gendan.platform.layout import ROOT
from tests.support.requirements import do_without

VERSION = "1.0.1"
_PACKAGE = f"rasa-webchat@{VERSION}"
# As npm states it for this version: what is run is what was published, byte by byte.
_SHA512 = "Ld1zVJvTAaTrs6A5p8t70agNNrKYRyXlvqXZRgBoDvKKUXbA0jhJKECi5bdPGlaR6jsmqWtVylHS+YqIqo0x8w=="
_CACHE = ROOT / "var" / "stock"


def webchat_script() -> str:
    """Return the text of the published `lib/index.js`; without it the test is skipped, in CI failed."""
    archive = _CACHE / f"rasa-webchat-{VERSION}.tgz"
    if not archive.exists():
        _fetch()
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    assert digest == _SHA512, f"{archive} is not {_PACKAGE}: delete it"
    with tarfile.open(archive) as package:
        script = package.extractfile("package/lib/index.js")
        assert script is not None
        return script.read().decode()


def _fetch() -> None:
    _CACHE.mkdir(parents=True, exist_ok=True)
    command = ["npm", "pack", _PACKAGE, "--ignore-scripts", "--pack-destination", str(_CACHE)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError) as problem:
        do_without(f"{_PACKAGE} can't be fetched ({type(problem).__name__}): run `{' '.join(command)}`")
