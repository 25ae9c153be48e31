"""Files of orders, written and imported."""

from pathlib import Path
from typing import Any

import pytest

from backend.order_import.conversion import Converter
from backend.order_import.file_import import Importer, ImportReport
from backend.spreadsheets.files import read_file
from tests.support.backend.service import Backend

HEADER = "订单号,下单时间,收货人,手机号,省市区,详细地址,邮编,商品编码,商品名称,数量,单价,运费,总金额,支付状态"


GOOD = (
    "A1001,2026-11-20 10:00,王芳,13900139000,北京市 朝阳区,建国路1号,100020,"
    "A-1,茶壶,2,129.00,8,266.00,captured"
)


@pytest.fixture
def importer(backend: Backend) -> Importer:
    return Importer(
        backend.database,
        backend.shop,
        Converter(backend.shop),
        backend.clock,
    )


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def to(*lines: str, encoding: str = "utf-8", name: str = "orders.csv") -> Path:
        path = tmp_path / name
        path.write_bytes("\r\n".join(lines).encode(encoding))
        return path

    return to


async def run(importer: Importer, path: Path, *, dry_run: bool = False) -> ImportReport:
    return await importer.run(read_file(path), "import", dry_run=dry_run, progress=lambda _done: None)
