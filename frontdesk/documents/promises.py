"""Counting what a page promises: what its reference blocks and marked regions really hold."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.documents.blocks import Block, valid_blocks
from frontdesk.documents.page import Page
from frontdesk.documents.reference_data import Reference, ReferenceFault, read_reference, resolve_source
from frontdesk.documents.schema import COUNTED_PROMISES
from frontdesk.documents.tree import Tree
from frontdesk.yaml_nodes import Mark

BUILT_IN_SOURCES = ("rules", "keys")
"""Reference sources that Frontdesk itself provides; they are not files."""

_REGION_START = re.compile(r"count:(?P<kind>[a-z]+)")
_ROW = re.compile(r"\s*\|(?P<first>[^|\n]+)\|")
_HEADING = re.compile(r"\s*#{2,6}\s+(?P<text>.+)")


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted: the distinct things, those listed twice, and from where."""

    items: frozenset[str]
    duplicates: tuple[str, ...]
    sources: tuple[str, ...]
    mark: Mark


def block_reference(tree: Tree, page: Page, block: Block) -> Reference | None:
    """What a reference block shows; None for sources that Frontdesk itself provides.

    Raises:
        ReferenceFault: the source cannot be read.
    """
    source = block.attributes["source"]
    if source in BUILT_IN_SOURCES:
        return None
    return read_reference(resolve_source(page.path, source), tree.read_file, tree.files)


def count_promises(tree: Tree, page: Page) -> dict[str, Count]:
    """What a page holds, by kind (`endpoints`, `commands`, …); sources that fail are left out."""
    counts: dict[str, Count] = {}
    for block in valid_blocks(page.outline, "reference"):
        try:
            reference = block_reference(tree, page, block)
        except ReferenceFault:
            continue  # PM003 reports it
        shown = reference.of_group(block.attributes.get("group")) if reference is not None else ()
        if reference is not None and (shown or "group" not in block.attributes):
            counted = frozenset(entry.id for entry in shown)
            found = Count(
                counted,
                tuple(item for item in reference.duplicates if item in counted),
                (block.attributes["source"],),
                Mark(block.line, block.column),
            )
            _add(counts, reference.kind, found)
    for kind, items, mark in _regions(page):
        tally = Counter(items)
        twice = tuple(item for item, count in tally.items() if count > 1)
        _add(counts, kind, Count(frozenset(tally), twice, (page.path,), mark))
    return counts


def _add(counts: dict[str, Count], kind: str, found: Count) -> None:
    known = counts.get(kind)
    if known is not None:
        sources = tuple(dict.fromkeys(known.sources + found.sources))
        duplicates = tuple(dict.fromkeys(known.duplicates + found.duplicates))
        found = Count(known.items | found.items, duplicates, sources, known.mark)
    counts[kind] = found


def _regions(page: Page) -> Iterator[tuple[str, list[str], Mark]]:
    """The regions between `<!-- count:KIND -->` and `<!-- /count -->`: table rows, else headings."""
    lines = page.outline.prose.split("\n")
    opened: tuple[str, Mark] | None = None
    for comment in page.outline.comments:
        start = _REGION_START.fullmatch(comment.text)
        if start is not None and start["kind"] in COUNTED_PROMISES:
            opened = opened or (start["kind"], Mark(comment.line, comment.column))
        elif comment.text == "/count" and opened is not None:
            kind, mark = opened
            inner = lines[mark.line - page.body_line + 1 : comment.line - page.body_line]
            yield kind, _items(inner), mark
            opened = None
    if opened is not None:
        yield opened[0], _items(lines[opened[1].line - page.body_line + 1 :]), opened[1]


def _items(lines: list[str]) -> list[str]:
    rows = [match["first"].strip() for line in lines if (match := _ROW.match(line))]
    separators = [i for i, row in enumerate(rows) if row and not row.strip("-: ")]
    if separators:
        headers = {i - 1 for i in separators} | set(separators)
        return [row for i, row in enumerate(rows) if i not in headers]
    return [match["text"].strip() for line in lines if (match := _HEADING.match(line))]
