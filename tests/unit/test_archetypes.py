"""New pages: every kind in both languages is a draft that passes at once, and nothing is ever overwritten."""

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import call_frontdesk, find_all, open_site, write_tree

from frontdesk.documents.archetypes import new_page
from frontdesk.documents.page import read_page
from frontdesk.documents.schema import ContentType, Level, Status
from frontdesk.errors import ConfigError
from frontdesk.texts import LANGUAGES, Language, load_texts

FRAMEWORK = """\
documentation_framework:
  user_guides:
    description: 用户指南
    documents:
      - name: 配额
        level: intermediate
        estimated_time: 1小时30分钟
        prerequisites: [快速开始, 高级指南]
      - name: 没有前置
        prerequisites: 无
      - {name: 错误码, codes: "200+", commands: 10, languages: [Go], tools: [ELK]}
  advanced:
    description: 高级指南
    documents:
      - name: 快速开始
        level: beginner
"""
KINDS = pytest.mark.parametrize("kind", ContentType, ids=str)
BOTH_LANGUAGES = pytest.mark.parametrize("language", LANGUAGES)
SITE = {"mkdocs.yml": "site_name: x\nexclude_docs: framework.yml\n"}


def site(root: Path, *, framework: bool = False) -> Path:
    """A site with or without a framework."""
    own = {"docs/framework.yml": FRAMEWORK, "docs/user_guides/index.md": "", "docs/advanced/index.md": ""}
    return write_tree(root, {**SITE, "docs/assets/a.css": "", **(own if framework else {})})


def make(
    root: Path,
    path: str,
    *,
    kind: ContentType = ContentType.HOW_TO,
    title: str | None = None,
    author: str = "张三",
    language: Language = "zh",
) -> str:
    """Make a page and return where it is."""
    return new_page(open_site(root), kind, path, title, author, load_texts(language))


def front(root: Path, path: str) -> dict[str, object]:
    """The front matter of a page, as plain data."""
    return {key: entry.node.data() for key, entry in read_page(path, (root / path).read_bytes()).front.items()}


@KINDS
@BOTH_LANGUAGES
@pytest.mark.parametrize("framework", [False, True], ids=["alone", "framework"])
@pytest.mark.parametrize("title", ["新的一页", "配额"], ids=["new", "required"])
def test_every_kind_passes_at_once(
    tmp_path: Path, kind: ContentType, language: Language, framework: bool, title: str
) -> None:
    """A fresh page of any kind is a draft in which neither errors nor warnings are found."""
    root = site(tmp_path, framework=framework)
    path = make(root, "user_guides/quota.md", kind=kind, title=title, language=language)
    page = read_page(path, (root / path).read_bytes())
    assert ("docs/user_guides/quota.md", Status.DRAFT, kind) == (path, page.status, page.content_type)
    assert (title, [title]) == (page.title, [h.text for h in page.outline.headings if h.level == 1])
    found = [f for f in find_all(root, language) if f.path == path and f.severity != "info"]
    assert [] == [(finding.rule, finding.message) for finding in found]


@KINDS
def test_a_document_with_promises_passes_at_once(tmp_path: Path, kind: ContentType) -> None:
    """A fresh draft of a document that promises numbers and lists holds none of them yet, and that is no error."""
    root = site(tmp_path, framework=True)
    path = make(root, "user_guides/codes.md", kind=kind, title="错误码")
    assert [] == [(f.rule, f.message) for f in find_all(root) if f.path == path and f.severity == "error"]


def test_what_the_framework_says_is_filled_in(tmp_path: Path) -> None:
    """Level, time and prerequisites of a required document are written; what the page promises stays in the framework."""
    root = site(tmp_path, framework=True)
    assert {
        "title": "配额",
        "category": "user_guides",
        "author": "张三",
        "level": "intermediate",
        "estimated_time": "90分钟",
        "prerequisites": ["快速开始", "高级指南"],
        "status": "draft",
        "content_type": "how-to",
    } == front(root, make(root, "user_guides/quota.md", title="配额"))
    assert [] == front(root, make(root, "user_guides/b.md", title="没有前置"))["prerequisites"]


def test_a_required_title_in_another_section_is_just_a_title(tmp_path: Path) -> None:
    """The framework's values are for the page it requires, in its section."""
    root = site(tmp_path, framework=True)
    found = front(root, make(root, "advanced/quota.md", title="配额"))
    assert ("advanced", "all", []) == (found["category"], found["level"], found["prerequisites"])
    assert "estimated_time" not in found


@pytest.mark.parametrize(
    ("path", "title", "category"),
    [
        ("user_guides/disk_usage.md", "Disk usage", "user_guides"),
        ("user_guides/index.md", "User guides", "user_guides"),
        ("index.md", "Index", "home"),
        ("faq/a-b.md", "A b", "faq"),
        ("other/快速开始.md", "快速开始", "home"),
        ("docs/user_guides/x.md", "X", "user_guides"),
    ],
)
def test_what_is_not_said_comes_from_the_path(tmp_path: Path, path: str, title: str, category: str) -> None:
    """Title and category are made from file and folder; a path may be typed from the site root."""
    root = site(tmp_path, framework=True)
    (root / "docs/user_guides/index.md").unlink()
    found = front(root, make(root, path))
    assert (title, category) == (found["title"], found["category"])


def test_folders_are_made(tmp_path: Path) -> None:
    """Folders of a new page need not exist."""
    root = site(tmp_path)
    assert (root / make(root, "a/b/c/d.md")).is_file()


def refused(root: Path, path: str) -> str:
    """What a path is refused with; nothing new is on disk afterwards."""
    before = sorted(root.parent.rglob("*"))
    with pytest.raises(ConfigError) as caught:
        make(root, path)
    assert before == sorted(root.parent.rglob("*"))
    return str(caught.value)


@pytest.mark.parametrize(
    "path",
    ["../x.md", "a/../../x.md", "a/../x.md", "..", "../../../../tmp/x.md", "/tmp/x.md", "a//b.md", "./x.md", "a/./x.md"]
    + ["x.txt", "x", "", ".md", ".x.md", ".git/x.md", "a/.b/x.md", "x.md/", "x.md\n", "a\nb.md", "a b.md", "a\\b.md"]
    + ["~/x.md", "$HOME/x.md", "x.MD", "{{ x }}.md", "a\0.md", "-/../x.md"],
    ids=repr,
)
def test_odd_paths_are_refused(tmp_path: Path, path: str) -> None:
    """Nothing but a plain path below the content to a Markdown file is taken, and nothing is written."""
    assert "expected a path below the content such as user_guides/quota.md" in refused(site(tmp_path / "s"), path)


def test_a_page_is_never_overwritten(tmp_path: Path) -> None:
    """A path that is taken is refused, and what is there stays."""
    root = write_tree(site(tmp_path / "s"), {"docs/a.md": "甲\n"})
    assert "choose another path" in refused(root, "a.md")
    assert "甲\n" == (root / "docs/a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", ["outside.md", "nowhere.md"])
def test_a_link_in_place_of_the_page_is_not_followed(tmp_path: Path, target: str) -> None:
    """Neither the file a link leads to nor a new one there is written."""
    root = write_tree(site(tmp_path / "s"), {"../outside.md": "外\n"})
    (root / "docs/a.md").symlink_to(tmp_path / target)
    assert "choose another path" in refused(root, "a.md")
    assert "外\n" == (tmp_path / "outside.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["linked/x.md", "linked/deeper/x.md"])
def test_a_folder_that_links_out_is_refused(tmp_path: Path, path: str) -> None:
    """A page cannot be made through a link that leaves the content."""
    root = site(tmp_path / "s")
    (tmp_path / "elsewhere").mkdir()
    (root / "docs/linked").symlink_to(tmp_path / "elsewhere")
    assert "leads out of" in refused(root, path)


def test_a_folder_that_links_inside_is_fine(tmp_path: Path) -> None:
    """A link that stays in the content is a folder like any other."""
    root = write_tree(site(tmp_path / "s"), {"docs/real/a.md": ""})
    (root / "docs/linked").symlink_to("real")
    make(root, "linked/x.md")
    assert (root / "docs/real/x.md").is_file()


@pytest.mark.parametrize(
    "path",
    ["assets/a.css/x.md", "assets/a.css/y/x.md", "a" * 300 + ".md", "a" * 300 + "/x.md", "a/" * 3000 + "x.md"],
    ids=["file-as-folder", "below-a-file", "long-name", "long-folder", "long-path"],
)
def test_what_the_disk_refuses_is_said(tmp_path: Path, path: str) -> None:
    """A path that cannot be made names itself and what to do, without a traceback."""
    assert "choose another path" in refused(site(tmp_path / "s"), path)


@pytest.mark.parametrize(
    "title", ["a: b", "no", "1:30", "2026-11-20", "'q'", '"', "# x", "{{ 7 * 7 }}", "{% x %}", "[a]"]
)
def test_a_title_is_only_text(tmp_path: Path, title: str) -> None:
    """Whatever a title holds is quoted in front matter, printed as it is, and never evaluated."""
    root = site(tmp_path)
    path = make(root, "a.md", title=title)
    assert title == front(root, path)["title"]
    assert f"\n# {title}\n" in (root / path).read_text(encoding="utf-8")
    assert [] == [finding.rule for finding in find_all(root) if finding.severity == "error"]


STEMS = st.from_regex(r"[A-Za-z0-9_\u4e00-\u4e10-][A-Za-z0-9_.\u4e00-\u4e10-]{0,8}", fullmatch=True)


def test_any_plain_path_makes_a_page_that_passes(tmp_path: Path) -> None:
    """However a file is called, the page made for it has a title and passes."""
    root = site(tmp_path, framework=True)

    @given(STEMS.map(lambda stem: f"user_guides/{stem}.md"))
    def passes(path: str) -> None:
        target = root / "docs" / path
        if target.exists():
            return
        try:
            make(root, path)
            found = [f for f in find_all(root) if f.path == f"docs/{path}" and f.severity == "error"]
            assert [] == [(finding.rule, finding.message) for finding in found]
        finally:
            target.unlink(missing_ok=True)

    passes()


@pytest.mark.parametrize("title", ["", " ", "\t\n"], ids=repr)
def test_an_empty_title_is_none(tmp_path: Path, title: str) -> None:
    """A title of nothing but white space means the one made from the file's name."""
    root = site(tmp_path)
    assert "Quota" == front(root, make(root, "quota.md", title=title))["title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command(tmp_path: Path, language: Language) -> None:
    """`frontdesk doc new` writes in the site's language, says where, and the next command passes."""
    root = write_tree(site(tmp_path, framework=True), {"frontdesk.yml": f"site: {{language: {language}}}\n"})
    call = call_frontdesk(
        "doc", "new", "tutorial", "user_guides/q.md", "--root", root, "--title", "配额", "--author", "甲"
    )
    assert (0, "") == (call.code, call.err)
    path = "docs/user_guides/q.md"
    assert load_texts(language)("doc.created", path=path) + "\n" == call.out
    page = read_page(path, (root / path).read_bytes())
    assert ("配额", ("甲",), Level.INTERMEDIATE) == (page.title, page.texts("author"), page.level)
    assert 0 == call_frontdesk("check", path, "--root", root).code


def test_the_author_is_whom_git_knows(tmp_path: Path) -> None:
    """Without --author the page is of the person that the repository's own configuration names."""
    from git import Repo

    root = site(tmp_path)
    with Repo.init(root) as repository, repository.config_writer() as config:
        config.set_value("user", "name", "李四")
    assert 0 == call_frontdesk("doc", "new", "how-to", "a.md", "--root", root).code
    assert "李四" == front(root, "docs/a.md")["author"]


def test_outside_a_repository_there_is_an_author_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git the page is of whoever is logged in."""
    root = site(tmp_path)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.setenv("LOGNAME", "wangwu")
    assert 0 == call_frontdesk("doc", "new", "how-to", "a.md", "--root", root).code
    assert front(root, "docs/a.md")["author"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tutorial", "../x.md"), "expected a path below the content"),
        (("poem", "x.md"), "poem"),
        (("tutorial",), "PATH"),
        (("tutorial", "assets/a.css/x.md"), "choose another path"),
    ],
)
def test_a_wrong_call_ends_with_2(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    """What cannot be made is the call's fault, says why, and leaves nothing behind."""
    root = site(tmp_path)
    call = call_frontdesk("doc", "new", *arguments, "--root", root, "--author", "甲")
    assert (2, "") == (call.code, call.out)
    assert message in call.err
    assert "Traceback" not in call.err
    assert not list(root.rglob("x.md"))


def test_every_kind_has_its_template() -> None:
    """Every kind has a template in every language, as a file of the package."""
    folder = files("frontdesk.documents") / "archetype_pages"
    wanted = {(language, f"{kind}.md") for language in LANGUAGES for kind in ContentType}
    assert wanted == {(sub.name, page.name) for sub in folder.iterdir() for page in sub.iterdir()}


@pytest.mark.parametrize("option", ["--title", "--author"])
def test_a_title_that_cannot_be_written_leaves_no_file(option: str, tmp_path: Path) -> None:
    """A title or author that UTF-8 cannot hold is refused before a file is made."""
    write_tree(tmp_path, {"mkdocs.yml": "site_name: x\n", "docs/index.md": "# x\n"})
    call = call_frontdesk("doc", "new", "how-to", "a.md", "--root", tmp_path, "--title", "甲", option, "a\udcff")
    assert 2 == call.code
    assert "UTF-8" in call.err
    assert not (tmp_path / "docs/a.md").exists()
