"""How well search finds: `python -m frontdesk.knowledge.evaluate --site SITE --queries FILE [--json]`.

FILE is JSON or YAML: a list of `{kind, query, expected}`, where `expected` lists the paths of pages that answer, or is
null where the site has no answer. To these it adds three kinds made from the site itself: headings, two or three
keywords of a section, and words of a section's text. The ask flow has no part in it yet.
"""

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import click
from yaml import CSafeLoader, YAMLError, load

from frontdesk.documents.site import Site
from frontdesk.documents.site_layout import read_layout
from frontdesk.documents.tree import open_tree, page_address
from frontdesk.errors import ConfigError, FrontdeskError
from frontdesk.knowledge.build import open_search
from frontdesk.knowledge.query import search
from frontdesk.knowledge.sections import SearchPage, read_search_pages
from frontdesk.knowledge.segment import PIECE, STOPWORDS, Segmenter, fold
from frontdesk.knowledge.shelf import Shelf

DEPTH = 10
GENERATED = 200
"""Queries of each generated kind."""
SEED = 7


@dataclass(frozen=True, slots=True)
class Example:
    """A query with the pages that answer it; None where nothing does."""

    kind: str
    query: str
    expected: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Quality:
    """How a kind of query fares.

    Attributes:
        count: the answerable queries.
        at_1, at_5: the share with a right page first, among the first five.
        reciprocal: the mean of one over the place of the first right page within ten.
        zero: the share of queries without any result.
    """

    count: int
    at_1: float
    at_5: float
    reciprocal: float
    zero: float


def read_examples(path: Path) -> list[Example]:
    """The examples of a file.

    Raises:
        ConfigError: it cannot be read or has another shape.
    """
    try:
        rows = load(path.read_text(encoding="utf-8"), Loader=CSafeLoader)
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}; expected JSON or YAML") from None
    examples = []
    for number, row in enumerate(rows if isinstance(rows, list) else [None], 1):
        expected = row.get("expected") if isinstance(row, dict) else None
        if not isinstance(row, dict) or not isinstance(row.get("query"), str) or not isinstance(expected, list | None):
            raise ConfigError(f"{path}: row {number}: expected {{kind, query, expected: [path] or null}}")
        pages = frozenset(str(page) for page in expected) if expected is not None else None
        examples.append(Example(str(row.get("kind", "")), row["query"], pages))
    return examples


def generate_examples(pages: Sequence[SearchPage], segmenter: Segmenter, count: int = GENERATED) -> Iterator[Example]:
    """Queries made from the site: `heading`, `keywords`, `body`. The same site gives the same ones."""
    chance = random.Random(SEED)  # noqa: S311 - a sample, no secret
    bearers: dict[str, set[str]] = {}
    texts: list[tuple[str, Counter[str]]] = []
    holders: Counter[str] = Counter()
    for page in pages:
        for section in page.sections:
            heading = section.heading or page.title
            bearers.setdefault(heading, set()).add(page.path)
            words = Counter(_words(segmenter, f"{page.title} {heading} {section.text}"))
            holders.update(words.keys())
            texts.append((page.path, words))
    for heading in _sample(chance, sorted(bearers), count):
        yield Example("heading", heading, frozenset(bearers[heading]))
    for path, words in _sample(chance, [text for text in texts if len(text[1]) > 9], count):
        ranked = sorted(words, key=lambda word: (-words[word] * log(len(texts) / holders[word]), word))
        telling = [word for word in ranked[:12] if not any(word in other and word != other for other in ranked[:12])]
        yield Example(
            "keywords",
            " ".join(chance.sample(telling[:6], min(chance.choice((2, 3)), len(telling[:6])))),
            frozenset({path}),
        )
    for path, words in _sample(chance, [text for text in texts if len(text[1]) > 9], count):
        yield Example("body", " ".join(chance.sample(sorted(words), 5)), frozenset({path}))


def _words(segmenter: Segmenter, text: str) -> list[str]:
    """The words of a text as a reader could type them, of two characters and more."""
    words: list[str] = []
    for match in PIECE.finditer(fold(text)):
        words += segmenter.terms(match[0]) if match.lastgroup == "han" else [match[0]]
    return [word for word in words if len(word) > 1 and word.lower() not in STOPWORDS]


def _sample(chance: random.Random, members: list, count: int) -> list:  # type: ignore[type-arg]
    return chance.sample(members, min(count, len(members)))


def measure(shelf: Shelf, examples: Iterable[Example]) -> dict[str, Quality]:
    """The quality of each kind, in the order the kinds come in; queries without an answer only count for `zero`."""
    places: dict[str, list[int | None]] = {}
    zeros: dict[str, list[bool]] = {}
    for example in examples:
        found = [result.path for result in search(shelf, example.query, limit=DEPTH).results]
        zeros.setdefault(example.kind, []).append(not found)
        own = places.setdefault(example.kind, [])
        if example.expected is not None:
            own.append(next((place for place, path in enumerate(found, 1) if path in example.expected), None))
    return {kind: _quality(own, zeros[kind]) for kind, own in places.items()}


def _quality(places: Sequence[int | None], zeros: Sequence[bool]) -> Quality:
    count = len(places)
    at = [sum(place is not None and place <= depth for place in places) / max(count, 1) for depth in (1, 5)]
    reciprocal = sum(1 / place for place in places if place is not None) / max(count, 1)
    return Quality(count, at[0], at[1], reciprocal, sum(zeros) / len(zeros))


def as_data(kinds: Mapping[str, Quality]) -> dict[str, object]:
    """The figures as data for programs."""
    return {
        "kinds": {
            kind: {
                "n": quality.count,
                "success@1": round(quality.at_1, 4),
                "success@5": round(quality.at_5, 4),
                "mrr@10": round(quality.reciprocal, 4),
                "zero": round(quality.zero, 4),
            }
            for kind, quality in kinds.items()
        },
        "ask": None,
    }


def as_table(kinds: Mapping[str, Quality]) -> str:
    """The figures as a table for people."""
    rows = [f"{'kind':<16}{'n':>6}{'success@1':>12}{'success@5':>12}{'mrr@10':>10}{'zero':>8}"]
    rows += [
        f"{kind:<16}{q.count:>6}{q.at_1:>12.3f}{q.at_5:>12.3f}{q.reciprocal:>10.3f}{q.zero:>8.3f}"
        for kind, q in kinds.items()
    ]
    return "\n".join([*rows, "ask: not part of this evaluation yet"])


def site_examples(root: Path) -> Iterator[Example]:
    """The generated examples of the site at a folder.

    Raises:
        ConfigError: it cannot be read.
    """
    site = Site(open_tree(read_layout(root)))
    yield from generate_examples(list(read_search_pages(site, page_address)), Segmenter())


@click.command()
@click.option("--site", "root", type=click.Path(path_type=Path, file_okay=False, exists=True), required=True)
@click.option("--queries", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--json", "as_json", is_flag=True, help="Print data for programs.")
def evaluate(root: Path, queries: Path | None, as_json: bool) -> None:
    """Measure how well search finds pages of the site or Markdown tree SITE."""
    try:
        examples = [*(read_examples(queries) if queries is not None else ()), *site_examples(root)]
        kinds = measure(open_search(root), examples)
    except FrontdeskError as error:
        raise click.ClickException(str(error)) from None
    click.echo(json.dumps(as_data(kinds), ensure_ascii=False, indent=2) if as_json else as_table(kinds))


if __name__ == "__main__":
    evaluate()
