"""YAML read into nodes that know their line and column, and what was really written.

Unlike a plain loader it keeps dates as strings, finds duplicate keys, refuses aliases and
unknown tags, and bounds depth, so that a hostile file costs nothing. It knows no keys.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import yaml

Scalar = str | int | float | bool | None

MAX_DEPTH = 20
"""Deepest nesting accepted; front matter needs three levels, `framework.yml` six."""

_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_RESOLVERS: dict[str, list[tuple[str, re.Pattern[str]]]] = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != _TIMESTAMP]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
PROBLEMS: Mapping[str, str] = {
    "mapping values are not allowed": "colon",
    "could not find expected ':'": "no-colon",
    "unexpected end of stream": "quote",
    "did not find expected ',' or": "bracket",
    "exceeded maximum nesting depth": "depth",
}
"""What the parser says, in part, with the kind that texts exist for; all else is `syntax`."""

_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
"""YAML would count them as line ends, and no editor does."""
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_construct = yaml.constructor.SafeConstructor()
_CONSTRUCTORS = {
    "tag:yaml.org,2002:bool": _construct.construct_yaml_bool,
    "tag:yaml.org,2002:int": _construct.construct_yaml_int,
    "tag:yaml.org,2002:float": _construct.construct_yaml_float,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file: 1-based line and column, and the length of what stands there."""

    line: int
    column: int = 1
    length: int = 1


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place. `raw` is the scalar as written; `plain` says it was not quoted."""

    value: "Scalar | tuple[Node, ...] | dict[str, Entry]"
    mark: Mark
    raw: str = ""
    plain: bool = False

    def entries(self) -> "dict[str, Entry]":
        """The entries of a mapping, or none."""
        return self.value if isinstance(self.value, dict) else {}

    def items(self) -> "tuple[Node, ...]":
        """The items of a sequence, or none."""
        return self.value if isinstance(self.value, tuple) else ()

    def text(self) -> str | None:
        """The value as text where it is a scalar a writer would call text: not a mapping, list, bool or null."""
        if isinstance(self.value, str):
            return self.value
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return self.raw
        return None

    def data(self) -> object:
        """The value as plain Python data, without places."""
        if isinstance(self.value, dict):
            return {key: entry.node.data() for key, entry in self.value.items()}
        if isinstance(self.value, tuple):
            return [item.data() for item in self.value]
        return self.value


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping with its place, and the value under it."""

    mark: Mark
    node: Node


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key written twice in one mapping."""

    key: str
    first_line: int
    mark: Mark


@dataclass(eq=False)
class YamlFault(Exception):
    """Why a text could not be read as YAML: a `kind` that texts exist for, its place and details."""

    kind: str
    mark: Mark
    detail: str = ""


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """A text read as YAML: its root (None where the text is empty) and the keys written twice."""

    root: Node | None
    duplicates: tuple[Duplicate, ...] = ()


def read_yaml(text: str, *, first_line: int = 1, scalar_aliases: bool = False) -> YamlDocument:
    """Read one YAML document.

    Args:
        text: the YAML, without document markers.
        first_line: the number of the text's first line in its file.
        scalar_aliases: accept anchors of scalars, and aliases of them, which cannot grow.

    Raises:
        YamlFault: the text is not YAML, or uses what is refused: aliases, merging, tags, depth beyond
            `MAX_DEPTH`, keys that are not text.
    """
    text = _OTHER_LINE_ENDS.sub(" ", text)
    try:
        composer = _Composer(yaml.parse(text, Loader=_Loader), first_line, scalar_aliases=scalar_aliases)
        return YamlDocument(composer.document(), tuple(composer.duplicates))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Mark(first_line + mark.line, mark.column + 1) if mark else Mark(first_line)
        raise _yaml_fault(str(error.problem or error), place, text, first_line) from None
    except yaml.reader.ReaderError as error:
        character = chr(error.character) if isinstance(error.character, int) else str(error.character)
        line = text.count("\n", 0, max(text.find(character), 0))
        raise YamlFault("character", Mark(first_line + line), repr(character)) from None


def problem_kind(problem: str) -> str:
    """The kind of fault that the parser's words mean."""
    return next((kind for words, kind in PROBLEMS.items() if words in problem), "syntax")


def _yaml_fault(problem: str, mark: Mark, text: str, first_line: int) -> YamlFault:
    lines = text.split("\n")
    index = min(mark.line - first_line, len(lines) - 1)
    written = lines[index].strip()
    kind = problem_kind(problem)
    if kind != "syntax":
        return YamlFault(kind, mark, str(MAX_DEPTH) if kind == "depth" else written)
    if "cannot start any token" in problem and "\t" in lines[index]:
        return YamlFault("tab", mark, written)
    return YamlFault("syntax", mark, problem)


class _Composer:
    """Builds nodes from parser events; recursion is bounded by `MAX_DEPTH`."""

    def __init__(self, events: Iterator[yaml.Event], first_line: int, *, scalar_aliases: bool) -> None:
        self._events = events
        self._first_line = first_line
        self._scalar_aliases = scalar_aliases
        self._anchors: dict[str, Node] = {}
        self.duplicates: list[Duplicate] = []

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise YamlFault("documents", self._mark(event))
                root = self._node(next(self._events), 0)
        return None if root is not None and root.value is None and not root.raw else root

    def _mark(self, event: yaml.Event) -> Mark:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return Mark(self._first_line)
        length = end.column - start.column if end.line == start.line else 1
        return Mark(self._first_line + start.line, start.column + 1, max(length, 1))

    def _node(self, event: yaml.Event, depth: int) -> Node:
        mark = self._mark(event)
        if depth > MAX_DEPTH:
            raise YamlFault("depth", mark, str(MAX_DEPTH))
        if isinstance(event, yaml.ScalarEvent):
            return self._anchored(event, _scalar(event, mark))
        if isinstance(event, yaml.AliasEvent) and event.anchor in self._anchors:
            return replace(self._anchors[event.anchor], mark=mark)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise YamlFault("alias", mark)
        if event.tag:  # type: ignore[attr-defined]  # both collection start events have it
            raise YamlFault("tag", mark, event.tag)  # type: ignore[attr-defined]
        if isinstance(event, yaml.SequenceStartEvent):
            return Node(tuple(self._sequence(depth)), mark)
        return Node(self._mapping(depth), mark)

    def _anchored(self, event: yaml.ScalarEvent, node: Node) -> Node:
        if event.anchor and not self._scalar_aliases:
            raise YamlFault("alias", node.mark)
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _sequence(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _mapping(self, depth: int) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if isinstance(key.value, tuple | dict):
                raise YamlFault("key", key.mark)
            if key.plain and key.raw == "<<":
                raise YamlFault("merge", key.mark)
            node = self._node(next(self._events), depth + 1)
            name = key.raw
            if name in entries:
                self.duplicates.append(Duplicate(name, entries[name].mark.line, key.mark))
            else:
                entries[name] = Entry(key.mark, node)
        return entries


def _scalar(event: yaml.ScalarEvent, mark: Mark) -> Node:
    raw: str = event.value
    if event.tag and event.tag != "!":
        raise YamlFault("tag", mark, event.tag)
    if not event.implicit[0]:
        return Node(raw, mark, raw)
    for tag, pattern in (*_RESOLVERS.get(raw[:1], ()), *_RESOLVERS.get("*", ())):
        if pattern.match(raw):
            return Node(_construct_scalar(tag, raw), mark, raw, plain=True)
    return Node(raw, mark, raw, plain=True)


def _construct_scalar(tag: str, raw: str) -> Scalar:
    constructor = _CONSTRUCTORS.get(tag)
    if constructor is None:
        return None if tag.endswith(":null") else raw
    try:
        value: Scalar = constructor(yaml.ScalarNode(tag, raw))
    except (ValueError, OverflowError):
        return raw
    return value


def refused_scalars(node: Node) -> Iterator[Node]:
    """The scalars of a value that a stock YAML loader ends in an exception on, such as `2026-02-30`, `0x_` and `=`."""
    if isinstance(node.value, dict):
        for entry in node.value.values():
            yield from refused_scalars(entry.node)
    elif isinstance(node.value, tuple):
        for item in node.value:
            yield from refused_scalars(item)
    elif node.plain and isinstance(node.value, str) and _is_refused(node.raw):
        yield node


def _is_refused(raw: str) -> bool:
    tags = (tag for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(raw[:1], ()) if pattern.match(raw))
    tag = next(tags, None)
    if tag is None:
        return False
    try:
        _construct.construct_object(yaml.ScalarNode(tag, raw))
    except (yaml.YAMLError, ValueError, OverflowError):
        return True
    return False


def plain_data(node: Node | None) -> Mapping[str, object]:
    """A mapping node as plain data; empty where there is no mapping."""
    data = node.data() if node is not None else {}
    return data if isinstance(data, dict) else {}
