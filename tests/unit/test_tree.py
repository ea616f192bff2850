"""The content tree: which files belong to it, what is inherited, and that it reads no more than it must."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from support import open_site, write_tree

from frontdesk.documents.page import Page
from frontdesk.documents.site_layout import SiteLayout, read_layout
from frontdesk.documents.tree import Tree, open_tree, page_address
from frontdesk.errors import ConfigError

MKDOCS = "site_name: 测试\n"
EMPTY_FRAMEWORK = "documentation_framework: {}\n"


def tree(root: Path, files: Mapping[str, str | bytes]) -> Tree:
    """A tree of files below docs/, with a site around it."""
    write_tree(root, {"mkdocs.yml": MKDOCS, **files})
    return open_tree(read_layout(root))


def front(page: Page) -> dict[str, object]:
    """The front matter as plain data."""
    return {key: entry.node.data() for key, entry in page.front.items()}


class Counted:
    """Files in memory, and which of them were read."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files
        self.read: list[str] = []

    def __call__(self, path: str) -> bytes:
        self.read.append(path)
        return self.files[path].encode()


def in_memory(files: Mapping[str, str], *, bare: bool = False) -> tuple[Tree, Counted]:
    """A tree of files in memory, and what it reads."""
    counted = Counted(files)
    layout = SiteLayout(root=Path("site"), content=Path("site/docs"), framework=None, bare=bare)
    return Tree(layout, frozenset(files), read=counted), counted


def test_pages_and_files_are_found_in_any_depth(tmp_path: Path) -> None:
    """Pages are the files that MkDocs takes for Markdown, sorted; the others are files; folders hold something."""
    found = tree(tmp_path, {f"docs/{path}": "" for path in ("b.md", "a/x.markdown", "a/b/c.mkd", "a/p.png", "x.mdx")})
    assert ("a/b/c.mkd", "a/x.markdown", "b.md") == found.page_paths
    assert {"b.md", "a/x.markdown", "a/b/c.mkd", "a/p.png", "x.mdx"} == found.files
    assert {"", "a", "a/b"} == found.folders
    assert (True, False) == (found.has_page("b.md"), found.has_page("a/p.png"))


def test_hidden_files_are_not_part_of_a_site(tmp_path: Path) -> None:
    """Files and folders that begin with a dot are left out, as MkDocs does; folder defaults are kept."""
    found = tree(tmp_path, {f"docs/{path}": "" for path in (".a.md", ".git/b.md", "x/.meta.yml", "x/.c.md", "d.md")})
    assert {"x/.meta.yml", "d.md"} == found.files


@pytest.mark.parametrize(
    ("excluded", "pages"),
    [
        ("", {"a.md", "b/a.md", "b/c.md"}),
        ("a.md", {"b/c.md"}),
        ("/a.md", {"b/a.md", "b/c.md"}),
        ("b/", {"a.md"}),
        ("*.md\n!c.md", {"b/c.md"}),
        ("# nothing\n\n", {"a.md", "b/a.md", "b/c.md"}),
        ("b/*\n!b/c.md", {"a.md", "b/c.md"}),
    ],
)
def test_what_the_site_excludes_is_not_part_of_it(tmp_path: Path, excluded: str, pages: set[str]) -> None:
    """`exclude_docs` works as in MkDocs, with the patterns of .gitignore."""
    files = {f"docs/{path}": "" for path in ("a.md", "b/a.md", "b/c.md")}
    config = yaml.safe_dump({"site_name": "x", "exclude_docs": excluded})
    assert pages == set(tree(tmp_path, {**files, "mkdocs.yml": config}).page_paths)


def test_patterns_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    """A wrong pattern is the configuration's fault and says so."""
    with pytest.raises(ConfigError, match=r"exclude_docs.*gitignore"):
        tree(tmp_path, {"docs/a.md": "", "mkdocs.yml": 'site_name: x\nexclude_docs: "!"\n'})


def test_links_inside_the_site_are_followed(tmp_path: Path) -> None:
    """A linked file or folder of the site is read under the name of its link, a folder as often as it is linked."""
    write_tree(tmp_path, {"docs/a/x.md": "# 甲\n", "shared/y.md": "# 乙\n"})
    (tmp_path / "docs/z.md").symlink_to("a/x.md")
    (tmp_path / "docs/more").symlink_to("../shared")
    (tmp_path / "docs/again").symlink_to("a")
    found = tree(tmp_path, {})
    assert ("a/x.md", "again/x.md", "more/y.md", "z.md") == found.page_paths
    assert ("甲", "乙") == (found.page("z.md").shown_title, found.page("more/y.md").shown_title)
    assert {} == found.escapes


def test_links_in_a_circle_are_not_followed(tmp_path: Path) -> None:
    """A link to a folder it lies in, or from a linked folder to another one, is an escape; each page is read once."""
    write_tree(tmp_path, {"docs/a/x.md": "", "docs/b/y.md": ""})
    for link, target in {"loop": ".", "a/up": "..", "a/to": "../b", "b/to": "../a"}.items():
        (tmp_path / "docs" / link).symlink_to(target)
    found = tree(tmp_path, {})
    assert ("a/to/y.md", "a/x.md", "b/to/x.md", "b/y.md") == found.page_paths
    assert {"loop", "a/up", "a/to/to", "b/to/to", "b/to/up"} == found.escapes.keys()
    assert {"loop"} == {fault.kind for fault in found.escapes.values()}


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    """A pipe or a socket is known by its path and never opened, whatever it is called."""
    write_tree(tmp_path, {"docs/a.md": ""})
    for name in ("x.md", "data.yml", ".meta.yml"):
        os.mkfifo(tmp_path / "docs" / name)
    (tmp_path / "docs/y.md").symlink_to("x.md")
    found = tree(tmp_path, {})
    assert {"x.md", "y.md", "data.yml", ".meta.yml"} == found.escapes.keys()
    faults = [fault.kind for path in ("x.md", "y.md") if (fault := found.page(path).fault) is not None]
    assert ["special", "special"] == faults
    assert {} == front(found.page("a.md"))
    with pytest.raises(FileNotFoundError):
        found.read_file("data.yml")


def test_pages_whose_ending_has_capitals_are_known(tmp_path: Path) -> None:
    """A file that would be a page but for the case of its ending is no page, and is named with its right name."""
    found = tree(tmp_path, {"docs/a.MD": "", "docs/b/C.Markdown": "", "docs/d.md": "", "docs/e.txt": ""})
    assert ("d.md",) == found.page_paths
    assert {"a.MD": "a.md", "b/C.Markdown": "b/C.markdown"} == found.miswritten


@pytest.mark.parametrize("target", ["outside/secret.md", "outside", "nowhere.md", "docs/b.md"])
def test_links_out_of_the_site_are_not_followed(tmp_path: Path, target: str) -> None:
    """A link to a file or folder outside, to nothing, or in a circle is known as an escape and never read."""
    write_tree(tmp_path, {"outside/secret.md": "# 机密\n", "site/docs/a.md": "", "site/mkdocs.yml": MKDOCS})
    link = tmp_path / "site/docs/b.md"
    link.symlink_to(link if target == "docs/b.md" else tmp_path / target)
    found = open_tree(read_layout(tmp_path / "site"))
    fault = found.page("b.md").fault
    assert fault is not None
    assert ({"b.md"}, "symlink", "") == (found.escapes.keys(), fault.kind, found.page("b.md").body)
    with pytest.raises(FileNotFoundError):
        found.read_file("b.md")
    assert () == found.named("机密")


def test_a_linked_folder_outside_is_not_entered(tmp_path: Path) -> None:
    """Nothing below a folder that lies elsewhere becomes part of the site."""
    write_tree(tmp_path, {"outside/secret.md": "", "site/docs/a.md": "", "site/mkdocs.yml": MKDOCS})
    (tmp_path / "site/docs/all").symlink_to(tmp_path / "outside")
    found = open_tree(read_layout(tmp_path / "site"))
    assert ({"a.md", "all"}, {"all"}) == (found.files, found.escapes.keys())


def test_a_framework_owns_its_content(tmp_path: Path) -> None:
    """With a framework no link may leave the content folder, even to another folder of the site."""
    write_tree(tmp_path, {"docs/framework.yml": EMPTY_FRAMEWORK, "docs/a.md": "", "notes/x.md": ""})
    (tmp_path / "docs/x.md").symlink_to("../notes/x.md")
    assert {"x.md"} == tree(tmp_path, {}).escapes.keys()


def test_folder_defaults_are_inherited_the_nearest_wins(tmp_path: Path) -> None:
    """What `.meta.yml` files say holds for all pages below them; nearer ones and the page itself win."""
    found = tree(
        tmp_path,
        {
            "docs/.meta.yml": "author: 全站\nlevel: all\ntags: [a]\n",
            "docs/a/.meta.yml": "author: 甲组\n",
            "docs/a/b/.meta.yml": "level: beginner\n",
            "docs/a/b/x.md": "---\ntags: [x]\n---\n",
            "docs/a/y.md": "# 没有元数据\n",
            "docs/z.md": "",
        },
    )
    assert {"author": "甲组", "level": "beginner", "tags": ["x"]} == front(found.page("a/b/x.md"))
    assert {"author": "甲组", "level": "all", "tags": ["a"]} == front(found.page("a/y.md"))
    assert {"author": "全站", "level": "all", "tags": ["a"]} == front(found.page("z.md"))


@pytest.mark.parametrize(
    "content",
    ["a: b: c\n", "[a]\n", "文字\n", "a: &x [1]\n", b"\xff", b"a: \0\n", "", "# 只有注释\n", b"x" * (3 * 1024 * 1024)],
    ids=["broken", "list", "text", "alias", "not-utf8", "nul", "empty", "comment", "large"],
)
def test_folder_defaults_that_cannot_be_read_give_nothing(tmp_path: Path, content: str | bytes) -> None:
    """A wrong `.meta.yml` is FM001's; the pages below it are read without it."""
    found = tree(tmp_path, {"docs/.meta.yml": content, "docs/a.md": "---\ntitle: 甲\n---\n"})
    assert {"title": "甲"} == front(found.page("a.md"))


def test_a_page_is_read_once() -> None:
    """Asking for a page again does not read its file again."""
    found, counted = in_memory({"a.md": "# 甲\n", "b.md": "# 乙\n"})
    assert found.page("a.md") is found.page("a.md")
    found.read_all()
    assert ["a.md", "b.md"] == sorted(counted.read)


def test_one_page_is_read_without_the_others() -> None:
    """A single page needs its own file and the defaults above it, nothing else."""
    files = {f"{n}.md": f"---\ntitle: 第{n}页\n---\n" for n in range(50)}
    found, counted = in_memory({**files, ".meta.yml": "level: all\n"})
    assert "第7页" == found.page("7.md").title
    assert {"7.md", ".meta.yml"} == set(counted.read)


def test_a_name_is_looked_up_without_parsing_every_page() -> None:
    """Each file is read once to look for a name, and a name that one holds makes no other one a page."""
    files = {f"{n}.md": f"---\ntitle: 第{n}页\n---\n" for n in range(50)}
    found, counted = in_memory(files)
    assert ["7.md"] == [page.path for page in found.named("第7页")]
    assert ["8.md"] == [page.path for page in found.named("第8页")]
    assert max(counted.read.count(path) for path in files) <= 2
    assert len(counted.read) <= len(files) + 2


def test_a_file_that_vanishes_is_a_fault(tmp_path: Path) -> None:
    """What was there when the folder was listed and cannot be read afterwards is reported like any other page."""
    found = tree(tmp_path, {"docs/a.md": "# 甲\n", "docs/b.md": "---\ntitle: 乙\n---\n"})
    (tmp_path / "docs/a.md").unlink()
    assert ["b.md"] == [page.path for page in found.named("乙")]
    fault = found.page("a.md").fault
    assert fault is not None
    assert ("io", "No such file or directory") == (fault.kind, fault.detail)


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("one", ["a.md"]),
        ("甲", ["b.md"]),
        ("old", ["c.md"]),
        ("x/d", ["x/d.md"]),
        ("重名", ["d.md", "e.md"]),
        ("it's", ["f.md", "g.md"]),
        ("两 行", ["h.md"]),
        ("nothing", []),
        ("", []),
    ],
)
@pytest.mark.parametrize("all_read", [False, True], ids=["fresh", "read"])
def test_names(name: str, paths: list[str], all_read: bool) -> None:
    """A name is an id, else a title, else an alias, however it was quoted, before and after all pages are read."""
    found, _ = in_memory(
        {
            "a.md": "---\nid: one\ntitle: a\n---\n",
            "b.md": "---\ntitle: 甲\n---\n",
            "c.md": "---\ntitle: c\naliases: [old, old, one, 甲]\n---\n",
            "d.md": "---\ntitle: 重名\n---\n",
            "e.md": '---\ntitle: "\\u91cd\\u540d"\naliases: [x/d]\n---\n',
            "x/d.md": "# 没有元数据\n",
            "f.md": "---\ntitle: it's\n---\n",
            "g.md": "---\ntitle: 'it''s'\n---\n",
            "h.md": "---\ntitle: 两\n  行\n---\n",
        }
    )
    if all_read:
        found.read_all()
    assert paths == [page.path for page in found.named(name)]


STYLES = st.sampled_from([None, "'", '"', ">", "|"])
NAMES = st.sampled_from(
    ["a", "b", "甲", "甲 乙", "it's", 'say "x"', "a: b", "x/a", "no", "12", "# a", "a\\b", "é", "🎉"]
)


@st.composite
def page_text(draw: st.DrawFn) -> str:
    """A page with a title, an id and aliases, quoted in any style."""
    data: dict[str, object] = {}
    if draw(st.booleans()):
        data["title"] = draw(NAMES)
    if draw(st.booleans()):
        data["aliases"] = draw(st.lists(NAMES, max_size=2))
    if draw(st.integers(0, 4)) == 0:
        data["id"] = draw(st.sampled_from(["a", "b", "x"]))
    width, unicode = draw(st.sampled_from([3, 80])), draw(st.booleans())
    front = yaml.safe_dump(data, default_style=draw(STYLES), width=width, allow_unicode=unicode)
    return f"---\n{front}---\n\n{draw(NAMES)}\n" if data else f"{draw(NAMES)}\n"


@given(st.dictionaries(st.sampled_from(["a.md", "b.md", "x/a.md", "x/c.md", "d.md"]), page_text(), min_size=1), NAMES)
def test_a_name_means_the_same_on_a_fresh_tree(files: dict[str, str], name: str) -> None:
    """Checking one page and checking all of them find the same pages under a name."""
    fresh, read = in_memory(files)[0], in_memory(files)[0]
    read.read_all()
    assert [page.path for page in read.named(name)] == [page.path for page in fresh.named(name)]


def test_titles_are_listed_once() -> None:
    """Suggestions come from the written titles, each once."""
    found, _ = in_memory({"a.md": "---\ntitle: 乙\n---\n", "b.md": "---\ntitle: 乙\n---\n", "c.md": "# 丙\n"})
    assert ("乙",) == found.titles()


def test_a_bare_tree_takes_other_generators_pages(tmp_path: Path) -> None:
    """Without a site around it MDX files are pages too, and files that begin with _ are parts of pages."""
    write_tree(tmp_path, {"a.md": "", "b.mdx": "", "_part.md": "", "c/_d.mdx": "", "c/e.md": ""})
    found = open_tree(read_layout(tmp_path))
    assert ("a.md", "b.mdx", "c/e.md") == found.page_paths


def test_a_manifest_tells_what_the_original_holds(tmp_path: Path) -> None:
    """`FILES.txt` beside or above a bare tree lists the files of its original, relative to where it lies."""
    write_tree(tmp_path, {"FILES.txt": "docs/zh/a.md\ndocs/zh/img/p.png\nother/x.md\n", "docs/zh/a.md": ""})
    assert {"a.md", "img/p.png"} == open_tree(read_layout(tmp_path / "docs/zh")).manifest
    assert {"docs/zh/a.md", "docs/zh/img/p.png", "other/x.md"} == open_tree(read_layout(tmp_path)).manifest


def test_a_site_needs_no_manifest(tmp_path: Path) -> None:
    """A file of that name in a site is just a file."""
    assert frozenset() == tree(tmp_path, {"docs/a.md": "", "docs/FILES.txt": "x.md\n"}).manifest


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    """What is larger than anything accepted is cut just after the limit, and still refused."""
    with (write_tree(tmp_path, {"mkdocs.yml": MKDOCS, "docs/b.md": ""}) / "docs/a.md").open("wb") as file:
        file.truncate(1024 * 1024 * 1024)
    found = open_tree(read_layout(tmp_path))
    assert len(found.read_file("a.md")) < 5 * 1024 * 1024
    fault = found.page("a.md").fault
    assert fault is not None
    assert "size" == fault.kind


@pytest.mark.parametrize("path", ["../secret.md", "/etc/hostname", "nowhere.md", "", ".", "a.md/../../x"])
def test_only_files_of_the_tree_are_read(tmp_path: Path, path: str) -> None:
    """A path is read if it was found in the tree, whatever it may lead to on disk."""
    write_tree(tmp_path, {"secret.md": "机密"})
    with pytest.raises(FileNotFoundError):
        tree(tmp_path / "site", {"docs/a.md": ""}).read_file(path)


def test_the_addresses_of_pages() -> None:
    """Every page is found by the address that readers see."""
    found, _ = in_memory({"index.md": "", "a/README.md": "", "a/b.md": ""})
    assert {"": "index.md", "a": "a/README.md", "a/b": "a/b.md"} == found.addresses


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("a/b.md", "a/b"),
        ("a/index.md", "a"),
        ("index.md", ""),
        ("a/README.md", "a"),
        ("a/b.html", "a/b"),
        ("/a/b/", "a/b"),
        ("a/v1.2", "a/v1.2"),
    ],
)
def test_addresses(path: str, address: str) -> None:
    """A path, an old address and a link to a folder's first page stand for one address."""
    assert address == page_address(path)


def test_odd_names_are_names(tmp_path: Path) -> None:
    """Spaces, Chinese, dashes and signs in file names make no difference."""
    names = ["a b.md", "快速开始.md", "-x.md", "a&b.md", "a%20b.md", "{{ x }}.md", "a\nb.md", "'q'.md"]
    site = open_site(
        write_tree(tmp_path, {"mkdocs.yml": MKDOCS} | {f"docs/{name}": f"# {name[0]}\n" for name in names})
    )
    assert sorted(names) == list(site.tree.page_paths)
    assert all(page.fault is None for page in site.tree.pages())
