"""Deleting old rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, delete

from backend.orders.personal_data import empty_again
from gendan.platform.storage.database import Connection


class RetentionRepository:
    """Rows by their age; unfinished messages have none and stay."""

    def __init__(self, transaction: Connection) -> None:
        self._transaction = transaction

    async def delete(self, aged_by: Column[Any], before: datetime) -> int:
        """Delete the rows of a table whose time in this column is earlier; return how many."""
        return (await self._transaction.execute(delete(aged_by.table).where(aged_by < before))).rowcount

    async def empty_erased(self) -> int:
        """Empty what carriers have said about erased people's parcels since; return how much that was."""
        return await empty_again(self._transaction)
