"""What is promised in numbers, as data: operations, commands, error codes, questions.

Pages render these files and rules count them, so that text and fact cannot part. Reads
`openapi.yaml`, `cli.yml`, `errors.yml` and folders of question files.
"""

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

import yaml

Kind = Literal["endpoints", "commands", "codes", "questions"]
MAX_REFERENCE_BYTES = 4 * 1024 * 1024
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_INTEGER_BITS = 128
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


@dataclass(frozen=True, slots=True)
class Entry:
    """One counted thing. `id` is unique and stable; `anchor` is its place on the page."""

    id: str
    anchor: str
    group: str
    data: Mapping[str, object]


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

    def of_group(self, group: str | None) -> tuple[Entry, ...]:
        """The entries of one group, or all."""
        return tuple(e for e in self.entries if group is None or e.group == group)


@dataclass(eq=False)
class ReferenceFault(Exception):
    """Why a reference cannot be read: the kind, which PM003 has a text for, and details."""

    kind: str
    detail: str = ""


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
            return _questions(tuple(read(file) for file in files))
        return _read_file(read(path))
    except OSError:
        raise ReferenceFault("missing", path) from None


def _load(content: bytes) -> Mapping[str, object]:
    if len(content) > MAX_REFERENCE_BYTES:
        raise ReferenceFault("size", str(MAX_REFERENCE_BYTES // 1024 // 1024))
    try:
        data = yaml.load(content, Loader=_Loader)  # noqa: S506 - a safe loader, in C where there is one
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ReferenceFault("yaml", f"{line}: {error.problem}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise ReferenceFault("yaml", f"1: {type(error).__name__}") from None
    if not isinstance(data, dict):
        raise ReferenceFault("shape")
    return data


@lru_cache(maxsize=32)
def _read_file(content: bytes) -> Reference:
    data = _load(content)
    if "paths" in data:
        return _operations(data)
    groups = _mappings(data.get("groups"))
    if any("commands" in group for group in groups):
        return _grouped("commands", groups, "commands", "name", "cmd-")
    if any("codes" in group for group in groups):
        return _grouped("codes", groups, "codes", "code", "e-")
    raise ReferenceFault("shape")


def _operations(data: Mapping[str, object]) -> Reference:
    groups = tuple(
        Group(scalar_text(tag.get("name")), scalar_text(tag.get("name")), scalar_text(tag.get("description")))
        for tag in _mappings(data.get("tags"))
    )
    entries = []
    for path, item in _mapping(data.get("paths")).items():
        for method in METHODS:
            operation = _mapping(_mapping(item).get(method))
            if operation:
                tags = operation.get("tags")
                tag = scalar_text(tags[0]) if isinstance(tags, list) and tags else ""
                fields = {**operation, "method": method.upper(), "path": path}
                name = f"{method.upper()} {path}"
                anchor = f"op-{scalar_text(operation.get('operationId')) or _anchor(name)}"
                entries.append(Entry(name, anchor, tag, fields))
    declared = {group.id for group in groups}
    others = dict.fromkeys(entry.group for entry in entries if entry.group not in declared)
    return _counted("endpoints", (*groups, *(Group(tag, tag) for tag in others)), entries)


def _grouped(kind: Kind, groups: list[Mapping[str, object]], listed: str, key: str, prefix: str) -> Reference:
    entries = [
        Entry(name, prefix + _anchor(name), scalar_text(group.get("id")), item)
        for group in groups
        for item in _mappings(group.get(listed))
        if (name := scalar_text(item.get(key)))
    ]
    return _counted(kind, tuple(_group(group) for group in groups), entries)


@lru_cache(maxsize=8)
def _questions(contents: tuple[bytes, ...]) -> Reference:
    files = sorted((_load(content) for content in contents), key=_order)
    entries = [
        Entry(identity, f"q-{_anchor(identity)}", scalar_text(file.get("id")), item)
        for file in files
        for item in _mappings(file.get("questions"))
        if (identity := scalar_text(item.get("id")))
        and scalar_text(item.get("question"))
        and scalar_text(item.get("answer"))
    ]
    if not entries:
        raise ReferenceFault("shape")
    return _counted("questions", tuple(_group(file) for file in files), entries)


def _counted(kind: Kind, groups: tuple[Group, ...], entries: list[Entry]) -> Reference:
    """Count sets, not rows: a thing listed twice counts once and is reported."""
    counts = Counter(entry.id for entry in entries)
    first = {entry.id: entry for entry in reversed(entries)}
    unique = tuple(first[identity] for identity in counts)
    duplicates = tuple(identity for identity, count in counts.items() if count > 1)
    return Reference(kind, groups, unique, duplicates)


def _order(file: Mapping[str, object]) -> tuple[int, str]:
    order = file.get("order")
    return (order if isinstance(order, int) else 1000, scalar_text(file.get("id")))


def _group(data: Mapping[str, object]) -> Group:
    identity = scalar_text(data.get("id"))
    return Group(identity, scalar_text(data.get("title")) or identity, scalar_text(data.get("description")))


def scalar_text(value: object) -> str:
    """A scalar as text; empty for nothing and for collections, which aliases can make endless."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and value.bit_length() > MAX_INTEGER_BITS:
        return ""
    return str(value) if isinstance(value, int | float | date) else ""


def _anchor(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
