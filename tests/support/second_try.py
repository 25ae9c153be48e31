"""What failed beside other tests is tried once more by itself: on a busy machine they disturb each other.

Run after a round of tests with the same arguments. Whatever fails again, or fails with too many others, has
failed. What passes then is named: look whether it asks for more speed than it may.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FAILED = Path(".pytest_cache/v/cache/lastfailed")
# More than that isn't disturbance.
MOST = 3


def try_again(arguments: Sequence[str], failed: Sequence[str]) -> int:
    """Run the tests that failed in the round before; return pytest's exit code, 1 if nothing was tried."""
    if len(failed) > MOST:
        print(f"\n{len(failed)} tests failed: too many to have been disturbed by others.")
    if not 0 < len(failed) <= MOST:
        return 1
    code = subprocess.call([sys.executable, "-m", "pytest", "--last-failed", *arguments])
    said = "failed again" if code else "passed alone, and failed beside others"
    print(f"\n{said}:", *failed, sep="\n  ")
    return code


if __name__ == "__main__":
    known = json.loads(FAILED.read_text(encoding="utf-8")) if FAILED.exists() else {}
    sys.exit(try_again(sys.argv[1:], sorted(known)))
