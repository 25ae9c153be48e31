"""Writing what was found of one person: a folder or a zip, for their eyes only."""

import json
import os
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from gendan.platform.data_subject import Subject
from gendan.platform.private_files import create_private

_FOLDER_OWNER_ONLY = 0o700
_README = "README.txt"
_ABOUT = {
    "customer": ("the customer's file, proofs, feedback and wishes", "客户档案、验证记录、反馈与通知意愿"),
    "orders": (
        "orders with items, parcels, scans, returns and history",
        "订单、商品、包裹、轨迹、退货与变更历史",
    ),
    "audit": ("who looked at or changed these orders, and when", "谁在何时查看或更改过这些订单"),
    "conversations": ("conversations word by word, and hand-overs", "对话原文与转人工记录"),
    "dialogue_states": ("what the assistant remembers of the last week", "助手最近一周的对话记忆"),
}


class TargetExistsError(Exception):
    """Something is at the target already; nothing was written."""

    def __init__(self, target: Path) -> None:
        super().__init__(f"{target} exists: name another target")


def write_bundle(target: Path, held: Mapping[str, Any], subject: Subject, now: datetime) -> None:
    """Write one JSON file a kind and a page that says what is in them.

    Args:
        target: a new file that ends in .zip, else a new folder.
        held: by the file's name.
        subject: whose it is.
        now: the present.

    Raises:
        TargetExistsError: there is something at the target.
    """
    if target.exists():
        raise TargetExistsError(target)
    files = {_README: readme(held, subject, now)}
    files |= {f"{name}.json": json.dumps(rows, ensure_ascii=False, indent=2) for name, rows in held.items()}
    if target.suffix == ".zip":
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            os.fdopen(create_private(target), "wb") as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name, content in files.items():
                archive.writestr(name, content)
        return
    target.mkdir(mode=_FOLDER_OWNER_ONLY, parents=True)
    for name, content in files.items():
        with os.fdopen(create_private(target / name), "w", encoding="utf-8") as page:
            page.write(content)


def readme(held: Mapping[str, Any], subject: Subject, now: datetime) -> str:
    """Return what was found where, in both languages."""
    lines = [
        f"Everything held about {_who(subject)} on {now:%Y-%m-%d %H:%M} UTC",
        f"截至 {now:%Y-%m-%d %H:%M} UTC 关于 {_who(subject)} 的全部数据",
        "",
    ]
    for name, (english, chinese) in _ABOUT.items():
        lines.append(f"{name}.json: {english} / {chinese} ({_count(held[name])})")
    lines += [
        "",
        "Times are UTC, amounts in the currency's smallest unit. / 时间为 UTC，金额以最小货币单位计。",
        "Not in here: logs (they hold no personal data) and other people's conversations.",
        "不包含：日志（其中没有个人数据）和他人的对话。",
    ]
    return "\n".join(lines) + "\n"


def _who(subject: Subject) -> str:
    return subject.customer_id or ", ".join(subject.contacts) or ", ".join(subject.conversations)


def _count(rows: Any) -> str:
    if isinstance(rows, list):
        return str(len(rows))
    return ", ".join(f"{kind} {len(kept)}" for kind, kept in rows.items() if kept) or "0"
