"""A query read and turned into weighted terms of the index."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from frontdesk.knowledge.near import distance
from frontdesk.knowledge.segment import MAX_HAN_TERM, PARTICLES, Piece, compact, cut_query, fold
from frontdesk.knowledge.shelf import Shelf

MAX_QUERY_CHARACTERS = 200
MAX_CLAUSES = 64
MAX_GROUPS = 30
"""Words of a query that are told apart, so that a browser's 32-bit whole number holds them."""
MAX_EXPANSIONS = 8
"""Terms that an unfinished or misspelt word may stand for."""
MAX_SLIPS = 3
"""Misspelt words of a query that are looked into."""
PART_BOOST = 0.3
"""Of the parts of an identifier that the index has whole."""
GUESS_BOOST = 0.5
"""Of terms that an unfinished or misspelt word may stand for."""
SYNONYM_BOOST = 0.5
FILTERS = ("level", "section", "tag", "language", "kind")

_TOKEN = re.compile(r"(?P<no>-?)(?:\"(?P<a>[^\"]*)\"|“(?P<b>[^”]*)”|「(?P<c>[^」]*)」)|(?P<word>[^\s\"“「]+)")
_LETTER = re.compile(r"[^\W_]")
_LATIN = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader typed.

    Attributes:
        text: the words to look for, folded, phrases among them.
        phrases: what must stand word by word.
        excluded: what must not stand.
        filters: by filter, the accepted values.
        is_open: whether the last word may go on.
    """

    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Clause:
    """A term to look for, its boost, and which word of the query it stands for."""

    term: str
    boost: float
    group: int


def parse_query(text: str) -> Query:
    """Read a query: words, "phrases", -excluded words, `level:advanced` and other filters. Never fails."""
    folded = fold(text[:MAX_QUERY_CHARACTERS])[:MAX_QUERY_CHARACTERS]
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    filters: dict[str, set[str]] = {}
    for token in _TOKEN.finditer(folded):
        word = token["word"]
        if word is None:
            phrase = token["a"] or token["b"] or token["c"] or ""
            (excluded if token["no"] else phrases).append(phrase)
            words += [] if token["no"] else [phrase]
        elif word.startswith("-") and not word.startswith("--") and _LETTER.search(word):
            excluded.append(word[1:])
        elif (parts := word.partition(":"))[0] in FILTERS and parts[2]:
            filters.setdefault(parts[0], set()).add(parts[2])
        else:
            words.append(word)
    if not words and not filters:  # nothing else to look for: -l is an option then
        words, excluded = [f"-{word}" for word in excluded], []
    shown = tuple(phrase for phrase in phrases if _LETTER.search(phrase))
    accepted = {key: frozenset(values) for key, values in filters.items()}
    return Query(" ".join(words), shown, tuple(excluded), accepted, is_open=not folded.endswith((" ", '"')))


def find_clauses(query: Query, shelf: Shelf) -> list[Clause]:
    """The terms of the index that a query stands for."""
    return _Finder(query, shelf).clauses()


def inner_terms(run: str, shelf: Shelf) -> list[tuple[int, str]]:
    """Every term of the index inside a Chinese run, with its place; single characters only where nothing longer is."""
    found, covered, single = [], [False] * len(run), []
    for start, character in enumerate(run):
        if character in PARTICLES:
            continue
        for end in range(start + 1, min(start + MAX_HAN_TERM, len(run)) + 1):
            if not shelf.has_term(run[start:end]):
                continue
            if end == start + 1:
                single.append(start)
            else:
                found.append((start, run[start:end]))
                covered[start:end] = [True] * (end - start)
    found += [(start, run[start]) for start in single if not covered[start]]
    return sorted(found)


class _Finder:
    def __init__(self, query: Query, shelf: Shelf) -> None:
        self._query = query
        self._shelf = shelf
        self._found: dict[str, Clause] = {}
        self._groups = 0
        self._slips = 0

    def clauses(self) -> list[Clause]:
        name = compact(self._query.text)
        if name and self._shelf.has_term(name):
            self._add(name, 1.0, self._group())
        pieces = list(cut_query(self._query.text))
        for place, piece in enumerate(pieces):
            is_last = self._query.is_open and place == len(pieces) - 1
            if piece.is_run:
                self._add_run(piece.text, is_last=is_last)
            else:
                self._add_word(piece, is_last=is_last)
        self._add_synonyms(pieces)
        return list(self._found.values())[:MAX_CLAUSES]

    def _add(self, term: str, boost: float, group: int) -> None:
        if term not in self._found and group < MAX_GROUPS and len(self._found) < MAX_CLAUSES:
            self._found[term] = Clause(term, boost, group)

    def _group(self) -> int:
        self._groups += 1
        return self._groups - 1

    def _add_run(self, run: str, *, is_last: bool) -> None:
        end, last = 0, ""
        for start, term in inner_terms(run, self._shelf):
            self._add(term, 1.0, self._group())
            end = max(end, start + len(term))
            last = term
        rest = run[end:].lstrip("".join(PARTICLES)) or (last if len(last) == 1 else "")
        if is_last and rest:
            group = self._group()
            for term in self._likely(rest):
                self._add(term, GUESS_BOOST, group)

    def _add_word(self, piece: Piece, *, is_last: bool) -> None:
        whole = piece.text
        known = [term for term in piece.terms if self._shelf.has_term(term)]
        if whole in known and len(piece.terms) > 2:
            group = self._group()
            for term in known:
                self._add(term, 1.0 if term == whole else PART_BOOST, group)
        elif known:
            simple = len(piece.terms) <= 2
            group = self._group()
            for term in known:
                self._add(term, 1.0, group if simple else self._group())
        else:
            group = self._group()
            guesses = self._likely(whole) if is_last and len(whole) > 1 else []
            for term in guesses or self._similar(piece):
                self._add(term, GUESS_BOOST, group)

    def _likely(self, prefix: str) -> list[str]:
        """The commonest terms that begin with a prefix."""
        terms = list(self._shelf.terms_from(prefix[:MAX_HAN_TERM] if prefix > "z" else prefix))
        return sorted(terms, key=lambda term: (-self._shelf.size(term), term))[:MAX_EXPANSIONS]

    def _similar(self, piece: Piece) -> list[str]:
        """The terms nearest to a misspelt Latin word, with the same first letter."""
        if not _LATIN.fullmatch(piece.text) or self._slips >= MAX_SLIPS:
            return []
        self._slips += 1
        limit = 1 if len(piece.text) < 8 else 2
        near = []
        for term in self._shelf.terms_from(piece.text[0]):
            far = min(distance(word, term, limit) for word in piece.terms)
            if far <= limit:
                near.append((far, -self._shelf.size(term), term))
        best = min(near, default=(0,))[0]
        return [term for far, _, term in sorted(near) if far == best][:MAX_EXPANSIONS]

    def _add_synonyms(self, pieces: list[Piece]) -> None:
        text = self._query.text.lower()
        words = frozenset(piece.text for piece in pieces if not piece.is_run)
        for alike in self._shelf.synonyms:
            said = [word for word in alike if (word in words if word < "z" else word in text)]
            if not said:
                continue
            own = [self._found[term] for term in self._found if any(term in word for word in said)]
            group = max(own, key=lambda clause: len(clause.term)).group if own else self._group()
            for other in alike:
                if other not in said:
                    for term in self._word_terms(other):
                        self._add(term, SYNONYM_BOOST, group)

    def _word_terms(self, word: str) -> Iterator[str]:
        for piece in cut_query(word):
            if not piece.is_run:
                yield from (term for term in piece.terms if self._shelf.has_term(term))
            elif self._shelf.has_term(piece.text):
                yield piece.text
            else:
                yield from (term for _, term in inner_terms(piece.text, self._shelf))
