"""Importing a file of accounts: good ones in batches, bad ones into a file beside, to be fixed."""

from collections.abc import Callable

from pydantic import ValidationError

from backend.customers.schemas import AccountIn
from backend.customers.service import AccountUpdate, AccountWriter, update_accounts
from backend.order_import.file_import import ImportReport, batches
from backend.order_import.spreadsheet_rows import RowProblem
from backend.shared.validation_problems import find_problems
from backend.shop.model import Shop
from backend.spreadsheets.columns import PROBLEM
from backend.spreadsheets.files import OrderFile, SourceOrder
from gendan.platform.clock import Clock
from gendan.platform.storage.database import Database


class CustomerImporter:
    """Takes in the accounts of a file, which are the shop's word about them."""

    def __init__(self, database: Database, shop: Shop, clock: Clock) -> None:
        self._database = database
        self._shop = shop
        self._clock = clock
        self._seen: dict[str, int] = {}

    async def run(
        self, file: OrderFile, source: str, *, dry_run: bool, progress: Callable[[int], None]
    ) -> ImportReport:
        """Import what is sound and report the rest; as `Importer.run`.

        A column that isn't there leaves what is known; an empty cell takes it away.
        """
        report = ImportReport()
        for batch in batches(file.orders):
            updates = []
            for account in batch:
                update, problems = self._read(account)
                if update is None:
                    report.held.append((account, problems))
                else:
                    updates.append(update)
            async with self._database.write.begin() as transaction:
                results = await update_accounts(
                    transaction,
                    updates,
                    AccountWriter(source, "import"),
                    self._clock.now(),
                    self._shop.languages[0],
                    dry_run=dry_run,
                )
            report.outcomes.update(each.outcome for each in results)
            progress(len(batch))
        return report

    def _read(self, account: SourceOrder) -> tuple[AccountUpdate | None, list[RowProblem]]:
        first = account.lines[0]
        content = account.content
        if first.cells:
            content = {column: cell or None for column, cell in first.cells.items() if column != PROBLEM}
        elif content is None:
            return None, [RowProblem(first.line, "", "is no JSON object")]
        problems = [
            RowProblem(line.line, "id", f"stands in row {first.line} already; remove one of them")
            for line in account.lines[1:]
        ]
        try:
            sent = AccountIn.model_validate(content, context={"country": self._shop.country})
        except ValidationError as error:
            found = [RowProblem(first.line, problem.field, problem.text) for problem in find_problems(error)]
            return None, problems + found
        if (same := self._seen.setdefault(sent.id, first.line)) != first.line:
            problems.append(RowProblem(first.line, "id", f"stands in row {same} already; remove one of them"))
        return (None, problems) if problems else (AccountUpdate(sent.id, sent.said), [])
