"""Texts cut into index terms, and queries into pieces that can be looked up without a segmenter.

Both sides cut at script borders and read Latin words, identifiers, flags, error codes and paths the same way: whole,
and in parts. Chinese is cut by rjieba for the index; a query looks for every index term inside its Chinese runs,
which a browser can do with the term shards alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from lunr.stemmer import PorterStemmer
from rjieba import Jieba

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
OTHER = (
    "\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2c00-\u2dff\u3041-\u3096\u30a1-\u30ff"
    "\u3105-\u318e\ua4d0-\ud7ff"
)
"""Letters of other scripts, by blocks, so that every language's regular expressions agree on them."""
PIECE = re.compile(
    rf"(?P<han>[{HAN}]+)"
    r"|(?P<latin>(?:--?(?=[A-Za-z])|/(?=[A-Za-z0-9]))?[A-Za-z0-9_]+(?:[-./:@+#][A-Za-z0-9_]+)*)"
    rf"|(?P<other>[{OTHER}]+)"
)
_JOINTS = re.compile(r"[-./:@+#_]+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[a-z]{3,}")
_SURROGATES = re.compile("[\ud800-\udfff]")

MAX_TERM_CHARACTERS = 48
"""A longer word is a digest or a key, which nobody looks for."""
MAX_HAN_TERM = 8
"""Characters of the longest Chinese term."""

_STOPWORDS = """
的 了 是 在 和 与 或 也 就 都 而 及 着 吗 呢 吧 啊 呀 么 这 那 其 之 我 你 您 他 它 们 把 被 让 给 很 还 又 再 才
这个 那个 这些 那些 什么 怎么 怎样 怎么办 如何 为什么 为何 哪些 哪个 哪里 是否 可以 需要 以及 或者 如果 因为 所以
但是 我们 你们 他们 请问 一下 一个
a an and are as at be but by can do does for from has have how i if in is it its of on or that the their then there
these this to was were what when where which why will with you your
"""
STOPWORDS = frozenset(_STOPWORDS.split())
"""Words that say nothing about what is looked for, in the index and in queries."""

PARTICLES = frozenset("的了吗呢么吧啊呀")
"""Characters that begin no term worth looking for, so that no shard is fetched for them."""

_stemmer = PorterStemmer()


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of an English word in lower case, as lunr.py has it; anything else stays as it is."""
    return str(_stemmer.stem(word)) if _WORD.fullmatch(word) else word


def fold(text: str) -> str:
    """A text in the form that is cut: NFKC, without halves of characters."""
    if text.isascii():
        return text
    return normalize("NFKC", _SURROGATES.sub(" ", text))


@lru_cache(maxsize=65_536)
def latin_terms(word: str) -> tuple[str, ...]:
    """The index terms of a Latin word or identifier: itself, then its parts.

    `--dry-run` gives itself, `dry-run`, `dry`, `run`; `AccessDenied` gives itself in lower case, `access`, `deni`.
    """
    lower = word.lower()
    if len(lower) > MAX_TERM_CHARACTERS:
        return ()
    bare = lower.lstrip("-/")
    parts = [hump.lower() for part in _JOINTS.split(word) if part for hump in _HUMPS.split(part)]
    if len(parts) == 1 and bare == lower:
        return (stem(lower),) if lower not in STOPWORDS else ()
    joined = [part for part in _JOINTS.split(lower) if part]
    last = [lower.rpartition("/")[2]] if "/" in lower else []
    split = [stem(part) for part in (*joined, *parts) if len(part) > 1 and part not in STOPWORDS]
    return tuple(dict.fromkeys((lower, bare, *last, *split)))


class Segmenter:
    """Cuts texts for the index.

    Args:
        words: what the team calls its things; Chinese words among them stay whole.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._jieba = Jieba()
        for word in sorted({run for name in words for run in han_runs(fold(name))}):
            if 1 < len(word) <= MAX_HAN_TERM and not self._jieba.has_word(word):
                self._jieba.add_word(word, 20_000, "n")
        self._known: dict[str, tuple[str, ...]] = {}

    def terms(self, text: str) -> list[str]:
        """Every term of a text, in its order."""
        terms: list[str] = []
        for match in PIECE.finditer(fold(text)):
            if match.lastgroup == "han":
                terms += self._han_terms(match[0])
            elif match.lastgroup == "latin":
                terms += latin_terms(match[0])
            else:
                terms.append(match[0].lower()[:MAX_TERM_CHARACTERS])
        return terms

    def _han_terms(self, run: str) -> tuple[str, ...]:
        known = self._known.get(run)
        if known is None:
            cut = self._jieba.cut_for_search(run, True)
            known = tuple(term[:MAX_HAN_TERM] for term in cut if term not in STOPWORDS)
            if len(run) <= 2 * MAX_HAN_TERM:
                self._known[run] = known
        return known


def compact(text: str) -> str:
    """The letters and figures of a text run together, in lower case; empty where that is too long for a term."""
    joined = "".join(match[0] for match in PIECE.finditer(fold(text))).lower()
    return joined if len(joined) <= MAX_TERM_CHARACTERS else ""


def han_runs(text: str) -> list[str]:
    """The Chinese runs of a folded text."""
    return [match[0] for match in PIECE.finditer(text) if match.lastgroup == "han"]


_HAN_STOPS = re.compile("|".join(sorted((w for w in STOPWORDS if len(w) > 1 and w > "z"), key=lambda w: (-len(w), w))))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a query: a Chinese run, whose terms only the index knows, or a word with its terms."""

    text: str
    is_run: bool
    terms: tuple[str, ...] = ()


def cut_query(text: str) -> Iterator[Piece]:
    """The pieces of a folded query. Chinese stopwords of two characters and more part runs."""
    for match in PIECE.finditer(text):
        if match.lastgroup == "han":
            yield from (Piece(run, is_run=True) for run in _HAN_STOPS.split(match[0]) if run)
        elif match.lastgroup == "latin":
            lower = match[0].lower()
            terms = latin_terms(match[0])
            if terms:
                yield Piece(lower, is_run=False, terms=tuple(dict.fromkeys((lower, *terms))))
        else:
            word = match[0].lower()[:MAX_TERM_CHARACTERS]
            yield Piece(word, is_run=False, terms=(word,))
