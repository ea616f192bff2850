"""What a page's front matter becomes in a theme that prints it as it is."""

import pytest
from support import Command, Project

from frontdesk.documents.page import read_page
from frontdesk.texts import load_texts
from mkdocs_frontdesk.framework.pages import page_meta


def test_metadata_cannot_become_markup() -> None:
    """Tags and quotes in titles, descriptions and lists reach the theme as references."""
    content = b'---\ntitle: "<script>a</script>"\ndescription: \'x" onload="y\'\ntags: ["<b>"]\nhide: [toc]\n---\n'
    meta = page_meta(read_page("a.md", content))
    expected = {
        "title": "&lt;script&gt;a&lt;/script&gt;",
        "description": "x&quot; onload=&quot;y",
        "tags": ["&lt;b&gt;"],
        "hide": ["toc"],
    }
    assert expected == meta


PLAIN = {
    "title": ('"</title><script>alert(1)</script>"', "</title><script>alert(1)</script>"),
    "description": ("'a\"><img src=x onerror=alert(1)>'", 'a"><img src=x onerror=alert(1)>'),
    "author": ("[甲, <b>乙</b>]", "<b>乙</b>"),
}


@pytest.mark.parametrize("key", PLAIN)
def test_tags_are_text_without_a_framework_too(project: Project, key: str) -> None:
    """In a site without framework.yml tags of titles, descriptions and names reach no page as tags."""
    (project.root / "docs/framework.yml").unlink()
    written, raw = PLAIN[key]
    project.write(
        "docs/use/more.md", f"---\ntitle: 更多\n{key}: {written}\n---\n\n正文\n".replace("title: 更多\ntitle", "title")
    )
    project.write("theme/main.html", "{{ page.title }}{{ page.meta.values() | list }}{{ nav }}{{ page.content }}")

    built = project.build()

    assert built.error is None, built.message
    assert raw not in project.read("use/more/index.html")
    assert "&lt;" in project.read("use/more/index.html")


def test_other_metadata_is_the_site_s_own(project: Project) -> None:
    """Without a framework titles without tags, references in them, and keys of the site's own stay as they are."""
    (project.root / "docs/framework.yml").unlink()
    project.write("docs/use/more.md", '---\ntitle: A & "B" &lt; C\nbanner: <b>x</b>\n---\n\n正文\n')
    project.write("theme/main.html", "{{ page.title }} {{ page.meta.banner }}")

    assert project.build().error is None
    assert 'A & "B" &lt; C <b>x</b>' == project.read("use/more/index.html")


@pytest.mark.parametrize("command", ["build", "serve"])
def test_the_framework_file_is_not_published(project: Project, command: Command) -> None:
    """No site carries its framework.yml, whatever its configuration leaves out."""
    project.configure(exclude_docs="")

    built = project.build(command)

    assert built.error is None, built.message
    assert not (project.site / "framework.yml").exists()


def test_a_preview_with_errors_says_that_it_goes_on(project: Project) -> None:
    """Errors in a preview are told as such; only a build says that no site was written."""
    project.page("use/storage.md", "存储", "# 存储\n\n[x](no.md)\n")
    texts = load_texts("zh")

    assert texts("build.previewed", errors=1) in project.build("serve").message
    assert texts("build.failed", errors=1) in project.build().message
