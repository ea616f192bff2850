"""The index of a site's sections: which term stands in which field of which section how often, scored as lunr scores.

A weight is the BM25 weight that `lunr.builder.Builder` would store in a section's field vector, rounded as lunr rounds
it. lunr's own building keeps every weight and a token set in memory; this one keeps counts, and computes a weight when
a query needs it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from frontdesk.knowledge.sections import SearchPage, Section
from frontdesk.knowledge.segment import Segmenter, compact

K1 = 1.2
B = 0.75
"""lunr's own: https://lunrjs.com/guides/customising.html"""
FIELDS: Mapping[str, float] = {"title": 2.0, "headings": 2.0, "tags": 1.0, "questions": 1.0, "body": 1.0}
"""Fields with their boosts, chosen on the development queries."""

NAMES = frozenset({"title", "headings"})
"""Fields whose whole text is a term too, so that a page or section is found by its name."""
SHARED = frozenset({"title", "tags", "questions"})
"""Fields that the sections of a page have in common."""

Postings = Mapping[str, Sequence[int]]
"""By term: section, count, section, count, …; sections ascend."""


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that scores are computed from.

    Attributes:
        pages: as given; their sections are numbered on through all pages.
        postings: by field.
        lengths: by field, the number of terms in each section.
    """

    pages: tuple[SearchPage, ...]
    postings: Mapping[str, Postings]
    lengths: Mapping[str, list[int]]

    @property
    def count(self) -> int:
        """The number of sections."""
        return len(self.lengths["body"])

    def terms(self) -> list[str]:
        """Every term, sorted by code points."""
        return sorted(set().union(*self.postings.values()))

    def averages(self) -> dict[str, float]:
        """The mean length of each field, empty ones counted."""
        return {field: sum(lengths) / max(self.count, 1) for field, lengths in self.lengths.items()}


def build_index(pages: Iterable[SearchPage], segmenter: Segmenter) -> Index:
    """Count every term of some pages, in the order of their paths whatever order they come in."""
    ordered = tuple(sorted(pages, key=lambda page: page.path))
    postings: dict[str, defaultdict[str, list[int]]] = {field: defaultdict(list) for field in FIELDS}
    lengths: dict[str, list[int]] = {field: [] for field in FIELDS}
    for number, fields in enumerate(section_terms(ordered, segmenter)):
        for field, found in zip(FIELDS, fields, strict=True):
            lengths[field].append(len(found))
            of_field = postings[field]
            for term, count in Counter(found).items():
                of_field[term] += (number, count)
    return Index(ordered, postings, lengths)


def section_terms(pages: Iterable[SearchPage], segmenter: Segmenter) -> Iterator[list[list[str]]]:
    """The terms of each section by field, in the order of `FIELDS`."""
    shared: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for fields in section_fields(pages):
        found = []
        for field, texts in zip(FIELDS, fields, strict=True):
            if field in SHARED and (field, texts) not in shared:
                shared[field, texts] = _field_terms(field, texts, segmenter)
            found.append(shared[field, texts] if field in SHARED else _field_terms(field, texts, segmenter))
        yield found


def _field_terms(field: str, texts: Iterable[str], segmenter: Segmenter) -> list[str]:
    found = [term for text in texts for term in segmenter.terms(text)]
    if field in NAMES:
        found += [name for text in texts if (name := compact(text)) and name not in found]
    return found


def section_fields(pages: Iterable[SearchPage]) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The texts of each section in the order of `FIELDS`.

    What holds for a page stands in each of its sections: lunr measures a field's length against the mean of all
    sections, so that a field most of them lack would count for nothing.
    """
    for page in pages:
        for section in page.sections:
            yield (page.title,), (section.heading,), section.tags or page.tags, page.questions, (section.text,)


def inverse_frequency(postings: int, count: int) -> float:
    """How rare a term is, as lunr has it.

    Args:
        postings: the fields that hold the term, over all sections.
        count: the number of sections.
    """
    return math.log(1 + abs((count - postings + 0.5) / (postings + 0.5)))


def weight(rarity: float, count: int, length: int, average: float, boost: float) -> float:
    """The weight of a term in a field of a section, to three places.

    Args:
        rarity: of the term, see `inverse_frequency`.
        count: how often the term stands in the field.
        length: the number of terms in the field.
        average: the mean of that over all sections.
        boost: of the field.
    """
    score = rarity * ((K1 + 1) * count) / (K1 * (1 - B + B * (length / average)) + count)
    return math.floor(score * boost * 1000 + 0.5) / 1000


def all_sections(pages: Iterable[SearchPage]) -> Iterator[tuple[SearchPage, Section]]:
    """Every section with its page, in the order of their numbers."""
    return ((page, section) for page in pages for section in page.sections)
