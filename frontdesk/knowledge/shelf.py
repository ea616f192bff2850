"""The files of an index, read when asked for and once. A file that is missing or damaged is remembered, not fatal."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

from frontdesk.errors import ContentError
from frontdesk.knowledge.codec import decode, decode_postings
from frontdesk.knowledge.index import inverse_frequency, weight
from frontdesk.knowledge.shards import FORMAT, MANIFEST, read_script

Read = Callable[[str], bytes]
"""From a file's name to its bytes; raises LookupError or OSError where there is none."""
PAGE_FACETS = ("level", "section", "language", "tag")


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the manifest describes it: its name, boost and mean length."""

    name: str
    boost: float
    average: float


@dataclass(frozen=True, slots=True)
class Shown:
    """What a result shows of a section."""

    path: str
    url: str
    title: str
    heading: str
    anchor: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the index: how rare it is, and its weights: (section, weight) in the order of fields and sections."""

    text: str
    rarity: float
    weights: tuple[tuple[int, float], ...]
    sections: frozenset[int]


class Shelf:
    """An index on files.

    Args:
        read: gives a file's bytes.

    Raises:
        ContentError: there is no manifest that can be used.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        self.missing: list[str] = []
        """The names of files that could not be used."""
        manifest = self._load(MANIFEST.removesuffix(".js"))
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise ContentError(f"{MANIFEST}: no search index of format {FORMAT}; build the site again")
        self._manifest: Mapping[str, Any] = manifest
        self.count: int = manifest["count"]
        self.fields = tuple(Field(*field) for field in manifest["fields"])
        self.synonyms: Sequence[Sequence[str]] = manifest["synonyms"]
        self._firsts = [first for first, _ in manifest["shards"]]
        self._rows: dict[int, dict[str, list[str]]] = {}
        self._sorted: dict[int, list[str]] = {}
        self._terms: dict[str, Term | None] = {}
        self._blocks: dict[int, list[Shown]] = {}

    def _load(self, name: str) -> object:
        try:
            return read_script(name, self._read(f"{name}.js"))
        except (LookupError, OSError, ValueError):
            if name not in self.missing:
                self.missing.append(name)
            return None

    @cached_property
    def table(self) -> "SectionTable":
        """What is known of every section.

        Raises:
            ContentError: it is missing; without it nothing can be scored.
        """
        name = self._manifest["sections"]
        data = self._load(name)
        if not isinstance(data, dict):
            raise ContentError(f"{name}.js: missing or damaged; build the site again")
        return SectionTable(data, self.count)

    def _shard(self, character: str) -> int:
        return bisect_right(self._firsts, character) - 1

    def _shard_rows(self, character: str) -> dict[str, list[str]]:
        number = self._shard(character)
        if number < 0:
            return {}
        rows = self._rows.get(number)
        if rows is None:
            data = self._load(self._manifest["shards"][number][1])
            rows = {row[0]: row[1:] for row in data} if isinstance(data, list) else {}
            self._rows[number] = rows
        return rows

    def has_term(self, term: str) -> bool:
        """Whether a term is in the index."""
        return term in self._shard_rows(term[0])

    def terms_from(self, prefix: str) -> Iterator[str]:
        """The terms that begin with a prefix, sorted; they stand in one shard."""
        rows = self._shard_rows(prefix[0])
        number = self._shard(prefix[0])
        terms = self._sorted.get(number)
        if terms is None:
            terms = self._sorted[number] = sorted(rows)
        for place in range(bisect_left(terms, prefix), len(terms)):
            if not terms[place].startswith(prefix):
                return
            yield terms[place]

    def size(self, term: str) -> int:
        """About how many sections hold a term, cheap to know."""
        return sum(len(postings) for postings in self._shard_rows(term[0]).get(term, ()))

    def term(self, term: str) -> Term | None:
        """A term with its weights; None where the index does not have it."""
        if term not in self._terms:
            row = self._shard_rows(term[0]).get(term)
            self._terms[term] = self._weigh(term, row) if row is not None else None
        return self._terms[term]

    def _weigh(self, term: str, row: Sequence[str]) -> Term:
        decoded = [decode_postings(postings) for postings in row]
        rarity = inverse_frequency(sum(len(postings) for postings in decoded), self.count)
        weights = []
        fields = range(len(self.fields) - 1, -1, -1)
        for number, postings in zip(fields, decoded, strict=False):
            field, lengths = self.fields[number], self.table.lengths[number]
            weights += [
                (section, weight(rarity, count, lengths[section], field.average, field.boost))
                for section, count in postings
            ]
        return Term(term, rarity, tuple(weights), frozenset(section for section, _ in weights))

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(decode(self._manifest["texts"][1])))

    def shown(self, section: int) -> Shown | None:
        """What a result shows of a section; None where its block is missing."""
        number = bisect_right(self._starts, section) - 1
        block = self._blocks.get(number)
        if block is None:
            data = self._load(f"{self._manifest['texts'][0]}-{number}")
            block = self._blocks[number] = list(_shown(data)) if isinstance(data, list) else []
        place = section - self._starts[number]
        return block[place] if place < len(block) else None


def _shown(rows: Sequence[Sequence[str]]) -> Iterator[Shown]:
    page: Sequence[str] = ("", "", "")
    for row in rows:
        if len(row) == len(page):
            page = row
        else:
            heading, anchor, text, kind = row
            yield Shown(page[0], page[1], page[2], heading, anchor, text, kind)


class SectionTable:
    """Lengths of the fields of every section, its page, and what pages and sections are filtered by."""

    def __init__(self, data: Mapping[str, Any], count: int) -> None:
        self.lengths = [_dense(decode(text)) for text in data["lengths"]]
        sizes = decode(data["pages"])
        self.first = [0, *accumulate(sizes)][:-1]
        """The number of each page's first section."""
        self.page = [page for page, size in enumerate(sizes) for _ in range(size)]
        """The page of each section."""
        self.facets = {name: _members(data["facets"][name], len(sizes)) for name in PAGE_FACETS}
        """By facet and page its values."""
        self.kinds = _members(data["kinds"], count)

    def values(self, facet: str) -> frozenset[str]:
        """The values that a facet has."""
        members = self.kinds if facet == "kind" else self.facets[facet]
        return frozenset(value for own in members for value in own)


def _dense(coded: Sequence[int]) -> list[int]:
    lengths: list[int] = []
    numbers = iter(coded)
    for length in numbers:
        lengths += [length] if length else [0] * (next(numbers) + 1)
    return lengths


def _members(facet: Sequence[Any], count: int) -> list[tuple[str, ...]]:
    names, coded = facet
    members: list[tuple[str, ...]] = []
    numbers = iter(decode(coded))
    for run in numbers:
        own = tuple(names[next(numbers)] for _ in range(next(numbers)))
        members += [own] * min(run, count)
    return members
