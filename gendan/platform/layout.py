"""Where things lie in a checkout."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Layout:
    """Paths of one installation.

    Attributes:
        root: the checkout.
        var: everything a run writes; another folder is another installation.
    """

    root: Path = ROOT
    var: Path = ROOT / "var"

    @property
    def secrets(self) -> Path:
        """Generated keys, readable by the owner only."""
        return self.var / "secrets.json"

    @property
    def run_file(self) -> Path:
        """URLs, ports and process ids of what runs now."""
        return self.var / "run.json"

    @property
    def lock_file(self) -> Path:
        """Locked by whoever runs or restores this installation."""
        return self.var / "run.lock"

    @property
    def logs(self) -> Path:
        """One file a process."""
        return self.var / "logs"

    @property
    def models(self) -> Path:
        """Trained models, named after a hash of what they were trained from."""
        return self.root / "models"

    @property
    def rasa_python(self) -> Path:
        """The interpreter of Rasa's own environment."""
        return self.root / "nlu" / ".venv" / "bin" / "python"
