"""What the theme gets to know of a page."""

import json
import re

import pytest
from support import Project


def meta(project: Project, page: str) -> dict[str, object]:
    """The metadata that the theme's template saw while it wrote a page."""
    match = re.search(r'<script type="application/json" id="meta">(.*)</script>', project.read(page))
    assert match is not None
    data: dict[str, object] = json.loads(match[1])
    return data


def test_the_theme_gets_all_keys_but_the_status(project: Project) -> None:
    """Keys that belong to the theme, and ours, arrive as they were written; the status does not.

    Material would show the status as a mark of its own beside every page's name.
    """
    front = {
        "hide": ["navigation", "toc"],
        "icon": "material/home",
        "subtitle": "副标题",
        "search": {"boost": 2},
        "tags": ["甲", "1.10"],
        "description": "一句话：冒号，{ 括号 }",
        "status": "published",
        "reviewed": "2026-11-20",
        "x-own": {"a": [1, True, None]},
    }
    project.page("use/more.md", "更多", **front)

    built = project.build(strict=True)

    assert built.error is None, built.message
    expected = {"title": "更多", "category": "use", "author": "组", **front}
    del expected["status"]
    assert expected == meta(project, "use/more/index.html")


@pytest.mark.parametrize(
    ("written", "read"),
    [("2026-11-20", "2026-11-20"), ("'1:30'", "1:30"), ("'no'", "no"), ("|\n  甲\n  乙", "甲\n乙\n")],
    ids=["date", "quoted time", "quoted no", "lines"],
)
def test_values_arrive_as_we_read_them(project: Project, written: str, read: str) -> None:
    """The theme sees what the checker checked: dates stay text, and nothing is read twice in two ways."""
    project.write("docs/use/more.md", f"---\ntitle: 更多\ncategory: use\nauthor: 组\nx-value: {written}\n---\n\n正文\n")

    assert project.build().error is None
    assert read == meta(project, "use/more/index.html")["x-value"]


def test_values_of_the_folder_arrive_too(project: Project) -> None:
    """Keys that a folder's `.meta.yml` gives to its pages reach the theme; the page's own win."""
    project.write("docs/use/.meta.yml", "tags: [文件夹]\nhide: [toc]\nstatus: published\n")
    project.page("use/more.md", "更多", hide=["navigation"])

    assert project.build().error is None
    seen = meta(project, "use/more/index.html")
    assert (["文件夹"], ["navigation"], False) == (seen["tags"], seen["hide"], "status" in seen)


def test_the_title_is_the_written_one(project: Project) -> None:
    """A page's written title names it in the navigation and in the browser's tab, also where it looks like a number."""
    project.page("use/more.md", "2024", "# 另一个标题\n\n正文\n")

    assert project.build(strict=True).error is None
    assert "<title>2024 - 测试站</title>" in project.read("use/more/index.html")
    assert ">2024</a>" in project.read("index.html")


def test_front_matter_is_not_printed(project: Project) -> None:
    """The body begins after the front matter, and a body that looks like metadata itself is left alone."""
    project.page("use/more.md", "更多", "key: value\nother: thing\n\n# 更多\n\n正文\n")

    assert project.build().error is None
    words = project.main("use/more/index.html").words
    assert words.startswith("key: value other: thing 更多")
    assert "category" not in words


def test_a_status_without_a_framework_is_the_theme_s_unless_it_is_ours(project: Project) -> None:
    """On a plain site `status: new` is Material's and stays; our four words are taken out; only what is no word is an error."""
    (project.root / "docs/framework.yml").unlink()
    statuses = {"new": "new", "ours": "archived"}
    for name, status in statuses.items():
        project.write(f"docs/{name}.md", f"---\ntitle: 页\nstatus: {status}\n---\n\n# 页\n")

    built = project.build()

    assert built.error is None, built.message
    assert "new" == meta(project, "new/index.html")["status"]
    assert "status" not in meta(project, "ours/index.html")
    project.write("docs/listed.md", "---\ntitle: 页\nstatus: [new]\n---\n\n# 页\n")
    assert "docs/listed.md:3:9  FM004" in project.build().message
