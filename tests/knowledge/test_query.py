"""Queries: what readers can write, and whatever else they type."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.clauses import find_clauses, parse_query
from frontdesk.knowledge.index import build_index
from frontdesk.knowledge.near import distance
from frontdesk.knowledge.query import search
from frontdesk.knowledge.sections import SearchPage
from frontdesk.knowledge.segment import Segmenter, latin_terms
from frontdesk.knowledge.shards import write_shards
from frontdesk.knowledge.shelf import Shelf
from frontdesk.knowledge.snippet import cut_snippet

Find = Callable[..., list[str]]
BAD = {
    "long": "挂载卡住怎么办" * 1500,
    "long latin": "a" * 10_000,
    "many words": "挂载 配额 快照 E1024 acl " * 500,
    "typos": "permision acces denyed moutn snapsot quoat " * 10,
    "punctuation": "!@#$%^&*()_+-=[]{};':\",./<>?，。！？、；：“”‘’（）【】",
    "only quotes": '"' * 300,
    "only dashes": "-" * 300,
    "emoji": "🙂🚀👩‍👩‍👧‍👦" * 100,
    "surrogates": "\ud800挂载\udfff",
    "right to left": "שלום עולם مرحبا \u202e挂载\u202c",
    "markup": "<script>alert(1)</script>",
    "bomb": "(a+)+$" * 100 + "((((((.*)*)*)*)*)*)",
    "zero": "\0\0挂载\0",
    "filters": "level: section:: level:x section:y tag:" * 20,
    "empty": "",
    "blank": " \t\n",
    "expanding": "ﷺ" * 500,
    "fields": "__proto__ constructor toString hasOwnProperty",
}


@pytest.fixture(scope="module")
def find(make_page: Callable[..., SearchPage]) -> Find:
    """Finds paths on a small site: `find("query", level=["all"])`."""
    pages = [
        make_page(
            "mount.md", "挂载", ("卡住", "访问挂载点没有反应"), level="advanced", section="guides", tags=("客户端",)
        ),
        make_page("quota.md", "配额", ("扩容", "存储池加节点"), ("限制", "目录容量"), section="guides"),
        make_page("codes.md", "错误码", ("E1024", "cache directory is full"), ("AccessDenied", "no permission")),
        make_page("flags.md", "选项", ("试运行", "用 --dry-run 和 x-amz-acl，配置在 /etc/lancun/client.toml")),
        make_page("english.md", "Snapshots", ("Restore", "restoring mounted snapshots"), language="en"),
    ]
    files = write_shards(build_index(pages, Segmenter(["挂载点", "存储池"])), [["扩容", "加机器"], ["卡住", "hang"]])

    def paths(query: str, **filters: list[str]) -> list[str]:
        return [result.path for result in search(Shelf(files.__getitem__), query, filters).results]

    return paths


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("挂载卡住", ["mount.md"]),
        ("怎么限制目录容量", ["quota.md"]),
        ("目录容量E1024", ["quota.md", "codes.md"]),
        ("--dry-run", ["flags.md"]),
        ("dry-run", ["flags.md"]),
        ("dry", ["flags.md"]),
        ("X-Amz-Acl", ["flags.md"]),
        ("/etc/lancun/client.toml", ["flags.md"]),
        ("client.toml", ["flags.md"]),
        ("accessdenied", ["codes.md"]),
        ("AccessDenied", ["codes.md"]),
        ("Denied", ["codes.md"]),
        ("e1024", ["codes.md"]),
        ("Ｅ１０２４", ["codes.md"]),
        ("E1025", []),
        ("mount", ["english.md"]),
        ("permision", ["codes.md"]),
        ("snapshto", ["english.md"]),
        ("snap", ["english.md"]),
        ("snap x", []),
        ("目", ["quota.md"]),
        ("加机器", ["quota.md"]),
        ("hang", ["mount.md"]),
        ('"目录容量"', ["quota.md"]),
        ('"容量目录"', []),
        ("“目录 容量”", ["quota.md"]),
        ("挂载 -没有反应", ["mount.md"]),
        ("没有反应 -挂载点", []),
        ("full -AccessDenied", ["codes.md"]),
        ("full -cache", []),
        ("挂载 level:all", []),
        ("挂载 level:advanced", ["mount.md"]),
        ("section:guides 容量", ["quota.md"]),
        ("tag:客户端 反应", ["mount.md"]),
        ("language:en 快照 snapshots", ["english.md"]),
    ],
)
def test_what_readers_write(find: Find, query: str, expected: list[str]) -> None:
    """Words, identifiers, beginnings, slips, synonyms, phrases, exclusions and filters find what they should."""
    assert sorted(expected) == sorted(find(query))


def test_filters_narrow(find: Find) -> None:
    """A level and a section keep the pages that have them."""
    assert ["mount.md"] == find("挂载", level=["advanced"])
    assert [] == find("挂载", level=["beginner"])
    assert [] == find("挂载", section=["nowhere"])


def test_counts_are_of_each_value_alone(own_shelf: Shelf) -> None:
    """A filter's counts say how many pages each of its values would give."""
    results = search(own_shelf, "挂载", {"level": ["intermediate"]})
    for level, count in results.counts["level"].items():
        assert count == search(own_shelf, "挂载", {"level": [level]}).pages
    assert results.counts["level"]["intermediate"] == results.pages


@pytest.mark.parametrize("query", BAD.values(), ids=BAD.keys())
def test_any_query_is_answered_at_once(own_shelf: Shelf, query: str) -> None:
    """Hostile and senseless queries get an answer within 100 ms and never fail."""
    search(own_shelf, "挂载")  # the files are there
    began = time.process_time()
    search(own_shelf, query)

    assert 0.1 > time.process_time() - began


@given(st.text(alphabet=st.characters(), max_size=300))
def test_any_text_is_a_query(own_shelf: Shelf, query: str) -> None:
    """Whatever is typed, a query comes of it, with at most 64 clauses in 30 groups."""
    clauses = find_clauses(parse_query(query), own_shelf)

    assert 64 >= len(clauses)
    assert all(0 <= clause.group < 30 for clause in clauses)
    search(own_shelf, query)


@given(st.sampled_from(sorted(BAD)), st.integers(0, 300))
def test_cut_queries_are_queries(own_shelf: Shelf, name: str, length: int) -> None:
    """A hostile query that was typed halfway is answered too."""
    search(own_shelf, BAD[name][:length])


@given(st.text(alphabet="abc", max_size=7), st.text(alphabet="abc", max_size=7))
def test_distance_is_a_distance(left: str, right: str) -> None:
    """It is the same both ways, zero only for equals, and never less than the difference in length."""
    far = distance(left, right, 9)

    assert far == distance(right, left, 9)
    assert (far == 0) == (left == right)
    assert abs(len(left) - len(right)) <= far <= max(len(left), len(right))


@given(st.text(max_size=400), st.lists(st.text(min_size=1, max_size=5), max_size=5))
def test_a_snippet_is_a_piece_of_the_text(text: str, words: list[str]) -> None:
    """A snippet is at most 120 characters of the text, and dots."""
    snippet = cut_snippet(text, words)

    assert 122 >= len(snippet)
    assert snippet.strip("…") in text or "…" in text


def test_a_snippet_shows_the_words() -> None:
    """Of a long text the stretch with most of the words is shown."""
    text = "开头" + "无关" * 200 + "这里有配额和扩容" + "结尾" * 200

    assert "配额和扩容" in cut_snippet(text, ["配额", "扩容"])


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("--dry-run", {"--dry-run", "dry-run", "dry", "run"}),
        ("AccessDenied", {"accessdenied", "access", "deni"}),
        ("E1024", {"e1024"}),
        ("x-amz-acl", {"x-amz-acl", "amz", "acl"}),
        ("/etc/lancun/x.toml", {"/etc/lancun/x.toml", "x.toml", "etc", "lancun", "toml"}),
        ("mounting", {"mount"}),
        ("the", set()),
        ("a" * 49, set()),
    ],
)
def test_identifiers_stay_whole_and_are_split(word: str, terms: set[str]) -> None:
    """Flags, error codes, headers and paths are found as a whole and by their parts."""
    assert terms <= set(latin_terms(word))
    assert bool(terms) == bool(latin_terms(word))
