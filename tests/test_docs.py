"""What the documentation says is what the code does."""

import runpy
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_setting_is_documented_as_it_is() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "settings_page.py"))["page"]()
    written = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert written == page, "run 'python docs/settings_page.py > docs/settings.md'"
