"""Facts above a page's text, what comes before and what comes next."""

from posixpath import join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from support import Element, Project, parse_html

HOSTILE = {
    "html": "<script>alert(1)</script>",
    "closing tags": "</a></aside></main>甲",
    "quotes": """甲" onmouseover="alert(1)' x='""",
    "expression": "{{ 7191*7 }}{{ config.site_name }}",
    "statement": "{% raise %}{% include 'x' %}{# x #}",
    "markdown": "*甲* _乙_ [丙](https://example.com) `丁` ![戊](x.png)",
    "attributes": "甲 {: #evil onclick=alert(1) }",
    "entity": "&lt;甲&gt; &amp; &copy;",
}


def facts(main: Element) -> dict[str, str]:
    """The facts above the text, by their label."""
    return {row.first("dt").words: row.first("dd").words for row in main.first("dl", "fd-facts").all("div")}


def before(main: Element) -> list[tuple[str, str, str]]:
    """The steps of 开始之前: title, target, time."""
    return [(*item.links[0], item.first("small").words) for item in main.first("aside", "fd-box").all("li")]


def following(main: Element) -> list[str]:
    """The titles of 下一步, in their order."""
    return [title for title, _ in main.first("ul", "fd-next").links]


def built(project: Project) -> Project:
    """The project, built without an error or warning."""
    outcome = project.build(strict=True)
    assert outcome.error is None, outcome.message
    return project


def test_facts_of_a_page(project: Project) -> None:
    """Level, hands-on time, reading time, owner and last review stand under the heading, before the text."""
    body = "# 存储\n\n" + "字" * 1200 + "\n"
    project.page("use/storage.md", "存储", body, owner="存储组", reviewed="2026-11-20")

    main = built(project).main("use/storage/index.html")

    expected = {
        "难度": "中级",
        "动手时间": "约 1 小时 30 分",
        "阅读": "约 3 分钟",
        "负责": "存储组",
        "核对": "2026-11-20",
    }
    assert expected == facts(main)
    order = [child.tag for child in main.children if isinstance(child, Element)]
    assert ["h1", "dl", "aside", "p"] == order
    assert "fd-badge--level" in main.first("dl").first("span").attributes["class"]


def test_a_page_s_own_words_win_over_the_framework_s(project: Project) -> None:
    """Where the framework is silent, the page's own level, time and prerequisites are shown."""
    project.page("use/more.md", "更多", level="administrator", estimated_time="45 min", prerequisites=["概念"])

    main = built(project).main("use/more/index.html")

    assert {"难度": "管理员", "动手时间": "约 45 分钟", "阅读": "约 1 分钟"} == facts(main)
    assert [("概念", "../../start/concepts/", "约 20 分钟")] == before(main)


def test_a_page_that_says_nothing_shows_nothing(project: Project) -> None:
    """Without level, time, owner and prerequisites there is no empty box."""
    project.page("use/bare.md", "无", "# 无\n\n正文\n")

    main = built(project).main("use/bare/index.html")

    assert ["h1", "p"] == [child.tag for child in main.children if isinstance(child, Element)]


def test_a_section_is_one_step(project: Project) -> None:
    """A section among the prerequisites is one step to its index, with its number of pages and total time."""
    project.page("use/more.md", "更多", prerequisites=["入门", "存储"])

    main = built(project).main("use/more/index.html")

    assert [("入门", "../../start/", "2 页 · 30 分钟"), ("存储", "../storage/", "约 1 小时 30 分")] == before(main)
    assert "先读这些，约 2 小时" == main.first("aside", "fd-box").first("p").words


def test_a_draft_is_no_step_before_another_draft(project: Project) -> None:
    """What readers cannot open is not among the steps, nor in a section's count and time."""
    project.page("start/concepts.md", "概念", status="draft")
    project.page("use/storage.md", "存储", prerequisites=["入门"])

    main = built(project).main("use/storage/index.html")

    assert [("入门", "../../start/", "1 页 · 10 分钟")] == before(main)
    assert "先读这些，约 10 分钟" == main.first("aside", "fd-box").first("p").words


def test_at_most_five_next_steps_the_easiest_first(project: Project) -> None:
    """下一步 shows five pages at most, ordered by level, then as the framework lists them, then by path."""
    levels = {"f": "advanced", "e": "beginner", "d": "all", "c": None, "b": "intermediate", "a": "beginner"}
    for name, level in levels.items():
        project.page(f"use/{name}.md", f"页{name}", prerequisites="安装", **({"level": level} if level else {}))
    project.page("use/landing.md", "栏", prerequisites="安装", content_type="landing", level="beginner")
    project.page("use/archived.md", "旧", prerequisites="安装", status="archived", level="beginner")

    main = built(project).main("start/install/index.html")

    # 存储 wants the section 入门 and so 安装; it is intermediate and in the framework's list
    assert ["概念", "页a", "页e", "存储", "页b"] == following(main)
    feet = [card.first("p", "fd-card__foot").words for card in main.first("ul", "fd-next").all("li")]
    assert ["初级 · 20 分钟", "初级", "初级", "中级 · 1 小时 30 分", "中级"] == feet


def test_a_landing_page_shows_nothing_about_itself(project: Project) -> None:
    """A landing page with a level, an owner, prerequisites and followers has no facts and no boxes."""
    about = {"level": "beginner", "owner": "组", "estimated_time": "5分钟", "reviewed": "2026-11-20"}
    project.page("use/tools/index.md", "工具", category="use", content_type="landing", prerequisites="安装", **about)
    project.page("use/more.md", "更多", prerequisites=["工具"])

    main = built(project).main("use/tools/index.html")

    assert "工具 正文。" == main.words
    assert ["h1", "p"] == [child.tag for child in main.children if isinstance(child, Element)]


@pytest.mark.parametrize("directory_urls", [True, False], ids=["folders", "files"])
def test_every_link_of_the_boxes_leads_to_its_page(project: Project, directory_urls: bool) -> None:
    """From the home page, an index, a README, a deep folder and a name with a space, each link ends at its page."""
    everything = ["安装", "概念", "存储", "入门", "根", "深", "说明", "空 格", "目录", "使用"]
    project.page("root.md", "根", prerequisites=everything[:4])
    project.page("use/deep/er/down.md", "深", category="use", prerequisites=everything[:5])
    project.page("use/read/README.md", "说明", category="use", prerequisites=everything[:6])
    project.page("use/with space/空 格.md", "空 格", category="use", prerequisites=everything[:7])
    project.page("use/listing/index.md", "目录", category="use", prerequisites=everything[:8])
    project.page("use/index.md", "使用", content_type="explanation", prerequisites=everything[:3])
    project.page("index.md", "首页", content_type="explanation", prerequisites=everything)
    project.page("read/README.md", "读物", content_type="landing")
    project.page("read/x.md", "甲", prerequisites=["首页"])
    project.write(
        "docs/framework.yml",
        (project.root / "docs/framework.yml").read_text(encoding="utf-8")
        + "  read:\n    description: 读物\n    documents:\n      - name: 甲\n",
    )
    project.page("use/last.md", "末", prerequisites=["读物", "首页"])
    project.configure(use_directory_urls=directory_urls)
    built(project)

    followed = 0
    for file in sorted(project.site.rglob("*.html")):
        page = file.relative_to(project.site).as_posix()
        for box in parse_html(file.read_text(encoding="utf-8")).all("aside"):
            for title, href in box.links:
                followed += 1
                assert title == _title_behind(project, page, href), (page, href)
    assert followed > 60


def _title_behind(project: Project, page: str, href: str) -> str:
    """The title of the page that a link leads to, as a web server would find it."""
    assert not urlsplit(href).scheme
    path = unquote(urlsplit(href).path)
    assert path, href
    folder = path.rpartition("/")[2] in ("", ".", "..")
    target = normpath(join(page.rpartition("/")[0], path)) + ("/index.html" if folder else "")
    text = (project.site / target).read_text(encoding="utf-8")
    return parse_html(text).first("title").words.removesuffix(" - 测试站")


ESCAPED = {"disable": {"FM004": "这里要看转义本身"}}
"""The rule against markup in titles is one guard, escaping is another; here the second is tried."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_title_is_shown_and_nothing_else(project: Project, name: str) -> None:
    """Whatever a title holds appears as these characters, in every box and list; nothing of it runs or is evaluated."""
    title = HOSTILE[name]
    project.page(
        "use/evil.md", title, "# 无\n\n正文\n", prerequisites=["安装"], description=title, owner=title, lint=ESCAPED
    )
    project.page("use/after.md", "之后", prerequisites=["use/evil.md"])
    project.page(
        "use/index.md", "使用", '# 使用\n\n<!-- frontdesk/documents section="use" -->\n', content_type="landing"
    )
    project.page("index.md", "首页", "# 首页\n\n<!-- frontdesk/sections -->\n\n末段\n", content_type="landing")
    project.framework(
        {
            "start": {"description": "入门", "documents": [{"name": "安装"}, {"name": "概念"}]},
            "use": {"title": title, "description": title, "summary": title, "documents": [{"name": "存储"}]},
        }
    )
    built(project)

    shown = " ".join(title.split())
    install, after = project.main("start/install/index.html"), project.main("use/after/index.html")
    index, home = project.main("use/index.html"), project.main("index.html")
    assert shown in following(install)
    assert shown in [text for text, _ in after.first("aside", "fd-box").links]
    assert shown in [text for text, _ in index.first("ul", "fd-list").links]
    assert shown in [text for text, _ in home.first("ul", "fd-grid").links]
    assert [shown] == [dd.words for dd in project.main("use/evil/index.html").first("dl").all("dd")]
    assert "末段" == home.all("p")[-1].words
    for main in (install, after, index, home):
        elements = list(main.walk())
        assert [] == [e.tag for e in elements if e.tag in ("script", "em", "code", "img")]
        assert [] == [a for e in elements for a in e.attributes if a.startswith("on")]
        assert [] == main.all(id="evil")
    assert b"50337" not in project.all_bytes()
