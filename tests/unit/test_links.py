"""Links: what a target means below the content folder, and whether it is there."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from frontdesk.documents.links import page_anchors, read_links
from frontdesk.documents.site_layout import SiteLayout
from frontdesk.documents.tree import Tree

FILES = {
    "index.md": "",
    "guide/index.md": "# 指南\n",
    "guide/a.md": "",
    "guide/b c.md": "",
    "guide/配额.md": "",
    "guide/p.png": "",
    "data/x.yml": "",
    "pages/README.md": "",
}


def tree(body: str, *, bare: bool = False, files: Mapping[str, str] = FILES) -> Tree:
    """A tree in memory; guide/a.md has this body."""
    found = {**files, "guide/a.md": body}
    layout = SiteLayout(root=Path("site"), content=Path("site/docs"), framework=None, bare=bare)
    return Tree(layout, frozenset(found), read=lambda path: found[path].encode())


def outcomes(target: str, *, bare: bool = False, files: Mapping[str, str] = FILES) -> list[tuple[str, str, str]]:
    """What a link on guide/a.md means: outcome, path and anchor; nothing where it is not judged."""
    found = tree(f"[x]({target})\n", bare=bare, files=files)
    return [(link.outcome, link.path, link.anchor) for link in read_links(found.page("guide/a.md"), found)]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("index.md", ("page", "guide/index.md", "")),
        ("../index.md#x", ("page", "index.md", "x")),
        ("#配额", ("page", "guide/a.md", "配额")),
        ("#%E9%85%8D%E9%A2%9D", ("page", "guide/a.md", "配额")),
        ("./index.md", ("page", "guide/index.md", "")),
        ("../guide/../guide/index.md", ("page", "guide/index.md", "")),
        ("<b c.md>", ("page", "guide/b c.md", "")),
        ("b%20c.md", ("page", "guide/b c.md", "")),
        ("%E9%85%8D%E9%A2%9D.md", ("page", "guide/配额.md", "")),
        ("配额.md?x=1#y", ("page", "guide/配额.md", "y")),
        ("p.png", ("file", "guide/p.png", "")),
        ("../data/x.yml", ("file", "data/x.yml", "")),
        ("../guide/", ("page", "guide/index.md", "")),
        (".", ("page", "guide/index.md", "")),
        ("..", ("page", "index.md", "")),
        ("nowhere.md", ("missing", "guide/nowhere.md", "")),
        ("nowhere.png", ("missing", "guide/nowhere.png", "")),
        ("index", ("missing", "guide/index", "")),
        ("../../outside.md", ("missing", "../outside.md", "")),
        ("../guide", ("page", "guide/index.md", "")),
        ("Index.md", ("missing", "guide/Index.md", "")),
    ],
)
def test_what_a_target_means(target: str, expected: tuple[str, str, str]) -> None:
    """A relative target is a path from the page's folder; escapes, queries and anchors are understood."""
    assert [expected] == outcomes(target)


@pytest.mark.parametrize(
    "target",
    [
        "https://example.com/a.md",
        "mailto:a@example.com",
        "//example.com/a",
        "HTTP://x",
        "data:image/png;base64,AA",
        "ftp://example.com",
        "/absolute.md",
        "{{ url }}",
        "${base}/a.md",
        "",
        "../data/",
        "tel:123",
        "../pages/",
    ],
)
def test_what_is_not_judged(target: str) -> None:
    """Other hosts, absolute paths, targets that another tool fills in and folders without an index are left alone."""
    assert [] == outcomes(target)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("b", [("page", "guide/b.mdx", "")]),
        ("../other", [("page", "other.md", "")]),
        ("nowhere", [("missing", "guide/nowhere", "")]),
        ("nowhere.md", [("missing", "guide/nowhere.md", "")]),
        ("nowhere.png", [("missing", "guide/nowhere.png", "")]),
        ("../img/x.png", []),
        ("../../elsewhere.md", []),
        ("v1.2", [("missing", "guide/v1.2", "")]),
    ],
)
def test_a_tree_without_its_site(target: str, expected: list[tuple[str, str, str]]) -> None:
    """Endings may be left out, and what may not have been copied is no fault."""
    files = {"guide/a.md": "", "guide/b.mdx": "", "other.md": ""}
    assert expected == outcomes(target, bare=True, files=files)


def test_a_page_that_cannot_be_read_has_no_links() -> None:
    """FM001 reports such a page; nothing is guessed from it."""
    found = tree("---\na: b: c\n---\n[x](nowhere.md)\n")
    assert [] == list(read_links(found.page("guide/a.md"), found))


def test_a_link_keeps_its_place_and_wording() -> None:
    """A finding can show the target as it was written, where it was written."""
    (link,) = read_links((found := tree("---\ntitle: 甲\n---\n\n字 [x](b%20c.md)\n")).page("guide/a.md"), found)
    assert ("b%20c.md", 5, 7, 8) == (link.target, link.mark.line, link.mark.column, link.mark.length)


@pytest.mark.parametrize(
    "target", ["%", "%zz", "%00", "a%2Fb", "[", "\\", "a\\b.md", "?", "??", "a" * 5000, "../" * 900]
)
def test_odd_targets_are_only_missing(target: str) -> None:
    """No target, however written, ends in an exception."""
    assert {outcome for outcome, _, _ in outcomes(target)} <= {"missing", "page"}


def test_anchors_of_a_page_with_data() -> None:
    """A page has the anchors of its headings, of the entries that its reference blocks show, and the host's."""
    codes = "groups:\n- {id: s3, codes: [{code: E1}, {code: E 2}]}\n- {id: own, codes: [{code: E3}]}\n"
    body = '# 码\n\n<!-- frontdesk/reference source="codes.yml" group="s3" -->\n\n## 别的 {#more}\n'
    found = tree(body, files={**FILES, "guide/codes.yml": codes})
    assert {"码", "more", "e-e1", "e-e-2", "", "top", "__top"} == page_anchors(found, "guide/a.md")


def test_anchors_of_data_that_cannot_be_read() -> None:
    """A source that fails brings no anchors, and the page keeps its own."""
    found = tree('# 码\n\n<!-- frontdesk/reference source="nowhere.yml" -->\n')
    assert {"码", "", "top", "__top"} == page_anchors(found, "guide/a.md")


ANSWERS = """\
id: use
questions:
  - id: one
    question: 一？
    answer: |
      见[有](index.md)。

      见[没有](no.md)，再见[没有](no.md#x)。
  - {id: two, question: 二？, answer: "见[没有](gone.md)"}
  - id: three
    question: 三？
    answer: >
      折起来的
      [没有](lost.md)
  - id: four
    question: 四？
    answer: "见[\\u6ca1](%\\x41.md)"
"""


def test_links_of_answers_are_those_of_the_page_that_shows_them() -> None:
    """An answer's links are relative to its page and have their place in the data file, or that of their text."""
    body = '# 问\n\n<!-- frontdesk/reference source="faq" -->\n'
    found = tree(body, files={**FILES, "guide/faq/use.yml": ANSWERS})
    links = [link for link in read_links(found.page("guide/a.md"), found) if link.outcome == "missing"]
    assert {"guide/faq/use.yml"} == {link.file for link in links}
    assert [("no.md", 8, 13), ("no.md#x", 8, 27), ("gone.md", 9, 44), ("lost.md", 14, 12), ("%A.md", 17, 13)] == [
        (link.target, link.mark.line, link.mark.column) for link in links
    ]


def test_pages_of_codes_are_links_from_the_content_folder() -> None:
    """What an error code names as its pages is looked for like a link."""
    codes = "groups:\n- codes:\n  - code: E1\n    cause: 甲\n    remedy: 乙\n    pages: [guide/p.png, guide/no.md, 'b.md']\n"
    found = tree('<!-- frontdesk/reference source="codes.yml" -->\n', files={**FILES, "guide/codes.yml": codes})
    links = [(link.target, link.outcome, link.mark.column) for link in read_links(found.page("guide/a.md"), found)]
    assert [("guide/p.png", "file", 13), ("guide/no.md", "missing", 26), ("b.md", "missing", 40)] == links
