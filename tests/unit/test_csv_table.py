"""Tables as CSV: read back as they were, and nothing in them runs."""

import csv
import io
from codecs import BOM_UTF8

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_frontdesk.csv_table import Cell, Table, csv_bytes, joined

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "\u00a0=1", " =1", "\x00=1")


def read(content: bytes) -> list[list[str]]:
    """The cells of a file, as a spreadsheet reads them."""
    assert content.startswith(BOM_UTF8)
    return list(csv.reader(io.StringIO(content.removeprefix(BOM_UTF8).decode(), newline="")))


def test_a_table_as_bytes() -> None:
    """A table has a mark of its encoding, lines that end as RFC 4180 wants, and empty cells where nothing is known."""
    table = Table(("名", "n"), (('甲, "乙"', 3), ("丙", None), ("丁", -0.5)))
    assert BOM_UTF8 + '名,n\r\n"甲, ""乙""",3\r\n丙,\r\n丁,-0.5\r\n'.encode() == csv_bytes(table)


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_formulas_are_text(text: str) -> None:
    """Text that begins like a formula begins with an apostrophe instead; so does a heading."""
    content = read(csv_bytes(Table((text,), ((text,),))))
    assert all(cell.startswith("'") for row in content for cell in row)


@given(st.lists(st.tuples(st.text(max_size=60), st.none() | st.integers() | st.floats(allow_nan=False)), max_size=5))
def test_no_cell_runs(rows: list[tuple[Cell, ...]]) -> None:
    """Whatever stands in cells, every row has as many as the heading and no text begins a formula."""
    content = read(csv_bytes(Table(("a", "b"), tuple(rows))))
    assert len(rows) + 1 == len(content)
    for text, _number in content[1:]:
        assert not text.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_columns_for_every_row() -> None:
    """What holds for all rows is added to each."""
    assert Table(("a", "日"), ((1, "x"), (2, "x"))) == joined(("日",), Table(("a",), ((1,), (2,))), ("x",))
