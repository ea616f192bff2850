"""What readers may not see never reaches the site."""

import pytest
from support import Project, contents, dump_yaml

MARK = b"zxq-secret"
"""Stands in the title, the text, the tags and the address of every hidden page here."""


def secret(project: Project, **front: object) -> None:
    """Write a page that shall stay hidden."""
    body = "# zxq-secret 计划\n\nzxq-secret 正文\n\n## zxq-secret 一节\n"
    project.page("use/zxq-secret.md", "zxq-secret 计划", body, tags=["zxq-secret"], description="zxq-secret", **front)


@pytest.mark.parametrize("status", ["draft", "review", "drft", "Published", 7, None, ["published"]], ids=repr)
def test_only_what_is_published_is_in_the_site(project: Project, status: object) -> None:
    """A page with any other status, also a mistyped one that nobody wanted to hear of, leaves no trace in any file."""
    secret(project, status=status)
    project.configure(plugins=["search", {"frontdesk/framework": {"ignore": ["FM004"]}}])

    built = project.build(strict=True)

    assert built.error is None, built.message
    assert MARK not in project.all_bytes()


def test_a_status_of_a_folder_hides_its_pages(project: Project) -> None:
    """A draft mark in a folder's `.meta.yml` hides the pages below it, unless they say otherwise themselves."""
    secret(project)
    project.write("docs/use/.meta.yml", "status: draft\n")
    project.page("use/index.md", "使用", content_type="landing", status="published")
    project.page("use/storage.md", "存储", status="published")

    built = project.build(strict=True)

    assert built.error is None, built.message
    assert MARK not in project.all_bytes()
    assert (project.site / "use/storage/index.html").is_file()


@pytest.mark.parametrize(
    "front",
    [
        "title: a: b\nstatus: published",
        "status: published\n\tx: 1",
        "- status: published",
        "x: &a 1\nstatus: published",
    ],
    ids=["colon", "tab", "list", "anchor"],
)
def test_a_page_that_cannot_be_read_stays_out(project: Project, front: str) -> None:
    """Where it is unknown what a page declares it counts as a draft, even if the rule that says so was ignored."""
    project.write("docs/use/zxq-secret.md", f"---\n{front}\n---\n\nzxq-secret\n")
    project.configure(plugins=["search", {"frontdesk/framework": {"ignore": ["FM001"]}}])

    built = project.build(strict=True)

    assert built.error is None, built.message
    assert MARK not in project.all_bytes()


def test_a_navigation_that_names_hidden_pages_builds_strictly(project: Project) -> None:
    """A written navigation may list drafts: they, and sections with nothing else, are left out without a warning."""
    secret(project, status="draft")
    project.page("use/zxq-secret2.md", "zxq-secret 二", status="review")
    project.configure(
        nav=[
            {"首页": "index.md"},
            {"入门": ["start/index.md", {"安装": "start/install.md"}, {"概念": "start/concepts.md"}]},
            {"使用": ["use/index.md", {"zxq-secret": "use/zxq-secret.md"}, {"存储": "use/storage.md"}]},
            {"zxq-secret 栏": [{"一": "use/zxq-secret.md"}, {"二": ["use/zxq-secret2.md"]}]},
        ],
        validation={"nav": {"omitted_files": "warn", "not_found": "warn"}},
    )

    built = project.build(strict=True)

    assert built.error is None, built.message
    assert MARK not in project.all_bytes()
    assert "存储" in project.read("index.html")


def test_a_navigation_of_nothing_but_drafts_builds(project: Project) -> None:
    """Where every listed page is a draft the build does not fail for an empty navigation."""
    secret(project, status="draft")
    project.configure(nav=[{"zxq-secret": "use/zxq-secret.md"}])

    built = project.build()

    assert built.error is None, built.message
    assert MARK not in project.all_bytes()


def test_an_archived_page_is_in_the_site(project: Project) -> None:
    """Archived pages stay readable, with their status in the catalogue."""
    project.page("use/old.md", "旧版", status="archived")

    assert project.build(strict=True).error is None
    assert "旧版" in project.main("use/old/index.html").text
    assert '"status": "archived"' in project.read("data/documents.json")


def test_a_draft_is_no_step_for_readers(project: Project) -> None:
    """A draft that names prerequisites does not appear as a next step of the pages it builds on."""
    secret(project, status="draft", prerequisites=["安装"])

    assert project.build(strict=True).error is None
    assert MARK not in project.all_bytes()


@pytest.mark.parametrize("status", ["draft", "review"])
def test_a_preview_shows_drafts(project: Project, status: str) -> None:
    """`mkdocs serve` shows drafts, in a written navigation too, so that writers see them before readers do."""
    secret(project, status=status)
    project.configure(nav=["index.md", {"使用": ["use/index.md", "use/storage.md", "use/zxq-secret.md"]}])

    built = project.build("serve")

    assert built.error is None, built.message
    assert "zxq-secret 正文" in project.main("use/zxq-secret/index.html").text
    assert "use/zxq-secret/" in project.read("index.html")


def test_a_preview_shows_a_draft_whose_data_is_missing(project: Project) -> None:
    """A draft may name data that is not there yet: the preview goes on without it."""
    project.page(
        "use/draft.md", "草稿", '# 草稿\n\n<!-- frontdesk/reference source="later.yml" -->\n\n末段\n', status="draft"
    )

    built = project.build("serve")

    assert built.error is None, built.message
    assert "末段" in project.main("use/draft/index.html").text


def rogue(name: str, content: str) -> str:
    """A hook that writes a file into the output, before or after everything else."""
    return (
        "from pathlib import Path\n\n\n"
        "def on_post_build(config):\n"
        f"    file = Path(config.site_dir, {name!r})\n"
        "    file.parent.mkdir(parents=True, exist_ok=True)\n"
        "    old = file.read_bytes() if file.exists() else b''\n"
        f"    file.write_bytes(old + {content!r}.encode())\n"
    )


TITLE = """Q&A "内部" 'x'"""
LEAKS = {
    "a heading": ("more.html", "<h2>监控告警</h2>", "监控告警"),
    "a link with white space around": ("more.html", "<a href='x'>\n    监控告警\n  </a>", "监控告警"),
    "a link to its address": ("more.html", '<a href="use/hidden/">more</a>', "监控告警"),
    "a page's title": ("more.html", "<title>监控告警 - 测试站</title>", "监控告警"),
    "an escaped title, html": ("more.html", "<li>Q&amp;A &quot;内部&quot; &#x27;x&#x27;</li>", TITLE),
    "an escaped title, jinja": ("more.html", "<li>Q&amp;A &#34;内部&#34; &#39;x&#39;</li>", TITLE),
    "the search index": ("search/search_index.json", '{"title":"监控告警"}', "监控告警"),
    "the search index in ASCII": ("search/search_index.json", '{"title": "\\u76d1\\u63a7\\u544a\\u8b66"}', "监控告警"),
    "an escaped title in JSON": ("more.json", '{"name": "Q&A \\"\\u5185\\u90e8\\" \'x\'"}', TITLE),
    "its address in the search index": ("search/search_index.json", '{"location":"use/hidden/#x"}', "监控告警"),
    "the sitemap": ("sitemap.xml", "<loc>https://docs.example.com/use/hidden/</loc>", "监控告警"),
    "a feed": ("feed.xml", "<item><title>监控告警</title></item>", "监控告警"),
    "the page itself": ("use/hidden/index.html", "<p>nothing</p>", "监控告警"),
}


@pytest.mark.parametrize("name", LEAKS)
def test_a_draft_that_something_else_lets_out_fails_the_build(project: Project, name: str) -> None:
    """Whatever writes a draft's title or address into the output, PB001 names the file and the last site stays."""
    file, content, title = LEAKS[name]
    assert project.build().error is None
    last = contents(project.site)
    project.page("use/hidden.md", title, status="draft")
    project.hook(rogue(file, content))

    message = project.build().message

    assert "docs/use/hidden.md:1:1  PB001 draft-leak" in message
    assert file in message
    assert last == contents(project.site)


@pytest.mark.parametrize(
    "body",
    [
        "# 安装\n\n## 配额\n\n正文\n",
        "# 安装\n\n**配额** 与 [配额](../use/storage.md)\n",
        "# 安装\n\n| 配额 |\n| --- |\n| 1 |\n",
    ],
    ids=["heading", "words", "table"],
)
def test_the_words_of_a_title_are_no_leak(project: Project, body: str) -> None:
    """A published page may have a section of the name that a draft has as its title: the handbook's own example."""
    project.page("start/install.md", "安装", f"# 安装\n\n{body}")
    project.page("use/quota.md", "配额", status="draft")

    built = project.build()

    assert built.error is None, built.message


def test_pages_without_a_framework_follow_their_status_too(project: Project) -> None:
    """A site without framework.yml hides drafts and pages in review all the same."""
    (project.root / "docs/framework.yml").unlink()
    project.write("docs/use/zxq-secret.md", "---\ntitle: zxq-secret\nstatus: review\n---\n\nzxq-secret\n")

    built = project.build(strict=True)

    assert built.error is None, built.message
    assert MARK not in project.all_bytes()


def test_files_that_lead_out_of_the_content_are_not_published(project: Project) -> None:
    """A link in the content that leads to a file outside of it is neither read nor copied into the site."""
    outside = project.root.parent / "outside"
    outside.mkdir()
    (outside / "passwd.txt").write_text("zxq-secret", encoding="utf-8")
    (outside / "page.md").write_text(dump_yaml({"title": "zxq-secret"}), encoding="utf-8")
    (project.root / "docs/use/passwd.txt").symlink_to(outside / "passwd.txt")
    (project.root / "docs/use/page.md").symlink_to(outside / "page.md")
    (project.root / "docs/use/folder").symlink_to(outside, target_is_directory=True)

    assert "FM001" in project.build().message
    assert not project.site.exists()

    project.configure(plugins=["search", {"frontdesk/framework": {"ignore": ["FM001"]}}])

    assert project.build().error is None
    assert MARK not in project.all_bytes()
