"""The index as files that a browser loads one by one: only what a query needs.

Every file is a script that calls one function with its own name and its data, `frontdesk_search("NAME",DATA);`, so that
it loads as a script from `file://`, by `importScripts` in a worker, and by fetching and cutting off the call. DATA is
plain JSON. All names but the manifest's carry a hash of the content, and a file says its own name: what a manifest
names is what it was written with, or it is missing.
"""

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from itertools import groupby

from frontdesk.knowledge.codec import encode, encode_postings
from frontdesk.knowledge.index import FIELDS, K1, B, Index, all_sections
from frontdesk.knowledge.segment import PARTICLES, STOPWORDS

FORMAT = 1
MANIFEST = "manifest.js"
CALL = "frontdesk_search"
SHARD_BYTES = 10_000
"""Compressed bytes of a term shard; the terms of one character stay together, so some are larger."""
BLOCK_CHARACTERS = 3_000
"""Characters of the text in a block; a section longer than that has a block of its own."""

Files = dict[str, bytes]


def write_shards(index: Index, synonyms: Sequence[Sequence[str]] = ()) -> Files:
    """Every file of an index by its name. The same index gives the same bytes.

    Args:
        index: of the whole site.
        synonyms: groups of words that mean the same.
    """
    files: Files = {}
    shards = [[first, _add(files, "terms", data)] for first, data in _term_shards(index)]
    starts, blocks = _text_blocks(index)
    digest = _digest("".join(_json(block) for block in blocks))
    for number, block in enumerate(blocks):
        name = f"texts-{digest}-{number}"
        files[f"{name}.js"] = _script(name, block)
    sections = _add(files, "sections", _section_table(index))
    averages = index.averages()
    manifest = {
        "format": FORMAT,
        "count": index.count,
        "k1": K1,
        "b": B,
        "fields": [[field, boost, averages[field]] for field, boost in FIELDS.items()],
        "sections": sections,
        "shards": shards,
        "texts": [f"texts-{digest}", encode(_steps(starts))],
        "stopwords": sorted(STOPWORDS),
        "particles": "".join(sorted(PARTICLES)),
        "synonyms": [list(group) for group in synonyms],
    }
    files[MANIFEST] = _script("manifest", manifest)
    return files


def read_script(name: str, content: bytes) -> object:
    """The data of a file.

    Args:
        name: without its ending; the file must say the same.
        content: the file's bytes.

    Raises:
        ValueError: the file is cut off, or another one.
    """
    text = content.decode("utf-8")
    head, tail = f'{CALL}("{name}",', ");\n"
    if not text.startswith(head) or not text.endswith(tail):
        raise ValueError(f"{name}: not the file of this name, or not all of it")
    return json.loads(text[len(head) : -len(tail)])


def _json(data: object) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")


def _script(name: str, data: object) -> bytes:
    return f'{CALL}("{name}",{_json(data)});\n'.encode()


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=6).hexdigest()


def _add(files: Files, kind: str, data: object) -> str:
    """Put a file among the others, named by its content; the name without its ending."""
    name = f"{kind}-{_digest(_json(data))}"
    files[f"{name}.js"] = _script(name, data)
    return name


def _term_shards(index: Index) -> Iterator[tuple[str, list[list[str]]]]:
    """Terms with their postings, cut between first characters; with the first character of each shard."""
    shard: list[list[str]] = []
    start, size = "", 0
    for first, terms in groupby(index.terms(), key=lambda term: term[0]):
        rows = [_term_row(term, index) for term in terms]
        own = len(zlib.compress(_json(rows).encode(), 6))
        if shard and size + own > SHARD_BYTES:
            yield start, shard
            shard, size = [], 0
        start = start if shard else first
        shard += rows
        size += own
    if shard:
        yield start, shard


def _term_row(term: str, index: Index) -> list[str]:
    """A term and its postings by field, the last field first, without the empty ones at the end."""
    row = [encode_postings(index.postings[field].get(term, ())) for field in reversed(tuple(FIELDS))]
    while row and not row[-1]:
        row.pop()
    return [term, *row]


def _text_blocks(index: Index) -> tuple[list[int], list[list[object]]]:
    """What results show, in blocks of neighbouring sections; with the number of each block's first section."""
    starts: list[int] = []
    blocks: list[list[object]] = []
    size = 0
    last = ""
    rows: list[object] = []
    for number, (page, section) in enumerate(all_sections(index.pages)):
        cost = len(section.text) + len(section.heading)
        if not blocks or (rows and size + cost > BLOCK_CHARACTERS):
            rows, size, last = [], 0, ""
            starts.append(number)
            blocks.append(rows)
        if page.path != last:
            rows.append([page.path, page.url, page.title])
            last = page.path
        rows.append([section.heading, section.anchor, section.text, section.kind])
        size += cost
    return starts, blocks


def _section_table(index: Index) -> dict[str, object]:
    """What every query needs of all sections: their lengths, which page each belongs to, what pages are filtered by."""
    pages = index.pages
    facets: dict[str, object] = {}
    values: dict[str, Callable[[int], Sequence[str]]] = {
        "level": lambda number: [pages[number].level],
        "section": lambda number: [pages[number].section],
        "language": lambda number: [pages[number].language],
        "tag": lambda number: pages[number].tags,
    }
    for name, of in values.items():
        facets[name] = _facet([[value for value in of(number) if value] for number in range(len(pages))])
    kinds = [[section.kind] for _, section in all_sections(pages)]
    return {
        "pages": encode(len(page.sections) for page in pages),
        "lengths": [_sparse(index.lengths[field]) for field in FIELDS],
        "facets": facets,
        "kinds": _facet(kinds),
    }


def _facet(values: Sequence[Sequence[str]]) -> list[object]:
    """The values there are, sorted, and for each member how many it has and which; runs of equal members counted."""
    names = sorted({value for own in values for value in own})
    numbers = {name: number for number, name in enumerate(names)}
    coded: list[int] = []
    for own, run in groupby(tuple(own) for own in values):
        coded += [len(list(run)), len(own), *(numbers[value] for value in own)]
    return [names, encode(coded)]


def _sparse(lengths: Sequence[int]) -> str:
    """Lengths; a zero is followed by the number of zeros after it."""
    coded: list[int] = []
    for length, run in groupby(lengths):
        members = len(list(run))
        coded += [length] * members if length else [0, members - 1]
    return encode(coded)


def _steps(numbers: Sequence[int]) -> list[int]:
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]
