"""Rows of a CSV, JSONL or XES file as text by column name, one at a time, with the faults of the file named.

XES (IEEE 1849): events stand in traces; an event's attribute is a column of its key, a trace's one of `case:` and its
key, as other tools for such logs name them.
"""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from frontdesk.errors import SourceError

MAX_LINE_CHARACTERS = 2**20
MAX_FIELD_CHARACTERS = 2**17
MAX_ROWS = 5_000_000
CHUNK_BYTES = 2**20

Format = Literal["csv", "jsonl", "xes"]
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that could not be read, in a few words that name no content."""

    reason: str


Numbered = tuple[int, Row | Fault]
"""A row with its line; in XES, which tells no lines, with its place among the events."""


@contextmanager
def opened(path: Path, shown: str) -> Iterator[IO[bytes]]:
    """The bytes of a file, unpacked where its name ends in `.gz`.

    Raises:
        SourceError: it cannot be read or ends too early; `shown` names it.
    """
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            yield cast("IO[bytes]", stream)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise SourceError(f"{shown}: the compressed file is damaged or cut off; copy it again") from None
    except UnicodeError:
        raise SourceError(f"{shown}: not text in the encoding of this source; look at `encoding`") from None
    except OSError as error:
        raise SourceError(f"{shown}: cannot be read: {error.strerror or type(error).__name__}") from None


def read_rows(path: Path, shown: str, kind: Format, encoding: str, columns: frozenset[str]) -> Iterator[Numbered]:
    """The rows of a file, in its order, with the named columns alone.

    Args:
        path: the file.
        shown: what messages call it.
        kind: how it is written.
        encoding: of CSV and JSONL; XES names its own.
        columns: what is wanted; a CSV file must have all of them.

    Raises:
        SourceError: the file as a whole cannot be read.
    """
    readers = {"csv": _csv, "jsonl": _jsonl}
    with opened(path, shown) as stream:
        if kind == "xes":
            rows = _xes(stream, shown, columns)
        else:
            text = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
            rows = readers[kind](text, shown, columns)
        for count, (line, row) in enumerate(rows):
            if count >= MAX_ROWS:
                raise SourceError(f"{shown}: over {MAX_ROWS} rows; cut it into several sources")
            yield line, row if isinstance(row, Fault) else _clean(row)


def _clean(row: Row) -> Row | Fault:
    """The row as a store can hold it."""
    for name, value in row.items():
        if len(value) > MAX_FIELD_CHARACTERS:
            return Fault("a value is too long")
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                return Fault("not text in the file's encoding")
        if "\0" in value:
            row[name] = value.replace("\0", "")
    return row


class _Lines:
    """The lines of a text; one that is too long comes empty and is told."""

    def __init__(self, text: IO[str], too_long: Callable[[int], None]) -> None:
        self._text = text
        self._too_long = too_long
        self._number = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(MAX_LINE_CHARACTERS):
            self._number += 1
            if len(line) == MAX_LINE_CHARACTERS and line[-1] not in "\r\n":
                while (line := self._text.readline(MAX_LINE_CHARACTERS)) and line[-1] not in "\r\n":
                    pass
                self._too_long(self._number)
                line = "\n"
            yield line


def _csv(text: IO[str], shown: str, columns: frozenset[str]) -> Iterator[Numbered]:
    long_lines: list[int] = []
    reader = csv.reader(iter(_Lines(text, long_lines.append)), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise SourceError(f"{shown}:1: no header of a CSV file: {error}") from None
    absent = sorted(columns - set(header))
    if absent:
        raise SourceError(
            f"{shown}:1: no column is called {', '.join(absent)}; look at `fields` and `encoding` of this source"
        )
    places = {name: header.index(name) for name in columns}
    while True:
        begin = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            if "end of data" in str(error) or reader.line_num > begin:  # what it swallowed cannot be told
                raise SourceError(f"{shown}:{begin}: a quote is opened and not closed; mend this line") from None
            yield begin, Fault("not CSV")
            continue
        yield from ((line, Fault("the line is too long")) for line in long_lines)
        long_lines.clear()
        if not values:
            continue
        if len(values) > len(header):
            yield begin, Fault("more values than columns")
        else:
            yield begin, {name: values[place] for name, place in places.items() if place < len(values)}
    yield from ((line, Fault("the line is too long")) for line in long_lines)


def _jsonl(text: IO[str], _shown: str, columns: frozenset[str]) -> Iterator[Numbered]:
    long_lines: list[int] = []
    for number, line in enumerate(_Lines(text, long_lines.append), start=1):
        if long_lines:
            long_lines.clear()
            yield number, Fault("the line is too long")
            continue
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            yield number, Fault("not JSON")
            continue
        if isinstance(data, dict):
            yield number, {name: _text(data[name]) for name in columns if data.get(name) is not None}
        else:
            yield number, Fault("no JSON object")


def _text(value: object) -> str:
    """A JSON value as a CSV file would hold it; a list as words with commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(item for item in value if isinstance(item, str))
    return str(value) if isinstance(value, str | int | float) else ""


def _xes(stream: IO[bytes], shown: str, columns: frozenset[str]) -> Iterator[Numbered]:
    try:
        parser = iterparse(stream, events=("start", "end"), forbid_dtd=True)
        yield from _xes_events(parser, columns)
    except DefusedXmlException:
        raise SourceError(
            f"{shown}: has a document type or entities; an event log needs none, nothing was read"
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise SourceError(f"{shown}: no complete XML: {error}; export it again") from None


def _xes_events(parser: Iterator[tuple[str, Any]], columns: frozenset[str]) -> Iterator[Numbered]:
    number, depth = 0, 0
    trace: Row = {}
    for step, element in parser:
        tag = element.tag.rpartition("}")[2]
        if step == "start":
            depth += 1
            if tag == "trace":
                trace = {}
            continue
        depth -= 1
        if tag == "event":
            number += 1
            # attributes of a trace stand before its events (IEEE 1849, 5.2)
            yield number, {**trace, **_attributes(element, "", columns)}
            element.clear()
        elif depth == 2 and tag != "trace":
            trace.update(_attributes([element], "case:", columns))
        elif depth == 1:
            element.clear()


def _attributes(element: Element | list[Element], prefix: str, columns: frozenset[str]) -> Row:
    found: Row = {}
    for child in element:
        name = prefix + child.get("key", "")
        if name in columns:
            found[name] = child.get("value", "")
    return found
