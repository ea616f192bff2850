"""A site's layout, read from mkdocs.yml without evaluating anything in it."""

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions import toc
from pymdownx.slugs import slugify as pymdownx_slugify
from support import call_frontdesk, open_site, write_tree

from frontdesk.documents.markdown import slugify_lower
from frontdesk.documents.site_layout import SiteLayout, find_root, read_layout
from frontdesk.errors import ConfigError


def layout(root: Path, config: str | bytes, files: Mapping[str, str] | None = None) -> SiteLayout:
    """The layout of a site with this mkdocs.yml and a docs folder."""
    return read_layout(write_tree(root, {"mkdocs.yml": config, "docs/index.md": "# 首页\n", **(files or {})}))


def refused(root: Path, config: str | bytes, files: Mapping[str, str] | None = None) -> str:
    """What the site is refused with."""
    with pytest.raises(ConfigError) as caught:
        layout(root, config, files)
    assert 2 == caught.value.exit_code
    return str(caught.value)


def test_the_default_is_a_docs_folder(tmp_path: Path) -> None:
    """A site that says nothing has its pages in docs/, a navigation made from files, and no framework."""
    found = layout(tmp_path, "site_name: x\n")
    assert (tmp_path / "docs", "docs/", None, None, False) == (
        found.content,
        found.prefix,
        found.framework,
        found.nav,
        found.bare,
    )


def test_what_a_site_says_is_kept(tmp_path: Path) -> None:
    """The content folder, the navigation's pages at any depth, the exclusions and the framework are the site's."""
    config = """\
site_name: x
docs_dir: content/zh
nav:
  - index.md
  - 指南:
      - guide/index.md
      - 配额: guide/quota.md
      - 更多:
          - 外面: https://example.com/
          - guide/more.md
exclude_docs: |
  framework.yml
  drafts/
"""
    found = layout(tmp_path, config, {"content/zh/framework.yml": "", "content/zh/a.md": ""})
    assert (tmp_path / "content/zh", "content/zh/", tmp_path / "content/zh/framework.yml") == (
        found.content,
        found.prefix,
        found.framework,
    )
    assert {"index.md", "guide/index.md", "guide/quota.md", "guide/more.md", "https://example.com/"} == found.nav
    assert {"framework.yml", "drafts/"} <= set(found.excluded.splitlines())


def test_the_other_ending(tmp_path: Path) -> None:
    """MkDocs reads mkdocs.yaml too; where both are there it takes mkdocs.yml."""
    write_tree(tmp_path, {"mkdocs.yaml": "docs_dir: other\n", "other/a.md": "", "docs/b.md": ""})
    assert "other/" == read_layout(tmp_path).prefix
    write_tree(tmp_path, {"mkdocs.yml": "site_name: x\n"})
    assert "docs/" == read_layout(tmp_path).prefix


def test_an_empty_navigation_is_none(tmp_path: Path) -> None:
    """`nav:` without anything means what leaving it out means."""
    assert layout(tmp_path, "site_name: x\nnav:\n").nav is None


@pytest.mark.parametrize(
    "nav",
    ["nav: &a [*a]\n", "nav: &a {x: *a, y: [*a]}\n", "nav: " + "[" * 80 + "]" * 80 + "\n"],
    ids=["list", "mapping", "deep"],
)
def test_a_navigation_that_contains_itself_ends(tmp_path: Path, nav: str) -> None:
    """Endless and very deep navigations are cut, not followed."""
    assert set() == layout(tmp_path, f"site_name: x\n{nav}").nav


TAGS = """\
site_name: !ENV [SITE_NAME, 测试]
site_url: !ENV SITE_URL
docs_dir: !ENV [DOCS, docs]
extra:
  a: !!python/name:os.system
  b: !!python/object/apply:os.system ["touch {touched}"]
  c: !!python/object/new:os.system {{args: ["touch {touched}"]}}
  d: !!python/module:this
  e: !relative $docs_dir
  f: !unknown {{x: 1}}
  ? !!python/object/apply:os.system ["touch {touched}"]
  : g
hooks: [hook.py]
plugins:
  - x: !!python/object/apply:subprocess.check_call [[touch, "{touched}"]]
markdown_extensions:
  - toc:
      slugify: !!python/object/apply:pymdownx.slugs.slugify {{kwds: {{case: lower}}}}
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
"""


def test_tags_are_read_without_executing_anything(tmp_path: Path) -> None:
    """Python tags, environment tags and unknown ones are data: nothing is imported, called or looked up."""
    touched = tmp_path / "touched"
    hook = f"open({str(touched)!r}, 'w').close()\n"
    found = layout(tmp_path / "site", TAGS.format(touched=touched), {"hook.py": hook})
    assert ("docs/", False) == (found.prefix, touched.exists())
    assert ["配额-quota"] == [slugify("配额 Quota") for slugify in found.slugifiers]


@pytest.mark.parametrize(
    "config",
    [
        b"a: b: c\n",
        b"a: [\n",
        b"\xff\xfe",
        b"\0",
        b"x: 2026-02-30\n",
        b"x: 0x_\n",
        b"? [a]\n: b\n",
        b"a: *b\n",
        b"x: " + b"[" * 100_000,
        b"x: " + b"{a: " * 20_000,
    ],
    ids=["colon", "bracket", "not-utf8", "nul", "no-such-date", "number", "list-as-key", "alias", "deep", "deep-map"],
)
def test_what_is_no_yaml_is_refused(tmp_path: Path, config: bytes) -> None:
    """A configuration that cannot be read is named with what to do, and never a traceback."""
    message = refused(tmp_path, config)
    assert str(tmp_path / "mkdocs.yml") in message
    assert "mend the file" in message


@pytest.mark.parametrize("config", ["", "# x\n", "- a\n", "文字\n", "3\n"], ids=repr)
def test_what_is_no_mapping_is_refused(tmp_path: Path, config: str) -> None:
    """A configuration without settings says what is expected."""
    assert "expected a mapping" in refused(tmp_path, config)


@pytest.mark.parametrize("docs_dir", ["nowhere", "mkdocs.yml", '"a\\0b"', "[a]", "3", "~", "!ENV DOCS", "a" * 5000])
def test_a_content_folder_that_is_not_there(tmp_path: Path, docs_dir: str) -> None:
    """A docs_dir that is no folder is named."""
    assert "docs_dir in mkdocs.yml names it" in refused(tmp_path, f"site_name: x\ndocs_dir: {docs_dir}\n")


def test_a_content_folder_beside_the_site(tmp_path: Path) -> None:
    """MkDocs allows content outside the folder of mkdocs.yml; findings then show the way there."""
    write_tree(tmp_path, {"docs/a.md": "[x](b.md)\n", "site/mkdocs.yml": "docs_dir: ../docs\n"})
    found = read_layout(tmp_path / "site")
    assert (tmp_path / "docs", "../docs/") == (found.content, found.prefix)
    assert ["a.md"] == list(open_site(tmp_path / "site").tree.page_paths)


def test_a_content_folder_that_is_a_link(tmp_path: Path) -> None:
    """A docs folder that links elsewhere is read as what it links to."""
    write_tree(tmp_path, {"elsewhere/a.md": "# 甲\n", "site/mkdocs.yml": "site_name: x\n"})
    (tmp_path / "site/docs").symlink_to(tmp_path / "elsewhere")
    assert ["a.md"] == list(open_site(tmp_path / "site").tree.page_paths)


def test_a_content_folder_by_its_whole_path(tmp_path: Path) -> None:
    """An absolute docs_dir is one too."""
    write_tree(tmp_path, {"elsewhere/a.md": ""})
    assert tmp_path / "elsewhere" == layout(tmp_path / "site", f"docs_dir: {tmp_path}/elsewhere\n").content


def test_settings_are_inherited(tmp_path: Path) -> None:
    """INHERIT is followed, over several files; what a file says itself wins."""
    files = {
        "base/one.yml": "INHERIT: two.yml\ndocs_dir: docs\nexclude_docs: one.md\n",
        "base/two.yml": "nav: [two.md]\nexclude_docs: two.md\ndocs_dir: nowhere\n",
    }
    found = layout(tmp_path, "INHERIT: base/one.yml\nsite_name: x\n", files)
    assert ("docs/", {"two.md"}) == (found.prefix, found.nav)
    assert "one.md" in found.excluded
    assert "two.md" not in found.excluded


@pytest.mark.parametrize(
    ("config", "other"),
    [
        ("INHERIT: mkdocs.yml\n", ""),
        ("INHERIT: ./docs/../mkdocs.yml\n", ""),
        ("INHERIT: a.yml\n", "INHERIT: mkdocs.yml\n"),
        ("INHERIT: a.yml\n", "INHERIT: ./docs/../a.yml\n"),
    ],
    ids=["itself", "itself-by-a-detour", "each-other", "the-other-itself"],
)
def test_inheriting_in_a_circle_ends(tmp_path: Path, config: str, other: str) -> None:
    """Files that inherit from each other are read or refused, and never followed for ever."""
    try:
        found = layout(tmp_path, f"site_name: x\n{config}", {"a.yml": f"site_url: y\n{other}"})
    except ConfigError as error:
        assert str(tmp_path) in str(error)
    else:
        assert "docs/" == found.prefix


def test_what_is_inherited_must_be_readable(tmp_path: Path) -> None:
    """A fault in an inherited file names that file."""
    assert "a.yml" in refused(tmp_path, "INHERIT: a.yml\n", {"a.yml": "a: b: c\n"})


@pytest.mark.parametrize("inherit", ["nowhere.yml", "[a]", "3", "~", "docs"])
def test_inheriting_nothing_is_left_to_the_host(tmp_path: Path, inherit: str) -> None:
    """MkDocs says what is wrong with INHERIT; the checker goes on with what is there, or says so itself."""
    try:
        assert "docs/" == layout(tmp_path, f"site_name: x\nINHERIT: {inherit}\n").prefix
    except ConfigError as error:
        assert "INHERIT" in str(error)


SLUGIFIERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "default": ("", lambda text: str(toc.slugify(text, "-"))),
    "toc without it": ("- toc: {permalink: true}", lambda text: str(toc.slugify(text, "-"))),
    "unicode": (
        "- toc: {slugify: !!python/name:markdown.extensions.toc.slugify_unicode }",
        lambda text: str(toc.slugify_unicode(text, "-")),
    ),
    **{
        f"pymdownx {case}": (
            f"- toc: {{slugify: !!python/object/apply:pymdownx.slugs.slugify {{kwds: {{case: {case}}}}}}}",
            partial(pymdownx_slugify(case=case), sep="-"),
        )
        for case in ("none", "lower", "fold", "lower-ascii")
    },
    "pymdownx without arguments": (
        "- toc:\n      slugify: !!python/object/apply:pymdownx.slugs.slugify {}",
        partial(pymdownx_slugify(), sep="-"),
    ),
}
HEADINGS = [
    "快速开始",
    "Quick Start",
    "ＡＢＣ é ß İ",
    "a - b -- c",
    "<b>x</b> y",
    "C++",
    "  a  b ",
    "snake_case",
    "a.b",
    "①",
]


@pytest.mark.parametrize(("extensions", "real"), SLUGIFIERS.values(), ids=SLUGIFIERS.keys())
def test_anchors_are_made_as_the_site_makes_them(tmp_path: Path, extensions: str, real: Callable[[str], str]) -> None:
    """The known sluggers of Python-Markdown and PyMdown are imitated exactly, by their names in mkdocs.yml."""
    (slugify,) = layout(tmp_path, f"site_name: x\nmarkdown_extensions:\n  - tables\n  {extensions}\n").slugifiers
    assert [real(heading) for heading in HEADINGS] == [slugify(heading) for heading in HEADINGS]

    @given(st.text(max_size=20))
    def agree(text: str) -> None:
        assert real(text) == slugify(text)

    agree()


def test_extensions_may_be_a_mapping(tmp_path: Path) -> None:
    """MkDocs also takes Markdown extensions as a mapping."""
    config = "markdown_extensions:\n  toc:\n    slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}\n"
    (slugify,) = layout(tmp_path, f"site_name: x\n{config}").slugifiers
    assert "配额-a" == slugify("配额 A")


@pytest.mark.parametrize(
    "value",
    [
        "3",
        "[3, ~, [a], {toc: 3}]",
        "{toc: [a]}",
        "[{toc: {slugify: [a]}}]",
        "[{toc: {slugify: !!python/name:no.such }}]",
    ],
)
def test_odd_extensions_are_left_to_the_host(tmp_path: Path, value: str) -> None:
    """What MkDocs will refuse is no reason not to check the pages."""
    found = layout(tmp_path, f"site_name: x\nmarkdown_extensions: {value}\n")
    assert all(isinstance(slugify("配额 A"), str) for slugify in found.slugifiers)


def test_a_bare_tree_is_its_own_content(tmp_path: Path) -> None:
    """A folder of Markdown without a site around it is checked as it is, for whichever generator it is meant."""
    found = read_layout(write_tree(tmp_path, {"a.md": ""}))
    assert (tmp_path, "", True, None) == (found.content, found.prefix, found.bare, found.framework)
    assert slugify_lower in found.slugifiers
    assert {"a---b-配额", "a-b-配额"} == {slugify("a - b 配额") for slugify in found.slugifiers}


@pytest.mark.parametrize(
    ("files", "prefix", "bare"),
    [
        ({"a.md": ""}, "", True),
        ({"content/a.md": ""}, "", True),
        ({"content/framework.yml": ""}, "content/", False),
        ({"framework.yml": ""}, "", False),
        ({"frontdesk.yml": "", "a.md": ""}, "", False),
        ({"frontdesk.yml": "", "content/a.md": ""}, "content/", False),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else None,
)
def test_a_tree_without_mkdocs(tmp_path: Path, files: Mapping[str, str], prefix: str, bare: bool) -> None:
    """frontdesk.yml or a framework makes a site of a folder; its pages are in content/ where there is one."""
    found = read_layout(write_tree(tmp_path, files))
    assert (prefix, bare) == (found.prefix, found.bare)


def test_a_named_framework_makes_a_site(tmp_path: Path) -> None:
    """`--framework` lets a bare tree be checked against a framework, and replaces a site's own."""
    write_tree(tmp_path, {"f.yml": "", "tree/a.md": "", "site/frontdesk.yml": "", "site/content/framework.yml": ""})
    for folder in ("tree", "site"):
        found = read_layout(tmp_path / folder, tmp_path / "f.yml")
        assert (tmp_path / "f.yml", False) == (found.framework, found.bare)


def test_a_root_that_is_no_folder(tmp_path: Path) -> None:
    """A root that is not there, or is a file, says what --root takes."""
    write_tree(tmp_path, {"a.md": ""})
    for root in (tmp_path / "nowhere", tmp_path / "a.md"):
        with pytest.raises(ConfigError, match="no such folder; --root takes"):
            read_layout(root)


@pytest.mark.parametrize("name", ["nowhere.yml", "."])
def test_a_framework_that_is_no_file(tmp_path: Path, name: str) -> None:
    """A framework that is not there, or is a folder, says what --framework takes."""
    with pytest.raises(ConfigError, match="no such file; --framework takes"):
        read_layout(tmp_path, tmp_path / name)


@pytest.mark.parametrize("marker", ["frontdesk.yml", "mkdocs.yml", "mkdocs.yaml"])
def test_the_nearest_site_is_found(tmp_path: Path, marker: str) -> None:
    """From any folder below, the site is the nearest folder above that holds one of its files."""
    write_tree(tmp_path, {f"a/{marker}": "", f"a/b/{marker}": "", "a/b/c/d/x.md": "", "a/e/y.md": ""})
    assert tmp_path / "a/b" == find_root(tmp_path / "a/b/c/d")
    assert tmp_path / "a" == find_root(tmp_path / "a/e")
    assert tmp_path / "a" == find_root(tmp_path / "a")


def test_no_site_is_found(tmp_path: Path) -> None:
    """Outside every site the way out is named."""
    with pytest.raises(ConfigError, match=r"no frontdesk\.yml or mkdocs\.yml here or in a folder above.*--root"):
        find_root(tmp_path)


@pytest.mark.parametrize("shape", ["folder", "link", "pipe"])
@pytest.mark.parametrize("name", ["frontdesk.yml", "docs/framework.yml"])
def test_a_settings_file_that_is_no_file_is_not_taken_for_absent(name: str, shape: str, tmp_path: Path) -> None:
    """A folder, a broken link or a pipe where settings or the framework belong is a fault, not a site without them."""
    write_tree(tmp_path, {"mkdocs.yml": "site_name: x\n", "docs/index.md": "# x\n"})
    path = tmp_path / name
    if shape == "folder":
        path.mkdir()
    elif shape == "link":
        path.symlink_to("nowhere.yml")
    else:
        os.mkfifo(path)
    call = call_frontdesk("check", "--root", tmp_path, "--format", "concise")
    if name == "frontdesk.yml":
        assert (2, True) == (call.code, "frontdesk.yml: is no file" in call.err)
    else:
        assert (1, True) == (call.code, "docs/framework.yml:1:1: error FW007/" in call.out)
