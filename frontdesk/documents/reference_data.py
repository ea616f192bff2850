"""What is promised in numbers, as data: operations, commands, error codes, questions.

Pages render these files and rules count them, so that text and fact cannot part. Reads
`openapi.yaml`, `cli.yml`, `errors.yml` and folders of question files.
"""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from frontdesk.documents.entry_flaws import Flaw, find_flaws, find_list_flaw
from frontdesk.documents.located_yaml import Located, LocatedFault, load_located, scalar_text
from frontdesk.yaml_nodes import Mark

Kind = Literal["endpoints", "commands", "codes", "questions"]
MAX_REFERENCE_BYTES = 4 * 1024 * 1024
MAX_FLAWS = 100
"""Flaws named of one file; whoever has more mends these first."""
DATA_ENDINGS = (".yml", ".yaml", ".json")
NAMES = {"commands": ("name", "cmd-"), "codes": ("code", "e-")}
"""The key that names an entry, and what its anchor begins with."""
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


@dataclass(frozen=True, slots=True)
class Entry:
    """One counted thing. `id` is unique and stable; `anchor` is its place on the page."""

    id: str
    anchor: str
    group: str
    data: Mapping[str, object]
    path: str = ""
    """The file it stands in, below the content folder."""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that stand together."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference file, read."""

    kind: Kind
    groups: tuple[Group, ...]
    entries: tuple[Entry, ...]
    duplicates: tuple[str, ...]
    flaws: tuple[Flaw, ...] = ()

    def of_group(self, group: str | None) -> tuple[Entry, ...]:
        """The entries of one group, or all."""
        return tuple(e for e in self.entries if group is None or e.group == group)


@dataclass(eq=False)
class ReferenceFault(Exception):
    """Why a reference cannot be read: the kind, which PM003 has a text for, and details.

    Of a file that is no YAML the detail is the kind of its fault.
    `path` and `mark` are where in the data the fault is; empty where the source itself is wrong.
    """

    kind: str
    detail: str = ""
    path: str = ""
    mark: Mark = field(default_factory=lambda: Mark(1))


Read = Callable[[str], bytes]
"""From a path below the content folder to the file's bytes; raises OSError."""


def resolve_source(page_path: str, source: str) -> str:
    """The path below the content folder that a `source` on a page means.

    Raises:
        ReferenceFault: it leaves the content folder.
    """
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page_path), source))
    if source.startswith("/") or path.startswith("..") or "\\" in source:
        raise ReferenceFault("outside", source)
    return path


def read_reference(path: str, read: Read, names: Iterable[str]) -> Reference:
    """Read the reference at a path: a file, or a folder of question files.

    Args:
        path: below the content folder, as `resolve_source` gives it.
        read: how to read a file.
        names: the paths of all files of the content, to list a folder.

    Raises:
        ReferenceFault: there is no such file, or it has another shape.
    """
    files = sorted(n for n in names if n.startswith(f"{path}/") and n.endswith((".yml", ".yaml")))
    try:
        if files:
            return _questions(tuple((file, read(file)) for file in files))
        return _read_file(path, read(path))
    except OSError:
        raise ReferenceFault("missing", path) from None


def _load(path: str, content: bytes) -> tuple[Located, list[Flaw]]:
    """The data of a file, and its keys that are written twice."""
    if len(content) > MAX_REFERENCE_BYTES:
        raise ReferenceFault("size", str(MAX_REFERENCE_BYTES // 1024 // 1024), path)
    try:
        document = load_located(content)
    except LocatedFault as fault:
        if not path.endswith(DATA_ENDINGS):
            raise ReferenceFault("shape") from None  # the source is wrong, not the file
        raise ReferenceFault("yaml", fault.kind, path, fault.mark) from None
    if not isinstance(document.data, Located):
        raise ReferenceFault("shape", "", path)
    twice = (Flaw("duplicate", path, d.mark, d.key, d.key, str(d.first_line)) for d in document.duplicates)
    return document.data, list(twice)


@lru_cache(maxsize=32)
def _read_file(path: str, content: bytes) -> Reference:
    data, twice = _load(path, content)
    if "paths" in data:
        return _operations(path, data, twice)
    groups = _mappings(data.get("groups"))
    if any("commands" in group for group in groups):
        return _grouped("commands", path, groups, twice)
    if any("codes" in group for group in groups):
        return _grouped("codes", path, groups, twice)
    raise ReferenceFault("shape")


def _operations(path: str, data: Located, twice: list[Flaw]) -> Reference:
    tags = _mappings(data.get("tags"))
    named = ((scalar_text(tag.get("name")), scalar_text(tag.get("description"))) for tag in tags)
    groups = tuple(Group(name, name, description) for name, description in named)
    entries, flaws = [], [*twice, *_flaws_of("tags", path, tags, "name")]
    for address, item in _mapping(data.get("paths")).items():
        for method in METHODS:
            operation = _mapping(item).get(method)
            if isinstance(operation, Located) and operation:
                own = operation.get("tags")
                tag = scalar_text(own[0]) if isinstance(own, list) and own else ""
                fields = {**operation, "method": method.upper(), "path": address}
                name = f"{method.upper()} {address}"
                anchor = f"op-{scalar_text(operation.get('operationId')) or _anchor(name)}"
                entries.append(Entry(name, anchor, tag, fields, path))
                flaws += find_flaws("endpoints", path, name, operation)
    declared = {group.id for group in groups}
    others = dict.fromkeys(entry.group for entry in entries if entry.group not in declared)
    return _counted("endpoints", (*groups, *(Group(tag, tag) for tag in others)), entries, flaws)


def _grouped(kind: Literal["commands", "codes"], path: str, groups: list[Located], twice: list[Flaw]) -> Reference:
    key, prefix = NAMES[kind]
    entries, flaws = [], [*twice, *_flaws_of("groups", path, groups, "id")]
    for group in groups:
        flaws += find_list_flaw(path, group, kind)
        for item in _mappings(group.get(kind)):
            name = scalar_text(item.get(key))
            flaws += find_flaws(kind, path, name, item)
            if name:
                entries.append(Entry(name, prefix + _anchor(name), scalar_text(group.get("id")), item, path))
    return _counted(kind, tuple(_group(group) for group in groups), entries, flaws)


@lru_cache(maxsize=8)
def _questions(contents: tuple[tuple[str, bytes], ...]) -> Reference:
    files = sorted(((*_load(path, content), path) for path, content in contents), key=_order)
    if not any(file.get("questions") for file, _, _ in files):
        raise ReferenceFault("shape")
    entries, flaws = [], list[Flaw]()
    for file, twice, path in files:
        flaws += [*twice, *_flaws_of("groups", path, [file], "id")]
        flaws += find_list_flaw(path, file, "questions")
        for item in _mappings(file.get("questions")):
            identity = scalar_text(item.get("id"))
            flaws += find_flaws("questions", path, identity or scalar_text(item.get("question")), item)
            if identity and scalar_text(item.get("question")) and scalar_text(item.get("answer")):
                entries.append(Entry(identity, f"q-{_anchor(identity)}", scalar_text(file.get("id")), item, path))
    return _counted("questions", tuple(_group(file) for file, _, _ in files), entries, flaws)


def _counted(kind: Kind, groups: tuple[Group, ...], entries: list[Entry], flaws: list[Flaw]) -> Reference:
    """Count sets, not rows: a thing listed twice counts once and is reported."""
    counts = Counter(entry.id for entry in entries)
    first = {entry.id: entry for entry in reversed(entries)}
    unique = tuple(first[identity] for identity in counts)
    duplicates = tuple(identity for identity, count in counts.items() if count > 1)
    return Reference(kind, groups, unique, duplicates, tuple(flaws[:MAX_FLAWS]))


def _flaws_of(kind: str, path: str, groups: list[Located], key: str) -> Iterator[Flaw]:
    for group in groups:
        yield from find_flaws(kind, path, scalar_text(group.get(key)), group)


def _order(file: tuple[Located, list[Flaw], str]) -> tuple[int, str]:
    order = re.fullmatch(r"-?[0-9]{1,9}", scalar_text(file[0].get("order")))
    return (int(order[0]) if order else 1000, scalar_text(file[0].get("id")))


def _group(data: Mapping[str, object]) -> Group:
    identity = scalar_text(data.get("id"))
    return Group(identity, scalar_text(data.get("title")) or identity, scalar_text(data.get("description")))


def _anchor(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> list[Located]:
    return [item for item in value if isinstance(item, Located)] if isinstance(value, list) else []
