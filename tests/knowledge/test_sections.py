"""What search may find: published sections with their anchors, entries of shown data, nothing else."""

import time
from pathlib import Path

import pytest
from support import write_tree

from frontdesk.documents.site import Site
from frontdesk.documents.site_layout import read_layout
from frontdesk.documents.tree import open_tree
from frontdesk.knowledge.build import build_search, page_url
from frontdesk.knowledge.plain import plain_text
from frontdesk.knowledge.sections import SearchPage, read_search_pages
from frontdesk.knowledge.segment import Segmenter

HIDDEN = "绝不能出现的词"
BODY = f"# 甲\n\n开头。\n\n## 小节 {{#part}}\n\n正文 `--dry-run`。\n\n## 小节\n\n{HIDDEN}"


def pages(root: Path) -> list[SearchPage]:
    """The pages that search may show of a site in a folder."""
    return list(read_search_pages(Site(open_tree(read_layout(root))), lambda path: path))


def site(tmp_path: Path, files: dict[str, str]) -> Path:
    """A site with the given pages."""
    config = "site_name: x\ndocs_dir: content\nexclude_docs: |\n  left_out.md\n"
    return write_tree(tmp_path / "site", {"mkdocs.yml": config, **files})


@pytest.mark.parametrize(
    "front",
    [
        "status: draft",
        "status: review",
        "status: archived",
        "Status: draft",
        "status: 草稿",
        "search: {exclude: true}",
        "title: [",
    ],
)
def test_what_is_not_published_never_enters(tmp_path: Path, front: str) -> None:
    """Drafts, pages in review, archived, unreadable and excluded ones leave no trace in any file."""
    root = site(tmp_path, {"content/index.md": "# 首页\n\n正文", "content/a.md": f"---\n{front}\n---\n{BODY}"})
    files = build_search(Site(open_tree(read_layout(root))), lambda path: path)

    assert ["index.md"] == [page.path for page in pages(root)]
    assert not any(HIDDEN.encode() in content or b"a.md" in content for content in files.values())


def test_excluded_files_never_enter(tmp_path: Path) -> None:
    """A page that the site's configuration excludes is not found."""
    root = site(tmp_path, {"content/index.md": "# 首页", "content/left_out.md": f"# {HIDDEN}"})

    assert ["index.md"] == [page.path for page in pages(root)]


def test_a_page_is_cut_at_its_headings(tmp_path: Path) -> None:
    """Each heading begins a section under the anchor that the site gives it."""
    (page,) = pages(site(tmp_path, {"content/index.md": BODY}))

    assert [("", "", "开头。"), ("小节", "part", "正文 --dry-run。"), ("小节", "_2", HIDDEN)] == [
        (section.heading, section.anchor, section.text) for section in page.sections
    ]
    assert "甲" == page.title


def test_shown_data_are_sections_of_their_page(own_pages: tuple[SearchPage, ...]) -> None:
    """Questions, error codes, commands and operations are found at their own anchors."""
    found = {
        section.kind: (page.path, section.anchor)
        for page in own_pages
        for section in page.sections
        if section.heading in ("E1024", "lan mount", "哪些错误该重试，哪些不该？", "GET /admin/v1/cluster")
        or (section.kind == "operation" and section.anchor == "op-getDiagnosticBundle")
    }

    assert ("troubleshooting/error_codes.md", "e-e1024") == found["code"]
    assert ("api_reference/cli.md", "cmd-lan-mount") == found["command"]
    assert "troubleshooting/faq.md" == found["question"][0]
    assert "api_reference/rest_api.md" == found["operation"][0]


def test_anchors_are_those_of_the_site(own_pages: tuple[SearchPage, ...]) -> None:
    """Every section of the project's own site has an anchor of its own on its page."""
    for page in own_pages:
        anchors = [section.anchor for section in page.sections]
        assert len(set(anchors)) == len(anchors), page.path


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**粗** *斜* `code_name` [文字](a.md#b)", "粗 斜 code_name 文字"),
        ("![图](a.png) <b>字</b>", "图 字"),
        ("| a | b |\n|---|---|\n| 1 | `x|y` |", "a b 1 x y"),
        ('!!! warning "当心"\n    不要', "当心 不要"),
        ("```bash\nlan mount --cache-dir /x  # <注>\n```", "lan mount --cache-dir /x # <注>"),
        ("- [ ] 一\n1. 二\n> 三", "一 二 三"),
        ("[`--flag`](x.md) 的值", "--flag 的值"),
    ],
)
def test_markup_is_not_text(markdown: str, expected: str) -> None:
    """A reader's words remain, markup and link targets do not."""
    assert expected == plain_text(markdown)


@pytest.mark.parametrize(
    "part",
    [
        " ",
        "\t>",
        "[",
        "![",
        "](",
        "<a",
        "{",
        "{ ",
        "!!! ",
        "`",
        "```",
        "*",
        "**",
        "#",
        "| ",
        "=== ",
        "- ",
        "a/",
        "[x](",
        "1. ",
    ],
)
def test_hostile_lines_cost_no_time(part: str) -> None:
    """A line of 200,000 characters that repeats a piece of markup is read in a second."""
    began = time.process_time()
    text = plain_text("!!! {" + part * (200_000 // len(part)) + "!")
    Segmenter().terms(text)

    assert 2.0 > time.process_time() - began


@pytest.mark.parametrize(
    ("path", "directory", "file"),
    [
        ("index.md", "", "index.html"),
        ("a/index.md", "a/", "a/index.html"),
        ("a/b.md", "a/b/", "a/b.html"),
    ],
)
def test_addresses_are_those_of_the_host(path: str, directory: str, file: str) -> None:
    """A page's address is the one MkDocs gives it, with and without folders."""
    assert (directory, file) == (page_url(path, directory_urls=True), page_url(path, directory_urls=False))
