"""A site: what names stand for, what pages and framework say together, and who is seen."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from support import open_site, write_tree

from frontdesk.documents.page import Page
from frontdesk.documents.schema import EXTRA_CATEGORIES, Level, Status
from frontdesk.documents.site import Site

FRAMEWORK = """\
documentation_framework:
  start:
    description: 入门指南
    documents:
      - {name: 快速开始, level: beginner, estimated_time: 30分钟, prerequisites: 无}
      - {name: 核心概念, level: beginner, estimated_time: 45分钟, prerequisites: 快速开始}
      - {name: 还没写, level: beginner}
  guide:
    title: 指南
    description: 用户指南
    documents:
      - {name: 存储管理, level: intermediate, prerequisites: [核心概念, 入门指南], codes: "10+", tools: [ELK]}
      - {name: 权限控制, prerequisites: start}
"""
PAGES = {
    "docs/start/index.md": "---\ntitle: 入门\ncategory: start\n---\n",
    "docs/start/quick.md": "---\ntitle: 快速开始\nid: quick\naliases: [old/quick, 旧名]\n---\n",
    "docs/start/concepts.md": "---\ntitle: 核心概念\nestimated_time: 50分钟\n---\n",
    "docs/guide/storage.md": "---\ntitle: 存储管理\npromises: {codes: 20}\n---\n",
    "docs/guide/access.md": "---\ntitle: 权限控制\nlevel: advanced\nprerequisites: 无\n---\n",
    "docs/guide/extra.md": "---\ntitle: 快速开始\n---\n",
    "docs/other.md": "---\ntitle: 别的\ncategory: start\n---\n",
    "docs/news.md": "# 没有元数据\n",
}


def site(root: Path, files: Mapping[str, str] = PAGES, framework: str | None = FRAMEWORK) -> Site:
    """A site of these pages, with or without a framework."""
    own = {"docs/framework.yml": framework} if framework is not None else {}
    return open_site(write_tree(root, {"mkdocs.yml": "site_name: x\n", **own, **files}))


def resolved(found: Site, page: str, name: str) -> tuple[str, list[str], str | None]:
    """What a name on a page stands for."""
    resolution = found.resolve(found.tree.page(page), name)
    section = resolution.section.key if resolution.section is not None else None
    return resolution.outcome, [p.path for p in resolution.pages], section


def required_name(found: Site, page: Page) -> str | None:
    """The framework's name of a page."""
    document = found.required(page)
    return document.name if document is not None else None


@pytest.mark.parametrize(
    ("page", "name", "expected"),
    [
        ("news.md", "guide/storage.md", ("page", ["guide/storage.md"], None)),
        ("news.md", "quick", ("page", ["start/quick.md"], None)),
        ("news.md", "guide/storage", ("page", ["guide/storage.md"], None)),
        ("news.md", "核心概念", ("page", ["start/concepts.md"], None)),
        ("news.md", "旧名", ("page", ["start/quick.md"], None)),
        ("news.md", "old/quick", ("page", ["start/quick.md"], None)),
        ("news.md", "start", ("section", ["start/quick.md", "start/concepts.md"], "start")),
        ("news.md", "入门指南", ("section", ["start/quick.md", "start/concepts.md"], "start")),
        ("news.md", "指南", ("section", ["guide/storage.md", "guide/access.md"], "guide")),
        ("news.md", "start/index.md", ("section", ["start/quick.md", "start/concepts.md"], "start")),
        ("news.md", "入门", ("section", ["start/quick.md", "start/concepts.md"], "start")),
        ("news.md", "快速开始", ("ambiguous", ["guide/extra.md", "start/quick.md"], None)),
        ("news.md", "还没写", ("awaited", [], None)),
        ("news.md", "没有的", ("missing", [], None)),
        ("news.md", "用户指南", ("missing", [], None)),
        ("news.md", "../docs/news.md", ("missing", [], None)),
        ("start/concepts.md", "核心概念", ("self", ["start/concepts.md"], None)),
        ("start/concepts.md", "start/concepts.md", ("self", ["start/concepts.md"], None)),
        ("start/concepts.md", "入门指南", ("self", ["start/quick.md", "start/concepts.md"], "start")),
        ("start/concepts.md", "入门", ("self", ["start/quick.md", "start/concepts.md"], "start")),
        ("other.md", "start", ("self", ["start/quick.md", "start/concepts.md"], "start")),
        ("guide/storage.md", "start", ("section", ["start/quick.md", "start/concepts.md"], "start")),
    ],
)
@pytest.mark.parametrize("all_read", [False, True], ids=["fresh", "read"])
def test_what_a_name_stands_for(
    tmp_path: Path, page: str, name: str, expected: tuple[str, list[str], str | None], all_read: bool
) -> None:
    """Path, id, title, alias, then section; two pages are not guessed between; own page and own section are told."""
    found = site(tmp_path)
    if all_read:
        found.tree.read_all()
    assert expected == resolved(found, page, name)


def test_the_order_in_which_a_name_is_looked_up(tmp_path: Path) -> None:
    """One word that is a path, an id, a title, an alias and a section stands for the first of them that exists."""
    files = {
        "docs/start.md": "---\ntitle: 一\nid: one\n---\n",
        "docs/b.md": "---\ntitle: 二\nid: start.md\n---\n",
        "docs/c.md": "---\ntitle: start.md\n---\n",
        "docs/d.md": "---\ntitle: 四\naliases: [start.md]\n---\n",
        "docs/e.md": "# 五\n",
    }
    framework = "documentation_framework:\n  start:\n    description: start.md\n    documents: []\n"
    expected = [("page", ["start.md"]), ("page", ["b.md"]), ("page", ["c.md"]), ("page", ["d.md"]), ("section", [])]
    for removed, outcome in zip([None, *list(files)[:4]], expected, strict=True):
        if removed is not None:
            (tmp_path / removed).unlink()
        found = site(tmp_path, {"docs/e.md": "# 五\n"} if removed else files, framework)
        assert outcome == resolved(found, "e.md", "start.md")[:2]


def test_without_a_framework_a_name_is_a_page_or_nothing(tmp_path: Path) -> None:
    """Sections and awaited documents come from a framework."""
    found = site(tmp_path, framework=None)
    assert ("page", ["start/concepts.md"], None) == resolved(found, "news.md", "核心概念")
    assert ("page", ["start/index.md"], None) == resolved(found, "news.md", "入门")
    assert ("missing", [], None) == resolved(found, "news.md", "start")
    assert (None, None) == (found.framework, found.section_of(found.tree.page("start/quick.md")))


@pytest.mark.parametrize(
    ("front", "with_framework", "without"),
    [
        ("title: 甲", Status.PUBLISHED, Status.PUBLISHED),
        ("status: draft", Status.DRAFT, Status.DRAFT),
        ("status: review", Status.REVIEW, Status.REVIEW),
        ("status: published", Status.PUBLISHED, Status.PUBLISHED),
        ("status: archived", Status.ARCHIVED, Status.ARCHIVED),
        ("status: drft", Status.DRAFT, Status.DRAFT),
        ("status: new", Status.DRAFT, Status.PUBLISHED),
        ("status: Draft", Status.DRAFT, Status.DRAFT),
        ("status: ~", Status.DRAFT, Status.DRAFT),
        ("status: true", Status.DRAFT, Status.DRAFT),
        ("status:", Status.DRAFT, Status.DRAFT),
        ('status: " "', Status.DRAFT, Status.DRAFT),
        ("status: 0", Status.DRAFT, Status.DRAFT),
        ("status: '-'", Status.DRAFT, Status.DRAFT),
        ("status: {a: new}", Status.DRAFT, Status.DRAFT),
        ("status: ｄｒａｆｔ", Status.DRAFT, Status.DRAFT),
        ("ｓｔａｔｕｓ: draft", Status.PUBLISHED, Status.DRAFT),
        ("status: [draft]", Status.DRAFT, Status.DRAFT),
        ("status: [new, Review]", Status.DRAFT, Status.DRAFT),
        ("status: {draft: true}", Status.DRAFT, Status.DRAFT),
        ("status: 草稿", Status.DRAFT, Status.DRAFT),
        ("status: 审阅中", Status.DRAFT, Status.DRAFT),
        ("Status: draft", Status.PUBLISHED, Status.DRAFT),
        ("STATUS: published", Status.PUBLISHED, Status.PUBLISHED),
        ("status: deprecated", Status.DRAFT, Status.PUBLISHED),
        ("status: preview", Status.DRAFT, Status.PUBLISHED),
        ("status: Published", Status.DRAFT, Status.PUBLISHED),
        ("a: b: c", Status.DRAFT, Status.DRAFT),
        ("- a", Status.DRAFT, Status.DRAFT),
    ],
)
def test_who_is_seen(tmp_path: Path, front: str, with_framework: Status, without: Status) -> None:
    """Unsaid is published; unreadable is draft; a word that is no status is a draft where a framework rules, or where it means one."""
    files = {"docs/a.md": f"---\n{front}\n---\n\n# 甲\n"}
    for framework, expected in ((FRAMEWORK, with_framework), (None, without)):
        found = site(tmp_path / ("with" if framework else "without"), files, framework)
        assert expected is found.status(found.tree.page("a.md"))


def test_a_page_without_front_matter_is_published(tmp_path: Path) -> None:
    """A site that was there before the framework does not lose its pages."""
    found = site(tmp_path)
    assert Status.PUBLISHED is found.status(found.tree.page("news.md"))


def test_which_pages_the_framework_requires(tmp_path: Path) -> None:
    """A page is a required document by its title in that document's section, by folder, else by category."""
    found = site(tmp_path, {**PAGES, "docs/moved.md": "---\ntitle: 还没写\ncategory: start\n---\n"})
    assert {
        "start/quick.md": "快速开始",
        "start/concepts.md": "核心概念",
        "guide/storage.md": "存储管理",
        "guide/access.md": "权限控制",
        "moved.md": "还没写",
    } == {page.path: name for page in found.tree.pages() if (name := required_name(found, page)) is not None}


def test_the_folder_decides_before_the_category(tmp_path: Path) -> None:
    """A page in a section's folder belongs to it, whatever its front matter says."""
    found = site(
        tmp_path, {"docs/guide/a.md": "---\ncategory: start\n---\n", "docs/b.md": "---\ncategory: 指南\n---\n"}
    )
    sections = [found.section_of(page) for page in found.tree.pages()]
    assert ["guide", "guide"] == [section.key for section in sections if section is not None]


def test_what_page_and_framework_say_together(tmp_path: Path) -> None:
    """The page's own word wins; what it does not say the framework says."""
    found = site(tmp_path)
    concepts, storage, access = map(found.tree.page, ("start/concepts.md", "guide/storage.md", "guide/access.md"))
    assert (Level.BEGINNER, 50, ["快速开始"]) == (
        found.level(concepts),
        found.minutes(concepts),
        [reference.name for reference in found.prerequisites(concepts)],
    )
    assert (Level.INTERMEDIATE, None, {"codes": 20, "tools": ("ELK",)}) == (
        found.level(storage),
        found.minutes(storage),
        dict(found.promises(storage)),
    )
    assert (Level.ADVANCED, ()) == (found.level(access), found.prerequisites(access))
    other = found.tree.page("other.md")
    assert (None, None, (), {}) == (
        found.level(other),
        found.minutes(other),
        found.prerequisites(other),
        dict(found.promises(other)),
    )


def test_a_section_stands_for_its_documents(tmp_path: Path) -> None:
    """A section means each of its written documents, in the framework's order, and no extra pages."""
    found = site(tmp_path, {**PAGES, "docs/start/zz.md": "---\ntitle: 附加\n---\n"})
    edges = found.edges(found.tree.page("guide/storage.md"))
    assert [
        ("start/concepts.md", "核心概念", None),
        ("start/quick.md", "入门指南", "start"),
        ("start/concepts.md", "入门指南", "start"),
    ] == [(e.target, e.reference.name, e.section.key if e.section else None) for e in edges]
    assert ("start/concepts.md", "start/quick.md") == found.graph.before("guide/storage.md")
    assert ("guide/storage.md",) == found.graph.after("start/concepts.md")


def test_names_that_lead_nowhere_make_no_edge(tmp_path: Path) -> None:
    """Missing, ambiguous and awaited documents and one's own page are no edges."""
    names = "[没有的, 快速开始, 还没写, 自己, a.md]"
    found = site(tmp_path, {**PAGES, "docs/a.md": f"---\ntitle: 自己\nprerequisites: {names}\n---\n"})
    assert () == found.edges(found.tree.page("a.md"))


def test_an_edge_knows_where_it_was_written(tmp_path: Path) -> None:
    """An edge from the framework stands in the framework's file, one from the page in the page."""
    files = {**PAGES, "docs/a.md": "---\ntitle: 甲\nprerequisites:\n- 核心概念\n---\n"}
    found = site(tmp_path, files)
    (own,) = found.edges(found.tree.page("a.md"))
    (of_framework, *_) = found.edges(found.tree.page("guide/storage.md"))
    assert ("a.md", 4, 3) == (own.reference.path, own.reference.mark.line, own.reference.mark.column)
    assert ("docs/framework.yml", 12) == (of_framework.reference.path, of_framework.reference.mark.line)


def test_a_required_document_may_have_several_pages(tmp_path: Path) -> None:
    """All pages that claim a name are told, and a section stands for the first of each."""
    found = site(tmp_path, {**PAGES, "docs/start/a.md": "---\ntitle: 核心概念\n---\n"})
    assert found.framework is not None
    document = found.framework.document("核心概念")
    section = found.framework.section("start")
    assert document is not None
    assert section is not None
    assert ["start/a.md", "start/concepts.md"] == [page.path for page in found.document_pages(document)]
    assert ["start/quick.md", "start/a.md"] == [page.path for page in found.section_pages(section)]


def test_categories(tmp_path: Path) -> None:
    """A page may name a section of the framework, or one of those that every site has, each once."""
    framework = FRAMEWORK.replace("  start:", "  faq:")
    assert ("faq", "guide", *(c for c in EXTRA_CATEGORIES if c != "faq")) == site(
        tmp_path / "a", {}, framework
    ).categories
    assert EXTRA_CATEGORIES == site(tmp_path / "b", framework=None).categories


def test_a_framework_from_elsewhere(tmp_path: Path) -> None:
    """`--framework` may lie outside the site; it is shown by its own path."""
    write_tree(tmp_path, {"other/f.yml": FRAMEWORK, "site/mkdocs.yml": "site_name: x\n", "site/docs/a.md": ""})
    found = open_site(tmp_path / "site", tmp_path / "other/f.yml")
    assert found.framework is not None
    assert (str(tmp_path / "other/f.yml"), "start") == (found.framework.path, found.framework.sections[0].key)


def test_the_sites_own_framework_is_shown_from_its_root(tmp_path: Path) -> None:
    """Findings name the framework file as the writer sees it from the site root."""
    found = site(tmp_path)
    assert found.framework is not None
    assert "docs/framework.yml" == found.framework.path
