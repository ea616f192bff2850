"""The links in data files: those of answers, which are Markdown, and the pages that an error code names."""

from collections.abc import Iterator
from dataclasses import dataclass

from frontdesk.documents.located_yaml import Located, scalar_text
from frontdesk.documents.markdown import read_outline
from frontdesk.documents.reference_data import Entry, Read, Reference
from frontdesk.yaml_nodes import Mark

MAX_SEARCHED_LINES = 400
MAX_SEARCHED_COLUMNS = 20_000
"""A target that YAML spells otherwise is not searched for in the whole file; its text's place has to do."""


@dataclass(frozen=True, slots=True)
class DataLink:
    """A link's target as written, and where."""

    target: str
    file: str
    mark: Mark


def data_links(reference: Reference, group: str | None, read: Read) -> Iterator[DataLink]:
    """The links of a reference's entries, in their order.

    Args:
        reference: the data, read.
        group: only the entries of this group, or None.
        read: how to read a file, to find the place of a link in it.
    """
    lines: dict[str, list[str]] = {}
    for entry in reference.of_group(group):
        key = {"questions": "answer", "codes": "pages"}.get(reference.kind, "")
        targets = _targets(entry, key)
        if targets and isinstance(entry.data, Located):
            if entry.path not in lines:
                lines[entry.path] = read(entry.path).decode(errors="replace").split("\n")
            mark = entry.data.marks.get(key, entry.data.mark)
            for target in targets:
                mark = _place(lines[entry.path], target, mark)
                yield DataLink(target, entry.path, mark)


def _targets(entry: Entry, key: str) -> list[str]:
    value = entry.data.get(key)
    if isinstance(value, list):
        return [text for text in map(scalar_text, value) if text]
    text = scalar_text(value)
    return [link.target for link in read_outline(text, 1).links] if "](" in text or "]:" in text else []


def _place(lines: list[str], target: str, after: Mark) -> Mark:
    """Where a target stands at or after a place: YAML may have folded and unquoted what stands around it."""
    start = after.column - 1
    for number in range(after.line, min(len(lines), after.line + MAX_SEARCHED_LINES) + 1):
        column = lines[number - 1].find(target, start, start + MAX_SEARCHED_COLUMNS)
        if column >= 0:
            return Mark(number, column + 1, len(target))
        start = 0
    return after
