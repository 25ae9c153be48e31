"""Whether a shop's databases are whole, and the way back where they aren't."""

import os
from datetime import UTC, datetime
from pathlib import Path

from gendan.ops.backup.amcheck import AmcheckError, examine_server
from gendan.ops.backup.backups import BackupBook, way_back
from gendan.ops.backup.db_snapshot import is_sqlite, sqlite_path
from gendan.ops.supervisor.services import Store
from gendan.platform.health_findings import Finding
from gendan.platform.layout import Layout
from gendan.platform.private_files import create_private
from gendan.platform.storage.integrity import Examined, Fault, examine, holds_rows
from gendan.platform.storage.wal import log_of

AT_START_S = 2.0
"""How long a look at one database may take when a shop is started or checked in passing."""
_BACKUPS = "backups.json"


class Soundness:
    """Looks at the databases of one shop; changes nothing.

    Args:
        layout: the installation.
        stores: its databases.
        data: the folder of the shop's own files.
        demo: whether it is the demo shop.
    """

    def __init__(self, layout: Layout, stores: tuple[Store, ...], data: Path, *, demo: bool) -> None:
        self._layout = layout
        self._stores = stores
        self._demo = demo
        self._with_damaged_logs: list[Path] = []
        self._told_way_back = ""
        self.book = BackupBook(data / _BACKUPS)

    def look(self, *, deep: bool, is_running: bool) -> list[Finding]:
        """Return a finding for each database.

        Args:
            deep: whether all of it is looked at, however long that takes.
            is_running: whether others write to them, so that their logs are under way.
        """
        self._told_way_back = ""
        return [
            self._judge(store, self._examine(store, deep=deep, is_running=is_running))
            if is_sqlite(store.url)
            else self._judge_server(store, deep=deep)
            for store in self._stores
        ]

    def keep_damaged_logs(self) -> list[Path]:
        """Put aside what SQLite would write over: logs that can't be read to their end; return the copies."""
        return [_keep(log_of(path)) for path in self._with_damaged_logs]

    def _examine(self, store: Store, *, deep: bool, is_running: bool) -> Examined:
        path, budget_s = sqlite_path(store.url), None if deep else AT_START_S
        found = examine(path, budget_s=budget_s, deep=deep, has_log=not is_running)
        if found.fault is Fault.LOG_DAMAGED:
            self._with_damaged_logs.append(path)
        return found

    @property
    def _way_back(self) -> str:
        # Looked for when it is needed only: every backup that might be the one is read through.
        if not self._told_way_back:
            self._told_way_back = way_back(self._layout, self.book, demo=self._demo)
        return self._told_way_back

    @property
    def _holds_data(self) -> bool:
        paths = [sqlite_path(store.url) for store in self._stores if is_sqlite(store.url)]
        return len(paths) < len(self._stores) or any(holds_rows(path) for path in paths)

    def _judge(self, store: Store, found: Examined) -> Finding:
        name, path = f"{store.name}.integrity", sqlite_path(store.url)
        what = f"{path} {found.what}"
        if found.fault is Fault.DAMAGED:
            return Finding.problem(name, what, self._way_back)
        if found.fault is Fault.EMPTY and self._holds_data:
            remedy = f"{self._way_back}. If it never held anything, delete it"
            return Finding.problem(name, f"{what}, but the shop has data", remedy)
        if found.fault is Fault.UNREACHABLE:
            return Finding.problem(
                name, what, f"Run as the user whose file it is, or see to {path} and its folder"
            )
        if found.fault is Fault.DANGLING:
            remedy = "The rest is whole and backups hold it as it is; tell Gendan's makers how it came about"
            return Finding.warning(name, what, remedy)
        if found.fault is Fault.LOG_DAMAGED:
            remedy = (
                "What was written last is lost; 'gendan up' goes on with the rest and keeps the damaged log"
            )
            return Finding.warning(name, what, remedy)
        seen = (
            "is whole" if found.is_complete else f"is whole as far as {AT_START_S:g} s went; --deep sees all"
        )
        return Finding.ok(name, f"the {store.name}'s database {seen}")

    def _judge_server(self, store: Store, *, deep: bool) -> Finding:
        name = f"{store.name}.integrity"
        if not deep:
            return Finding.ok(
                name, f"the {store.name}'s database is its server's to keep whole (--deep asks it)"
            )
        try:
            damage = examine_server(store.url)
        except AmcheckError as problem:
            return Finding.warning(
                name, f"whether the {store.name}'s database is whole isn't known", str(problem)
            )
        if damage:
            remedy = f"Have the server's administrator look at it. {self._way_back}"
            return Finding.problem(name, f"the {store.name}'s database is damaged ({damage})", remedy)
        return Finding.ok(name, f"the {store.name}'s database is whole (amcheck)")


def _keep(log: Path) -> Path:
    kept = log.with_name(f"{log.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    with os.fdopen(create_private(kept), "wb") as file:
        file.write(log.read_bytes())
    return kept
