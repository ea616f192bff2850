"""Sites without framework.yml: what the host would publish against its writer's will stops the build and the check."""

import os

import pytest
from support import Project, call_frontdesk, contents

MARK = b"zxq-secret"
"""Stands in the title and the text of every page that shall not be seen."""

TEXT = "\n# zxq-secret\n\nzxq-secret\n"

SECRETS = {
    "a date that does not exist": ("---\ntitle: zxq-secret\nreviewed: 2026-02-30\nstatus: draft\n---\n", "FM001"),
    "a value without a type": ("---\nx: =\nstatus: draft\n---\n", "FM001"),
    "unclosed after a comment": ("---\n# zxq\nstatus: draft\n", "FM001"),
    "unclosed after a quoted key": ('---\n"status": draft\n', "FM001"),
    "unclosed with braces": ("---\n{title: zxq-secret, status: draft}\n", "FM001"),
    "a header without dashes": ("title: zxq-secret\nstatus: draft\n", "FM001"),
    "a header without dashes, capitals": ("Title: zxq-secret\nStatus: Draft\n", "FM001"),
    "a blank line before it": ("\n---\ntitle: zxq-secret\nstatus: draft\n---\n", "FM001"),
    "a comment before it": ("<!-- licence -->\n---\ntitle: zxq-secret\nstatus: draft\n---\n", "FM001"),
    "full-width colons": ("---\ntitle：zxq-secret\nstatus：draft\n---\n", "FM001"),
    "a capital": ("---\ntitle: zxq-secret\nstatus: Draft\n---\n", "FM004"),
    "all capitals": ("---\ntitle: zxq-secret\nstatus: DRAFT\n---\n", "FM004"),
    "a list": ("---\ntitle: zxq-secret\nstatus: [draft]\n---\n", "FM004"),
    "Chinese": ("---\ntitle: zxq-secret\nstatus: 草稿\n---\n", "FM004"),
    "a slip of the pen": ("---\ntitle: zxq-secret\nstatus: drfat\n---\n", "FM004"),
    "nothing": ("---\ntitle: zxq-secret\nstatus:\n---\n", "FM004"),
    "no word": ("---\ntitle: zxq-secret\nstatus: 0\n---\n", "FM004"),
    "a mapping": ("---\ntitle: zxq-secret\nstatus: {a: draft}\n---\n", "FM004"),
    "full-width letters": ("---\ntitle: zxq-secret\nstatus: ｄｒａｆｔ\n---\n", "FM004"),
    "a merge key": ("---\ntitle: zxq-secret\n<<: {status: draft}\n---\n", "FM001"),
    "a capital in the key": ("---\ntitle: zxq-secret\nStatus: review\n---\n", "FM003"),
}


@pytest.fixture
def plain(project: Project) -> Project:
    """The project without its framework."""
    (project.root / "docs/framework.yml").unlink()
    return project


@pytest.mark.parametrize("name", SECRETS)
def test_what_is_meant_as_a_draft_is_never_published_in_silence(plain: Project, name: str) -> None:
    """Check and build both fail and name the file; with the rule ignored the page is still not in the site."""
    text, rule = SECRETS[name]
    plain.write("docs/use/secret.md", text + TEXT)

    built = plain.build()
    checked = call_frontdesk("check", "--root", plain.root, "--format", "concise")

    assert f"docs/use/secret.md:{_line(text)}:" in built.message
    assert rule in built.message
    assert not plain.site.exists()
    assert 1 == checked.code
    assert f"error {rule}/" in checked.out

    plain.configure(plugins=["search", {"frontdesk/framework": {"ignore": [rule]}}])
    built = plain.build(strict=True)

    assert built.error is None, built.message
    assert MARK not in plain.all_bytes()


def _line(text: str) -> int:
    """The line that is complained about: the dashes that are no front matter, else the value or key."""
    lines = text.split("\n")
    if "---" in lines and lines.index("---") != 0:
        return lines.index("---") + 1
    if text.startswith("---") and "---" not in lines[1:]:
        return 1
    words = ("2026-02-30", "=", "：", "tatus")
    return next(number for word in words for number, line in enumerate(lines, 1) if word in line)


def test_a_remedy_names_the_status_that_was_meant(plain: Project) -> None:
    """A status in other words is answered with the one it means."""
    plain.write("docs/use/secret.md", "---\ntitle: x\nstatus: 审阅中\n---\n" + TEXT)

    assert "是否想写 review？" in plain.build().message


def test_two_pages_of_one_title_are_a_warning(plain: Project) -> None:
    """Without a framework pages may share a title: the check warns and the build goes on."""
    plain.page("use/again.md", "存储")

    built = plain.build(strict=True)
    checked = call_frontdesk("check", "--root", plain.root, "--format", "concise")

    assert built.error is None, built.message
    assert 0 == checked.code
    assert "docs/use/storage.md:2:8: warning ST004/" in checked.out


@pytest.mark.parametrize("line", ["draft: true", "published: false"])
def test_a_key_of_other_tools_hides_nothing_and_is_told(plain: Project, line: str) -> None:
    """What blogs read is left to them; the check says that it hides no page here."""
    plain.write("docs/use/post.md", f"---\ntitle: 日志\n{line}\n---\n\n# 日志\n\n正文。\n")

    built = plain.build(strict=True)
    checked = call_frontdesk("check", "--root", plain.root, "--format", "concise")

    assert built.error is None, built.message
    assert 0 == checked.code
    assert "docs/use/post.md:3:1: warning FM003/" in checked.out


@pytest.mark.parametrize("name", ["secret.MD", "secret.Md", "secret.Markdown"])
def test_a_page_with_capitals_in_its_ending_is_not_copied(plain: Project, name: str) -> None:
    """Check and build name it; with the rule ignored it is not in the site, raw or otherwise."""
    plain.write(f"docs/use/{name}", "---\ntitle: zxq-secret\nstatus: draft\n---\n" + TEXT)

    built = plain.build()
    checked = call_frontdesk("check", "--root", plain.root, "--format", "concise")

    assert f"docs/use/{name}:1:1  FM001" in built.message
    assert f"docs/use/{name}:1:1: error FM001/" in checked.out

    plain.configure(plugins=["search", {"frontdesk/framework": {"ignore": ["FM001"]}}])
    assert plain.build(strict=True).error is None
    assert MARK not in plain.all_bytes()


def test_pipes_and_links_in_a_circle_are_named_once_and_kept_out(plain: Project) -> None:
    """Check and build name each once; with the rule ignored the build ends, and no page comes twice."""
    assert plain.build().error is None
    pages = sorted(path for path in contents(plain.site) if path.endswith(".html"))
    os.mkfifo(plain.root / "docs/use/pipe.md")
    os.mkfifo(plain.root / "docs/use/pipe.txt")
    (plain.root / "docs/loop").symlink_to(".")

    built = plain.build()
    checked = call_frontdesk("check", "--root", plain.root, "--format", "concise")

    named = ["docs/loop:1:1", "docs/use/pipe.md:1:1", "docs/use/pipe.txt:1:1"]
    assert named == [line.split()[0] for line in built.message.splitlines() if " FM001 " in line]
    assert named == [line.split(": ")[0] for line in checked.out.splitlines() if " error " in line]

    plain.configure(plugins=["search", {"frontdesk/framework": {"ignore": ["FM001"]}}])
    assert plain.build().error is None
    assert pages == sorted(path for path in contents(plain.site) if path.endswith(".html"))


@pytest.mark.parametrize("text", ["---\ntitle: x\nstatus: draft\n---\n", "---\ntitle: a: b\n---\n"])
def test_a_hidden_home_page_does_not_replace_the_last_site(plain: Project, text: str) -> None:
    """A site whose other pages are published keeps its front door, or is not written."""
    assert plain.build().error is None
    before = contents(plain.site)
    plain.write("docs/index.md", text + TEXT)

    built = plain.build()
    checked = call_frontdesk("check", "--root", plain.root, "--format", "concise")

    assert "PB007" in built.message
    assert "docs/index.md" in "".join(line for line in checked.out.splitlines() if "PB007" in line)
    assert before == contents(plain.site)


@pytest.mark.parametrize(("status", "shown"), [("published", True), ("draft", False)])
def test_aliases_of_single_values_are_read_as_the_host_reads_them(plain: Project, status: str, *, shown: bool) -> None:
    """An alias in front matter is no fault of a page, and a draft by an alias is a draft."""
    text = f"---\ntitle: &t zxq-secret\ndescription: *t\nx: &s {status}\nstatus: *s\n---\n"
    plain.write("docs/use/secret.md", text + TEXT)

    built = plain.build(strict=True)

    assert built.error is None, built.message
    assert shown == (MARK in plain.all_bytes())
    assert 0 == call_frontdesk("check", "--root", plain.root).code
