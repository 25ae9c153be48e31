"""Python imports this in every process that a test starts with this folder on `PYTHONPATH`, before all else.

It hides a `sitecustomize` of the machine's own (Debian's reports crashes to apport), which no test needs.
"""

import os

if os.environ.get("GENDAN_TEST_FAULTS"):
    try:
        from tests.fault_injection.planting import plant_faults

        plant_faults(os.environ)
    except Exception as problem:
        # Python would print any other exception and start the process without the fault.
        raise SystemExit(f"GENDAN_TEST_FAULTS: {problem!r}") from problem
