"""Search: from a query to pages with the section that answers best. It reads the shards and nothing else.

The base score of a section is lunr's. On it stands one factor of our own: the share of the query's words that the
section holds, each weighed by how rare it is. Only plain arithmetic in a fixed order, so that a browser computes the
same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import floor, sqrt

from frontdesk.knowledge.clauses import Clause, Query, find_clauses, inner_terms, parse_query
from frontdesk.knowledge.segment import Piece, cut_query, fold
from frontdesk.knowledge.shelf import PAGE_FACETS, Shelf
from frontdesk.knowledge.snippet import cut_snippet

MAX_PHRASE_CANDIDATES = 40
"""The best sections whose text is read to find a phrase."""
MAX_RESULTS = 50


@dataclass(frozen=True, slots=True)
class Result:
    """A page with its best section.

    Attributes:
        path: the page, below the content folder.
        url: its address in the site, with the section's anchor.
        heading: of the section; empty for the beginning of the page.
        score: only to be compared within one query.
        snippet: a piece of the section's text with words of the query.
    """

    path: str
    url: str
    title: str
    heading: str
    anchor: str
    score: float
    snippet: str


@dataclass(frozen=True, slots=True)
class Results:
    """What a query found.

    Attributes:
        results: the best pages.
        pages: the number of pages found.
        counts: by filter and value, the pages there would be with that value alone.
        missing: the files of the index that could not be read; the rest was searched.
    """

    results: tuple[Result, ...]
    pages: int
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def search(shelf: Shelf, text: str, filters: Mapping[str, Iterable[str]] | None = None, limit: int = 10) -> Results:
    """Search for what a reader typed, whatever that is.

    Args:
        shelf: the index.
        text: words, "phrases", -excluded words, `level:advanced` and other filters; cut after 200 characters.
        filters: by filter (`level`, `section`, `tag`, `language`, `kind`) the accepted values.
        limit: how many pages.
    """
    query = parse_query(text)
    wanted = {key: frozenset(values) for key, values in (filters or {}).items()}
    accepted = {**query.filters, **wanted}
    clauses = find_clauses(query, shelf)
    scores = rank(shelf, clauses)
    scores = _without(shelf, scores, query.excluded)
    if "kind" in accepted:
        kinds = shelf.table.kinds
        scores = {section: score for section, score in scores.items() if accepted["kind"].intersection(kinds[section])}
    if query.phrases:
        scores = _with_phrases(shelf, scores, query)
    pages = _best_by_page(shelf, scores)
    counts = {name: _count(shelf, pages, accepted, name) for name in PAGE_FACETS}
    kept = [page for page in pages if _accepts(shelf, page, accepted)]
    ordered = sorted(kept, key=lambda page: (-pages[page][0], page))[: min(limit, MAX_RESULTS)]
    words = [clause.term for clause in clauses]
    results = [_result(shelf, *pages[page], words) for page in ordered]
    return Results(tuple(r for r in results if r is not None), len(kept), counts, tuple(shelf.missing))


def base_scores(shelf: Shelf, clauses: Sequence[Clause]) -> dict[int, float]:
    """The score that lunr gives each section for the same terms with the same boosts."""
    found = [(clause, term) for clause in clauses if (term := shelf.term(clause.term)) is not None]
    magnitude = sqrt(sum(clause.boost * clause.boost for clause, _ in found))
    scores: dict[int, float] = {}
    for clause, term in found:
        for section, value in term.weights:
            scores[section] = scores.get(section, 0.0) + clause.boost * value
    return {section: score / magnitude for section, score in scores.items()}


def rank(shelf: Shelf, clauses: Sequence[Clause]) -> dict[int, float]:
    """The score of each section with our own factor, to nine places."""
    base = base_scores(shelf, clauses)
    words: dict[int, float] = {}
    held: dict[int, int] = {}
    for clause in clauses:
        term = shelf.term(clause.term)
        if term is not None:
            words[clause.group] = max(words.get(clause.group, 0.0), term.rarity * clause.boost)
            for section in term.sections:
                held[section] = held.get(section, 0) | 1 << clause.group
    shares = {groups: _share(groups, words) for groups in set(held.values())}
    return {section: floor(score * shares[held[section]] * 1e9 + 0.5) / 1e9 for section, score in base.items()}


def _share(groups: int, words: Mapping[int, float]) -> float:
    """The share of a query's words that are among some groups, a bit for each."""
    ordered = sorted(words)
    return sum(words[group] for group in ordered if groups >> group & 1) / sum(words[group] for group in ordered)


def _without(shelf: Shelf, scores: dict[int, float], excluded: Sequence[str]) -> dict[int, float]:
    for words in excluded:
        for piece in cut_query(words):
            holders = _holders(shelf, piece)
            scores = {section: score for section, score in scores.items() if section not in holders}
    return scores


def _holders(shelf: Shelf, piece: Piece) -> frozenset[int]:
    """The sections that hold a word: an identifier as a whole, of a Chinese run every term."""
    if not piece.is_run:
        terms = piece.terms if len(piece.terms) <= 2 else piece.terms[:1]
        found = [term.sections for text in terms if (term := shelf.term(text)) is not None]
        return frozenset().union(*found)
    inner = [piece.text] if shelf.has_term(piece.text) else [term for _, term in inner_terms(piece.text, shelf)]
    sections = [term.sections for text in inner if (term := shelf.term(text)) is not None]
    return frozenset.intersection(*sections) if sections else frozenset()


def _with_phrases(shelf: Shelf, scores: dict[int, float], query: Query) -> dict[int, float]:
    """The best sections that hold every phrase word by word."""
    phrases = ["".join(fold(phrase).lower().split()) for phrase in query.phrases]
    kept = {}
    for section in sorted(scores, key=lambda section: (-scores[section], section))[:MAX_PHRASE_CANDIDATES]:
        shown = shelf.shown(section)
        if shown is not None:
            text = "".join(fold(f"{shown.title}\n{shown.heading}\n{shown.text}").lower().split())
            if all(phrase in text for phrase in phrases):
                kept[section] = scores[section]
    return kept


def _best_by_page(shelf: Shelf, scores: Mapping[int, float]) -> dict[int, tuple[float, int]]:
    """By page the best score and its section, the first of equals."""
    best: dict[int, tuple[float, int]] = {}
    for section in sorted(scores):
        page, score = shelf.table.page[section], scores[section]
        if page not in best or score > best[page][0]:
            best[page] = (score, section)
    return best


def _accepts(shelf: Shelf, page: int, accepted: Mapping[str, frozenset[str]], but: str = "") -> bool:
    return all(
        not accepted[name].isdisjoint(shelf.table.facets[name][page])
        for name in PAGE_FACETS
        if name in accepted and name != but
    )


def _count(shelf: Shelf, pages: Iterable[int], accepted: Mapping[str, frozenset[str]], name: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for page in pages:
        if _accepts(shelf, page, accepted, but=name):
            for value in shelf.table.facets[name][page]:
                counts[value] = counts.get(value, 0) + 1
    return dict(sorted(counts.items()))


def _result(shelf: Shelf, score: float, section: int, words: Sequence[str]) -> Result | None:
    shown = shelf.shown(section)
    if shown is None:
        return None
    url = f"{shown.url}#{shown.anchor}" if shown.anchor else shown.url
    following = shelf.shown(section + 1) if not shown.text else None
    text = following.text if following is not None and following.path == shown.path else shown.text
    snippet = cut_snippet(text, words)
    return Result(shown.path, url, shown.title, shown.heading, shown.anchor, score, snippet)
