"""The table, on the screen and in docs/performance.md."""

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from bench.figures import Row, written, written_target

HEADINGS = ("", "stock Rasa", "stock Rasa, our pipeline", "Gendan", "Gendan : stock", "target", "how")
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


def screen_table(rows: Sequence[Row], title: str) -> Table:
    """Return the table for a terminal."""
    table = Table(title=title, title_justify="left")
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading in ("", "how") else "right")
    for row in rows:
        cells = cells_of(row)
        style = "red" if row.is_met is False else None
        table.add_row(*cells, style=style)
    return table


def markdown_table(rows: Sequence[Row]) -> str:
    """Return the table for the documentation."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "| --- |" + " ---: |" * 5 + " --- |"]
    lines += ["| " + " | ".join(cells_of(row)) + " |" for row in rows]
    return "\n".join(lines)


def cells_of(row: Row) -> list[str]:
    """Return a row's cells, a mark at its target that says whether it is met."""
    mark = {True: " ✓", False: " ✗", None: ""}[row.is_met]
    figures = [written(value, row.unit) for value in (row.stock, row.mixed, row.ours)]
    # How far a conversation slows down is a ratio already; a ratio of ratios says nothing.
    ratio = "" if row.ratio is None or row.unit == "×" else f"{row.ratio:.2f}×"
    return [row.name, *figures, ratio, written_target(row.target, row.unit) + mark, row.note]


def write_into(page: Path, figures: str) -> None:
    """Replace what stands between the page's two marks.

    Raises:
        ValueError: the page has no such marks.
    """
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} has no '{BEGIN}' … '{END}' to write between")
    page.write_text(f"{before}{BEGIN}\n{figures}\n{END}{after}", encoding="utf-8")
