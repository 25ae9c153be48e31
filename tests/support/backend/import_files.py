"""What an import has found wrong."""

from backend.order_import.file_import import ImportReport


def problems(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(p.line, p.column, p.text) for _, found in report.held for p in found]
