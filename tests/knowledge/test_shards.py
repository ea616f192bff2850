"""The files: the same bytes for the same content, names that say the content, one shard for a prefix."""

import gzip
import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from frontdesk.errors import ContentError
from frontdesk.knowledge.codec import decode, decode_postings, encode, encode_postings
from frontdesk.knowledge.index import Index, build_index
from frontdesk.knowledge.query import search
from frontdesk.knowledge.sections import SearchPage
from frontdesk.knowledge.segment import Segmenter
from frontdesk.knowledge.shards import MANIFEST, Files, read_script, write_shards
from frontdesk.knowledge.shelf import Read, Shelf

COUNTS = st.dictionaries(st.integers(0, 10**6), st.integers(1, 10**4))


@given(st.lists(st.integers(0, 2**40)))
def test_numbers_come_back(numbers: list[int]) -> None:
    """What is encoded is decoded, whatever the size."""
    assert numbers == decode(encode(numbers))


@given(COUNTS)
def test_postings_come_back(counts: dict[int, int]) -> None:
    """Sections and counts survive their coding."""
    postings = sorted(counts.items())

    assert postings == decode_postings(encode_postings(number for pair in postings for number in pair))


@given(st.text(max_size=30))
def test_damaged_figures_are_told(text: str) -> None:
    """A text that is no list of postings is refused, or read; nothing else happens."""
    try:
        decode_postings(text)
    except ValueError:
        return
    assert all(count > 0 for _, count in decode_postings(text))


def test_order_of_pages_does_not_matter(own_pages: tuple[SearchPage, ...], own_files: Files) -> None:
    """The same pages in any order give the same bytes under the same names."""
    shuffled = list(own_pages)
    Random(5).shuffle(shuffled)

    assert own_files == write_shards(build_index(shuffled, Segmenter()))


def test_names_say_the_content(own_files: Files, own_index: Index) -> None:
    """A changed page changes the names of the files that changed, so that an old manifest finds none of them."""
    page = own_index.pages[0]
    changed = type(page)(**{**{name: getattr(page, name) for name in page.__slots__}, "title": "另一个题目"})
    files = write_shards(build_index([changed, *own_index.pages[1:]], Segmenter()))

    assert all(own_files[name] == files[name] for name in own_files.keys() & files.keys() - {MANIFEST})
    assert own_files[MANIFEST] != files[MANIFEST]


def test_a_file_is_one_call_with_plain_json(own_files: Files) -> None:
    """Each file is `frontdesk_search("NAME",JSON);`, which a script tag runs and a fetch can cut."""
    for file, content in own_files.items():
        name = file.removesuffix(".js")
        text = content.decode()
        assert text.startswith(f'frontdesk_search("{name}",')
        assert text.endswith(");\n")
        assert json.loads(text[len(f'frontdesk_search("{name}",') : -3]) == read_script(name, content)
        assert "</" not in text
        assert not set("\u2028\u2029") & set(text)


def test_the_call_of_another_file_is_refused(own_files: Files) -> None:
    """A file under another's name is not taken for it, nor is one that was cut off."""
    name = next(file for file in own_files if file.startswith("terms"))
    with pytest.raises(ValueError, match="not the file"):
        read_script("terms-0", own_files[name])
    with pytest.raises(ValueError, match="not all of it"):
        read_script(name.removesuffix(".js"), own_files[name][:-10])


def test_a_prefix_touches_one_shard(own_files: Files, own_index: Index) -> None:
    """Whatever beginning of a term is typed, one term shard is read."""
    shelf, asked = watched(own_files)
    for term in Random(3).sample(own_index.terms(), 200):
        asked.clear()
        fresh = Shelf(shelf)
        found = list(fresh.terms_from(term[:1]))
        assert term in found
        assert 1 == len([name for name in asked if name.startswith("terms")])


def watched(files: Files) -> tuple[Read, list[str]]:
    """A way to read files that keeps the names that were asked for."""
    asked: list[str] = []

    def read(name: str) -> bytes:
        asked.append(name)
        return files[name]

    return read, asked


def test_shards_are_small(own_files: Files) -> None:
    """No term shard of the project's own site is larger than 20 KB, no text block larger than 10 KB, compressed."""
    sizes = {name: len(gzip.compress(content)) for name, content in own_files.items()}

    assert 20_000 > max(size for name, size in sizes.items() if name.startswith("terms"))
    assert 10_000 > max(size for name, size in sizes.items() if name.startswith("texts"))


def test_a_query_reads_only_what_it_needs(own_files: Files) -> None:
    """One word costs the manifest, the sections, one term shard and the blocks of what is shown."""
    read, asked = watched(own_files)
    search(Shelf(read), "E1024", limit=1)

    assert {"manifest", "sections", "terms", "texts"} == {name.partition("-")[0].removesuffix(".js") for name in asked}
    assert 4 == len(asked)


@pytest.mark.parametrize("damage", [None, b"", b"frontdesk_search(", b"\xff\xfe"])
def test_a_missing_shard_leaves_the_rest(own_files: Files, damage: bytes | None) -> None:
    """A shard that is missing or damaged is named; what the others hold is still found."""
    whole = Shelf(own_files.__getitem__)
    broken = dict(own_files)
    name = next(row for first, row in reversed(whole._manifest["shards"]) if first <= "挂")
    broken.pop(f"{name}.js")
    if damage is not None:
        broken[f"{name}.js"] = damage
    results = search(Shelf(broken.__getitem__), "挂载 E1024")

    assert (name,) == results.missing
    assert "E1024" == results.results[0].heading


@pytest.mark.parametrize("manifest", [b"", b'frontdesk_search("manifest",{"format":99});\n'])
def test_another_format_is_refused(own_files: Files, manifest: bytes) -> None:
    """A manifest that is missing or of another format says what to do."""
    with pytest.raises(ContentError, match="build the site again"):
        Shelf({**own_files, MANIFEST: manifest}.__getitem__)


READ_IN_BROWSER = """name => {
    const figures = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const decode = text => {
        const numbers = [];
        let number = 0, factor = 1;
        for (const character of text) {
            const value = figures.indexOf(character);
            number += (value & 31) * factor;
            if (value & 32) factor *= 32;
            else { numbers.push(number); number = 0; factor = 1; }
        }
        return numbers;
    };
    return loaded[name].map(([term, ...fields]) => [term, fields.map(decode)]);
}"""


def test_a_browser_reads_them_from_disk(own_files: Files, tmp_path: Path, browser: Browser) -> None:
    """Opened from `file://`, script tags load the manifest and a shard, and the figures decode to the same numbers."""
    file = next(name for name in own_files if name.startswith("terms"))
    for name in (MANIFEST, file):
        (tmp_path / name).write_bytes(own_files[name])
    collect = "<script>const loaded = {}; const frontdesk_search = (name, data) => loaded[name] = data</script>"
    tags = f'<script src="{MANIFEST}"></script><script src="{file}"></script>'
    (tmp_path / "index.html").write_text(f'<meta charset="utf-8">{collect}{tags}', encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    name = file.removesuffix(".js")
    found = page.evaluate(READ_IN_BROWSER, name)
    count = page.evaluate("loaded.manifest.count")
    page.close()

    rows = read_script(name, own_files[file])
    assert isinstance(rows, list)
    assert [[term, [decode(field) for field in fields]] for term, *fields in rows] == found
    assert count == Shelf(own_files.__getitem__).count
