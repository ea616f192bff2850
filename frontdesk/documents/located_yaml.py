"""YAML as plain data whose mappings know where they and their values stand.

For data files, which are large: it is faster than `yaml_nodes` and accepts aliases, since nothing is written back.
Scalars are the texts that stand there, never numbers or dates: `0123`, `1.10` and `1:30` are shown as written.
"""

from dataclasses import dataclass, field
from typing import ClassVar

import yaml

from frontdesk.yaml_nodes import Duplicate, Mark, problem_kind

_RESOLVED = ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")


class Word(str):
    """A text that any other reader of YAML takes for a truth value: `on`, `no`."""

    __slots__ = ()


class Located(dict[str, object]):
    """A mapping with its place, and the places of its values by key."""

    mark = Mark(1)
    marks: dict[str, Mark]


@dataclass(eq=False)
class LocatedFault(Exception):
    """Why a text is no YAML: a kind that texts exist for, and the place."""

    kind: str
    mark: Mark = field(default_factory=lambda: Mark(1))


@dataclass(frozen=True, slots=True)
class LocatedDocument:
    """The data of a file, and the keys written twice in one of its mappings."""

    data: object
    duplicates: tuple[Duplicate, ...] = ()


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the fastest safe one
    yaml_implicit_resolvers: ClassVar = {
        first: [(tag, pattern) for tag, pattern in pairs if tag in _RESOLVED]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.duplicates: list[Duplicate] = []
        self._looked_at: set[int] = set()

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Look for keys written twice before merging puts those of other mappings among them."""
        if id(node) not in self._looked_at:
            self._looked_at.add(id(node))
            self.duplicates += _duplicates(node)
        super().flatten_mapping(node)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, OverflowError) as error:
            raise yaml.constructor.ConstructorError(None, None, str(error), node.start_mark) from None


def _mapping(loader: _Loader, node: yaml.MappingNode):  # type: ignore[no-untyped-def]  # a generator, as the loader wants
    located = Located()
    located.mark = _mark(node)
    yield located
    located.update(loader.construct_mapping(node))
    located.marks = {key.value: _mark(value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _mark(node: yaml.Node) -> Mark:
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if start.line == end.line else 1
    return Mark(start.line + 1, start.column + 1, max(length, 1))


def _duplicates(node: yaml.MappingNode) -> list[Duplicate]:
    first: dict[str, int] = {}
    found = []
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            continue
        if key.value in first:
            found.append(Duplicate(key.value, first[key.value], _mark(key)))
        first.setdefault(key.value, key.start_mark.line + 1)
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:bool", lambda _loader, node: Word(node.value))


def load_located(content: bytes) -> LocatedDocument:
    """The data of a YAML file; its mappings are `Located`, its scalars texts, `Word`s or None.

    Raises:
        LocatedFault: it is no YAML, or has tags that make more than plain data.
    """
    try:
        loader = _Loader(content)
        try:
            return LocatedDocument(loader.get_single_data(), tuple(loader.duplicates))
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        place = error.problem_mark or error.context_mark
        mark = Mark(place.line + 1, place.column + 1) if place else Mark(1)
        raise LocatedFault(problem_kind(str(error.problem)), mark) from None
    except yaml.reader.ReaderError as error:
        line = content.count(b"\n", 0, error.position) + 1
        raise LocatedFault("encoding", Mark(line)) from None
    except RecursionError:
        raise LocatedFault("depth") from None
    except (yaml.YAMLError, ValueError):
        raise LocatedFault("syntax") from None


def scalar_text(value: object) -> str:
    """A scalar as text; empty for nothing and for collections, which aliases can make endless."""
    return value if isinstance(value, str) else ""
