"""An ordinary MkDocs site that was there before the plugin."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import Project, contents

OURS = {"assets/frontdesk.css", "data", "data/documents.json"}
"""What the plugin brings along."""

PAGES = {
    "index.md": "---\ntitle: Home\ndate: 2024-05-01\nstatus: new\ntags: [start, two]\n---\n\n# Home\n\n[a](guide/)\n",
    "rule.md": "---\n\nA page that starts with a rule.\n\n# Rule\n",
    "keys.md": "title: Written as MultiMarkdown\nauthor: Someone\n\n# Keys\n",
    "bare.md": "No heading, no front matter, {{ nothing }} to evaluate, {% raw %} either.\n",
    "literal.md": '# Literal {#own}\n\nText {: .nothing }\n\n<div markdown="1">*not ours*</div>\n',
    "owner.md": "---\ntitle: Owned\ncategory: anything\nstatus: deprecated\ntags:\n  - start\n---\n\n# Owned\n",
    "guide/README.md": "# Guide\n\nSee [made](../made.md), [changes](../CHANGELOG.md#v2) and [rule](../rule.md).\n",
    "guide/deep/page.md": "# Deep\n\n![](../../pic.svg)\n\n<!-- a comment -->\n<!-- more -->\n",
    "tags.md": "# Tags\n\n<!-- material/tags -->\n",
    "crlf.md": "---\r\ntitle: Lines\r\n---\r\n\r\n# Lines\r\n\r\ntext\r\n",
}

HOOK = """\
from mkdocs.structure.files import File


def on_files(files, config):
    files.append(File.generated(config, "made.md", content="# Made\\n\\nBy a hook. [Home](index.md)\\n"))
    return files
"""


@dataclass(frozen=True)
class Pair:
    """The same site, built without the plugin and with it."""

    without: dict[str, bytes | None]
    built_with: dict[str, bytes | None]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """One site with Material and its tags, built twice in one place."""
    project = Project(tmp_path_factory.mktemp("plain") / "project")
    for path, text in PAGES.items():
        (project.root / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
        (project.root / "docs" / path).write_bytes(text.encode())
    project.write("docs/pic.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    project.write("CHANGELOG.md", "# Changes\n\n## v2\n\nBetter.\n")
    (project.root / "docs/CHANGELOG.md").symlink_to(Path("../CHANGELOG.md"))
    project.hook(HOOK)
    project.configure(
        theme={"name": "material", "font": False},
        markdown_extensions=["tables", "pymdownx.superfences"],
        validation={"links": {"anchors": "warn", "not_found": "warn"}},
        exclude_docs="",
    )
    built = []
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOURCE_DATE_EPOCH", "1700000000")
        for plugins in (["search", "material/tags"], ["search", "material/tags", "frontdesk/framework"]):
            project.configure(plugins=plugins)
            outcome = project.build(strict=True)
            assert outcome.error is None, outcome.message
            built.append(contents(project.site))
    return Pair(*built)


def test_the_same_files_come_out(pair: Pair) -> None:
    """The plugin takes no file away and brings its stylesheet and catalogue."""
    assert OURS == pair.built_with.keys() - pair.without.keys()
    assert set() == pair.without.keys() - pair.built_with.keys()


@pytest.mark.parametrize(
    "page",
    [
        *(re.sub(r"(?:/?index|/README)?\.md$", "/", path).lstrip("/") + "index.html" for path in PAGES),
        "made/index.html",
        "CHANGELOG/index.html",
        "404.html",
        "search/search_index.json",
        "sitemap.xml",
    ],
)
def test_each_page_is_as_without_the_plugin(pair: Pair, page: str) -> None:
    """Apart from the link to our stylesheet a page is the same, byte for byte."""
    expected, page_with = pair.without[page], pair.built_with[page]
    assert expected is not None
    assert page_with is not None
    link = re.compile(rb'\s*<link rel="stylesheet" href="[./]*assets/frontdesk\.css">')
    assert page.endswith(".html") == bool(link.search(page_with))

    assert _lines(expected) == _lines(link.sub(b"", page_with))


def _lines(content: bytes) -> list[str]:
    return [line.strip() for line in content.decode().splitlines() if line.strip()]


def test_the_page_kept_its_theme_s_marks(pair: Pair) -> None:
    """The site under test is what it is meant to be: Material's status and tags are really on it."""
    home = pair.without["index.html"]
    tags = pair.without["tags/index.html"]
    assert home is not None
    assert tags is not None
    assert b"md-status--new" in home
    assert b"md-tag" in tags


@pytest.mark.parametrize(
    "text",
    ["---\n\nBetween rules.\n\n---\n\n# Rules\n", "---\n---\n\n# Nothing\n"],
    ids=["text", "nothing"],
)
def test_what_stands_between_two_rules_may_be_text(tmp_path: Path, text: str) -> None:
    """What the host takes for text, because it holds no keys, is text where no framework rules."""
    project = Project(tmp_path / "project")
    project.write("docs/index.md", text)
    pages = []
    for plugins in ([], ["frontdesk/framework"]):
        project.configure(plugins=plugins)
        built = project.build()
        assert built.error is None, built.message
        pages.append(project.read("index.html"))

    assert pages[0] == pages[1]
