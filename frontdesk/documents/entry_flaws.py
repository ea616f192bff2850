"""What each kind of entry in a data file has to say, and what is wrong with one that does not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from frontdesk.documents.located_yaml import Located, Word, scalar_text
from frontdesk.documents.schema import parse_date
from frontdesk.yaml_nodes import Mark

Lack = Literal["missing", "text", "boolean", "date", "list", "mappings", "duplicate"]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something of an entry that is missing, written twice, or no text, date, list or list of mappings."""

    kind: Lack
    path: str
    mark: Mark
    item: str
    key: str
    value: str = ""
    """What is written; of a key written twice, the line of the first."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of an entry: what it must say (one of each group), and which values are texts and lists."""

    required: tuple[tuple[str, ...], ...]
    texts: tuple[str, ...]
    lists: tuple[str, ...] = ()
    mappings: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    """Where what looks like a date has to be one; other words are what they are."""


SHAPES: Mapping[str, Shape] = {
    "endpoints": Shape((("summary", "description"),), ("operationId", "summary", "description"), ("tags",)),
    "commands": Shape(
        (("name",), ("summary",)), ("name", "summary", "usage", "example", "notes", "role"), mappings=("options",)
    ),
    "codes": Shape(
        (("code",), ("cause",), ("remedy",)), ("code", "message", "cause", "remedy", "http", "errno"), ("pages",)
    ),
    "questions": Shape(
        (("id",), ("question",), ("answer",)),
        ("id", "question", "answer", "confirmed"),
        ("tags",),
        dates=("confirmed",),
    ),
    "options": Shape((("flag",),), ("flag", "help", "default")),
    "groups": Shape((), ("id", "title", "description")),
    "tags": Shape((), ("name", "description")),
}
"""By the kind of reference; `options` are those of a command, `tags` the groups of operations."""

TRUTH_VALUES = frozenset({"default"})
"""Keys under which a truth value is what is meant."""


def find_flaws(kind: str, path: str, name: str, entry: Located) -> Iterator[Flaw]:
    """What is wrong with one entry.

    Args:
        kind: a key of `SHAPES`.
        path: the file, below the content folder.
        name: what the entry is called, empty where it has no name.
        entry: the entry.
    """
    item = name or kind
    yield from _wrong_shapes(SHAPES[kind], path, item, entry)
    for choices in SHAPES[kind].required:
        values = [entry.get(key) for key in choices]
        if not any(scalar_text(value).strip() or isinstance(value, list | dict) for value in values):
            yield Flaw("missing", path, entry.mark, item, choices[0])
    for key in SHAPES[kind].mappings:
        yield from find_list_flaw(path, entry, key, item)
        listed = entry.get(key)
        for inner in listed if isinstance(listed, list) else ():
            if isinstance(inner, Located):
                yield from find_flaws(key, path, f"{item} {scalar_text(inner.get('flag'))}".strip(), inner)


def _wrong_shapes(shape: Shape, path: str, item: str, entry: Located) -> Iterator[Flaw]:
    for key in shape.texts:
        value, mark = entry.get(key), entry.marks.get(key, entry.mark)
        if isinstance(value, list | dict):
            yield Flaw("text", path, mark, item, key)
        elif isinstance(value, Word) and key not in TRUTH_VALUES:
            yield Flaw("boolean", path, mark, item, key, value)
    for key in shape.dates:
        text = scalar_text(entry.get(key))
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text) and parse_date(text) is None:
            yield Flaw("date", path, entry.marks.get(key, entry.mark), item, key, text)
    for key in shape.lists:
        value, mark = entry.get(key), entry.marks.get(key, entry.mark)
        if value is not None and not isinstance(value, list):
            yield Flaw("list", path, mark, item, key)
        words = (word for word in value if isinstance(word, Word)) if isinstance(value, list) else ()
        yield from (Flaw("boolean", path, mark, item, key, word) for word in words)


def find_list_flaw(path: str, owner: Located, key: str, item: str = "") -> Iterator[Flaw]:
    """Whether a key of a mapping holds a list of mappings; a missing one is as good as an empty one."""
    listed = owner.get(key)
    if listed is not None and not (isinstance(listed, list) and all(isinstance(entry, Located) for entry in listed)):
        yield Flaw("mappings", path, owner.marks.get(key, owner.mark), item or scalar_text(owner.get("id")) or "-", key)
