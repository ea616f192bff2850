"""Drafts whose names other things have, too."""

import pytest
from support import Project


@pytest.mark.parametrize(
    "path", ["data.md", "search.md", "sitemap.md", "404.md", "use.md", "storage.md", "assets.md", "stylesheets.md"]
)
def test_a_draft_with_a_name_of_the_host_is_no_leak(project: Project, path: str) -> None:
    """A draft that is called as a folder, a file of the theme or a published page elsewhere stops no build."""
    project.page(path, "还没写完的一页", status="draft")
    assert project.build().error is None


@pytest.mark.parametrize("title", ["Clipboard", "Copyright", "svg", "S7"])
def test_a_draft_with_a_word_of_the_theme_is_no_leak(project: Project, title: str) -> None:
    """A draft whose title stands in the theme, or is very short, stops no build."""
    project.page("use/words.md", title, status="draft")
    built = project.build()
    assert built.error is None, built.message


def test_a_file_beside_a_draft_of_its_name_is_no_leak(project: Project) -> None:
    """With addresses of folders `quota.html` is another address than the draft `quota.md`; links to it are none to the draft."""
    project.page("use/quota.md", "配额的草稿", status="draft")
    project.write("docs/use/quota.html", "<html><title>配额的草稿</title><p>旧的说明。</p></html>")
    project.page("use/storage.md", "存储", "# 存储\n\n见[旧说明](quota.html)。\n")

    built = project.build(strict=True)

    assert built.error is None, built.message
    assert "旧的说明" in project.read("use/quota.html")
    project.page("use/storage.md", "存储", '# 存储\n\n见<a href="../quota/">草稿</a>。\n')
    assert "PB001" in project.build().message
