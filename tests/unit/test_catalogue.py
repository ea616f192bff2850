"""The catalogue: every page that readers can see, and none that they cannot."""

from pathlib import Path

from support import open_site, write_tree

from frontdesk.documents.catalogue import build_catalogue
from frontdesk.snapshots.documents import SCHEMA, Document, Documents
from frontdesk.snapshots.envelope import dump, load

FRAMEWORK = """\
documentation_framework:
  start:
    description: 入门指南
    documents:
      - {name: 快速开始, level: beginner, estimated_time: 30分钟}
      - {name: 核心概念, prerequisites: 快速开始}
      - {name: 草稿, prerequisites: 快速开始}
  guide:
    description: 用户指南
    documents:
      - {name: 存储, prerequisites: 入门指南}
"""
PAGES = {
    "docs/start/quick.md": "---\ntitle: 快速开始\nid: quick\ntags: [入门, a]\n---\n",
    "docs/start/concepts.md": "---\ntitle: 核心概念\nlevel: advanced\nestimated_time: 1小时\n---\n",
    "docs/start/draft.md": "---\ntitle: 草稿\nstatus: draft\n---\n",
    "docs/start/broken.md": "---\ntitle: 坏: 的\n---\n",
    "docs/guide/storage.md": "---\ntitle: 存储\nstatus: archived\n---\n",
    "docs/review.md": "---\ntitle: 审阅\nstatus: review\nprerequisites: 快速开始\n---\n",
    "docs/plain.md": "# 没有元数据\n",
}


def url(path: str) -> str:
    """Where a page is."""
    return f"/{path.removesuffix('.md')}/"


def test_the_catalogue_lists_what_readers_see(tmp_path: Path) -> None:
    """Published and archived pages in the order of their paths, with what page and framework say together."""
    files = {"mkdocs.yml": "site_name: x\n", "docs/framework.yml": FRAMEWORK, **PAGES}
    catalogue = build_catalogue(open_site(write_tree(tmp_path, files)), url)
    assert (SCHEMA, None, None, False, ()) == (
        catalogue.schema_name,
        catalogue.generated_at,
        catalogue.as_of,
        catalogue.demo,
        catalogue.sources,
    )
    assert (
        Document(
            id="guide/storage",
            url="/guide/storage/",
            title="存储",
            section="guide",
            level=None,
            minutes=None,
            prerequisites=("quick", "start/concepts"),
            unlocks=(),
            status="archived",
            tags=(),
        ),
        Document(
            id="plain",
            url="/plain/",
            title="没有元数据",
            section=None,
            level=None,
            minutes=None,
            prerequisites=(),
            unlocks=(),
            status="published",
            tags=(),
        ),
        Document(
            id="start/concepts",
            url="/start/concepts/",
            title="核心概念",
            section="start",
            level="advanced",
            minutes=60,
            prerequisites=("quick",),
            unlocks=("guide/storage",),
            status="published",
            tags=(),
        ),
        Document(
            id="quick",
            url="/start/quick/",
            title="快速开始",
            section="start",
            level="beginner",
            minutes=30,
            prerequisites=(),
            unlocks=("guide/storage", "start/concepts"),
            status="published",
            tags=("入门", "a"),
        ),
    ) == catalogue.data.documents


def test_nothing_of_a_hidden_page_is_in_the_bytes(tmp_path: Path) -> None:
    """Neither title, id nor address of drafts, pages in review and unreadable pages appear anywhere."""
    files = {"mkdocs.yml": "site_name: x\n", "docs/framework.yml": FRAMEWORK, **PAGES}
    content = dump(build_catalogue(open_site(write_tree(tmp_path, files)), url)).decode()
    assert [] == [trace for trace in ("草稿", "draft", "审阅", "review", "坏", "broken") if trace in content]


def test_the_same_site_gives_the_same_bytes(tmp_path: Path) -> None:
    """Order of writing and of asking makes no difference; the snapshot reads back."""
    files = {"mkdocs.yml": "site_name: x\n", "docs/framework.yml": FRAMEWORK, **PAGES}
    one = open_site(write_tree(tmp_path / "a", files))
    two = open_site(write_tree(tmp_path / "b", dict(reversed(files.items()))))
    assert [] == [page for page in two.tree.named("快速开始") if page.id != "quick"]
    content = dump(build_catalogue(one, url))
    assert content == dump(build_catalogue(two, url))
    assert 4 == len(load(content, SCHEMA, Documents, "x").data.documents)


def test_a_site_without_a_framework_has_a_catalogue(tmp_path: Path) -> None:
    """Pages of any site are listed, without sections."""
    catalogue = build_catalogue(open_site(write_tree(tmp_path, {"mkdocs.yml": "site_name: x\n", **PAGES})), url)
    assert [("guide/storage", None), ("plain", None), ("start/concepts", None), ("quick", None)] == [
        (document.id, document.section) for document in catalogue.data.documents
    ]
