"""Traces of what is private: enough to know it again in a finished site, without holding the texts.

Short values, names, addresses and numbers are kept as their first two characters and a digest of the whole; long texts
as digests of shingles of `SHINGLE` characters at every `STRIDE`-th place, so that any copied run of
`SHINGLE + STRIDE - 1` characters holds one. Both sides are normalised the same way: NFKC, lower case, blanks folded,
entities and JSON escapes undone, and cut where markup could cut.

They are digests, no encryption: who has them can try values, and finds a telephone number by trying all. So they stay
as private as the store. A value that is taken apart, put in another order or written into a longer word is not known.
"""

import json
import re
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from html import unescape
from pathlib import Path
from unicodedata import normalize

from frontdesk.errors import ConfigError

SHINGLE = 16
STRIDE = 12
MIN_LENGTH = 2
"""Characters of the shortest value that is looked for; Latin ones need `MIN_LATIN_LENGTH`."""
MIN_LATIN_LENGTH = 3
SEARCHED_ENDINGS = frozenset(
    {".html", ".xml", ".json", ".js", ".txt", ".csv", ".svg", ".css", ".md", ".rss", ".atom", ".map"}
)
_CUT = re.compile(r"[<>\"\x00-\x1f|`=]+")
_BLANKS = re.compile(r"\s+")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\([nrt\"/\\])")
_FILTER_BITS = 1 << 24


@dataclass(frozen=True, slots=True)
class Private:
    """A value that must not be published.

    Attributes:
        kind: what it is, such as `requester`.
        value: itself.
        whole: whether only all of it counts, as with names and addresses: their parts are everybody's.
    """

    kind: str
    value: str
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """Something private in a file of the site: which kind, never which value."""

    file: str
    kind: str


@dataclass(frozen=True, slots=True)
class Traces:
    """What to look for.

    Attributes:
        short: first two characters → (length, kind, digest) of the values that begin so.
        shingles: sorted digests.
        kinds: the kind of each shingle, in the same order, as an index into `names`.
    """

    short: Mapping[str, tuple[tuple[int, str, int], ...]]
    shingles: "array[int]"
    kinds: bytes
    names: tuple[str, ...]
    filter: bytes

    def __bool__(self) -> bool:
        return bool(self.short) or bool(self.shingles)


def segments(text: str) -> list[str]:
    """A text as it is compared: normalised, and cut at what markup, quotes and line ends could cut."""
    undone = _ESCAPE.sub(_character, unescape(text)) if "\\" in text else unescape(text)
    plain = normalize("NFKC", undone).casefold()
    return [folded for part in _CUT.split(plain) if (folded := _BLANKS.sub(" ", part).strip())]


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else " "


def write_traces(path: Path, values: Iterable[Private]) -> None:
    """Write traces of values, by an atomic rename; the same values give the same bytes."""
    short: set[tuple[str, int, str, int]] = set()
    shingles: dict[int, str] = {}
    for private in values:
        for part in segments(private.value):
            if not private.whole and not any(character.isalpha() for character in part):
                continue  # a date or a figure is nobody's words
            if private.whole or len(part) < SHINGLE:
                if len(part) >= (MIN_LATIN_LENGTH if part.isascii() else MIN_LENGTH):
                    short.add((part[:2], len(part), private.kind, _digest(part)))
                continue
            for start in (*range(0, len(part) - SHINGLE + 1, STRIDE), len(part) - SHINGLE):
                shingles.setdefault(_digest(part[start : start + SHINGLE]), private.kind)
    names = sorted({*shingles.values()})
    ordered = sorted(shingles)
    head = json.dumps({"short": sorted(short), "names": names, "shingles": len(ordered)}, ensure_ascii=False)
    content = b"\n".join(
        [head.encode(), array("Q", ordered).tobytes() + bytes(names.index(shingles[o]) for o in ordered)]
    )
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.new")
    partial.write_bytes(content)
    partial.replace(path)


def read_traces(paths: Iterable[Path]) -> Traces:
    """The traces of some files as one.

    Raises:
        ConfigError: a file is damaged.
    """
    short: dict[str, list[tuple[int, str, int]]] = {}
    pairs: list[tuple[int, str]] = []
    for path in sorted(paths):
        try:
            head_bytes, _, body = path.read_bytes().partition(b"\n")
            head = json.loads(head_bytes)
            count = int(head["shingles"])
            for prefix, length, kind, digest in head["short"]:
                short.setdefault(prefix, []).append((length, kind, digest))
            numbers, kinds = array("Q", body[: count * 8]), body[count * 8 :]
            pairs += zip(numbers, (head["names"][index] for index in kinds), strict=True)
        except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
            raise ConfigError(f"{path}: damaged ({type(error).__name__}); write it again: frontdesk snapshot") from None
    pairs.sort()
    names = tuple(sorted({kind for _, kind in pairs}))
    bits = bytearray(_FILTER_BITS // 8)
    for digest, _ in pairs:
        bits[(digest & (_FILTER_BITS - 1)) >> 3] |= 1 << (digest & 7)
    return Traces(
        {prefix: tuple(sorted(found)) for prefix, found in sorted(short.items())},
        array("Q", (digest for digest, _ in pairs)),
        bytes(names.index(kind) for _, kind in pairs),
        names,
        bytes(bits),
    )


def find_traces(
    traces: Traces, site: Path, public: Iterable[str], ours: frozenset[str] = frozenset()
) -> Iterator[Trace]:
    """Every file of a site that shows something private, each kind once.

    Args:
        traces: what to look for.
        site: the finished site.
        public: texts that are published anyway, such as what writers wrote and templates hold; what stands in them
            is no trace.
        ours: files that are copied from the theme as they are.
    """
    if not traces:
        return
    published = "\n".join(part for text in public for part in segments(text))
    seen: dict[str, frozenset[str]] = {}
    for file in sorted(site.rglob("*")):
        place = file.relative_to(site).as_posix()
        if file.suffix not in SEARCHED_ENDINGS or place in ours or not file.is_file():
            continue
        kinds: set[str] = set()
        for part in segments(file.read_text(encoding="utf-8", errors="replace")):
            if part not in seen:
                hits = _matches(traces, part)
                seen[part] = frozenset(kind for kind, value in hits if not _is_public(value, published))
            kinds |= seen[part]
        yield from (Trace(place, kind) for kind in sorted(kinds))


def _matches(traces: Traces, part: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each private value in a segment."""
    short = traces.short
    for start in [i for i in range(len(part) - 1) if part[i : i + 2] in short]:
        for length, kind, digest in short[part[start : start + 2]]:
            value = part[start : start + length]
            if len(value) == length and _digest(value) == digest and _stands_alone(part, start, start + length):
                yield kind, value
    content, passes = part.encode("utf-32-le", "surrogatepass"), traces.filter
    for start in range(0, len(content) - 4 * SHINGLE + 1, 4):
        mark = zlib.crc32(content[start : start + 4 * SHINGLE]) & (_FILTER_BITS - 1)
        if passes[mark >> 3] & (1 << (mark & 7)):
            value = part[start // 4 : start // 4 + SHINGLE]
            digest = _digest(value)
            place = bisect_left(traces.shingles, digest)
            if place < len(traces.shingles) and traces.shingles[place] == digest:
                yield traces.names[traces.kinds[place]], value


def _is_public(value: str, published: str) -> bool:
    """Whether a value stands in what is published anyway, as a word of its own where it is short."""
    start = published.find(value)
    while start >= 0:
        if len(value) >= SHINGLE or _stands_alone(published, start, start + len(value)):
            return True
        start = published.find(value, start + 1)
    return False


def _stands_alone(part: str, start: int, end: int) -> bool:
    """Whether a Latin value is no part of a longer word; Chinese has no such border."""
    before, after = part[start - 1 : start], part[end : end + 1]
    return not (_joins(before) and _joins(part[start])) and not (_joins(part[end - 1]) and _joins(after))


def _joins(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _digest(value: str) -> int:
    """64 bits, the lower 32 of them cheap to compute alone, so that most places need no more."""
    content = value.encode("utf-32-le", "surrogatepass")
    strong = int.from_bytes(blake2b(content, digest_size=4).digest(), "little")
    return strong << 32 | zlib.crc32(content)
