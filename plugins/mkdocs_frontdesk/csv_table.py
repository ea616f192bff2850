"""Tables as CSV for people who open them in a spreadsheet."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import dataclass

from mkdocs_frontdesk.figures import plain

Cell = str | int | float | None
FORMULA_STARTS = ("=", "+", "-", "@")
MAX_CELL = 1000


@dataclass(frozen=True, slots=True)
class Table:
    """A heading for each column, and rows of as many cells; None is an empty cell."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def csv_bytes(table: Table) -> bytes:
    """The table by RFC 4180, in UTF-8 with a byte order mark, without which Excel takes Chinese for another encoding.

    Text that a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection); numbers do not.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(cell) for cell in table.head])
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)
    return BOM_UTF8 + out.getvalue().encode()


def _cell(cell: Cell) -> str | int | float | None:
    if not isinstance(cell, str):
        return cell
    text = plain(cell, MAX_CELL)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def joined(columns: Sequence[str], table: Table, values: Sequence[Cell]) -> Table:
    """The table with the same further cells in every row."""
    return Table((*table.head, *columns), tuple((*row, *values) for row in table.rows))
