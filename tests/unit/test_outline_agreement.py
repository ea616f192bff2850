"""The outline against the real thing: the anchors of headings as the site's own Markdown renders them."""

import re
from html.parser import HTMLParser

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils.yaml import yaml_load
from support import REPOSITORY

from frontdesk.documents.page import read_page
from frontdesk.documents.site_layout import read_layout
from frontdesk.documents.tree import Tree

CONTENT = REPOSITORY / "content"
PAGES = sorted(path.relative_to(CONTENT).as_posix() for path in CONTENT.rglob("*.md"))
ALWAYS_ON = ("toc", "tables", "fenced_code")
"""What MkDocs switches on before a site's own extensions."""


class _Anchors(HTMLParser):
    """Collects ids of headings, ids and names of everything, and link targets."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.all: set[str] = set()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        identity = found.get("id")
        self.all |= {value for name in ("id", "name") if (value := found.get(name)) is not None}
        if re.fullmatch("h[1-6]", tag) and identity is not None:
            self.headings.append(identity)
        target = found.get("href") if tag == "a" else found.get("src") if tag == "img" else None
        if target is not None and found.get("class") != "headerlink":
            self.targets.append(target)


def extensions() -> tuple[list[str], dict[str, dict[str, object]]]:
    """The site's Markdown extensions and their options, as mkdocs.yml has them."""
    with (REPOSITORY / "mkdocs.yml").open(encoding="utf-8") as file:
        written = yaml_load(file)["markdown_extensions"]
    named = [item if isinstance(item, dict) else {item: {}} for item in written]
    options = {name: dict(values or {}) for item in named for name, values in item.items()}
    return list(dict.fromkeys([*ALWAYS_ON, *options])), options


EXTENSIONS, OPTIONS = extensions()
LAYOUT = read_layout(REPOSITORY)


def rendered(body: str) -> _Anchors:
    """What the site's Markdown makes of a body."""
    parser = _Anchors()
    parser.feed(markdown.Markdown(extensions=EXTENSIONS, extension_configs=OPTIONS).convert(body))
    parser.close()
    return parser


def disagreement(body: str) -> tuple[set[str], set[str]]:
    """Anchors that readers have and the outline has not, and the other way round.

    The twin `a-1` of a rendered `a_1` is no disagreement: the outline serves other generators too.
    """
    page = rendered(body)
    text = f"---\ntitle: 甲\n---\n{body}".encode()
    found = Tree(LAYOUT, frozenset({"a.md"}), read=lambda _path: text).anchors("a.md")
    twins = {re.sub(r"_(\d+)$", r"-\1", anchor) for anchor in page.headings}
    return set(page.headings) - found, set(found) - page.all - twins


def test_the_site_uses_what_the_outline_was_made_for() -> None:
    """An extension that is new to the site has to be looked at here first: it may make headings or links."""
    known = {"toc", "tables", "fenced_code", "admonition", "attr_list", "md_in_html", "pymdownx.details"}
    known |= {"pymdownx.superfences", "pymdownx.highlight", "pymdownx.tabbed", "pymdownx.emoji", "footnotes"}
    assert set() == set(EXTENSIONS) - known


@pytest.mark.parametrize("path", PAGES)
def test_anchors_of_the_content(path: str) -> None:
    """On every page of the site the anchors are those that Python-Markdown renders."""
    page = read_page(path, (CONTENT / path).read_bytes())
    assert (set(), set()) == disagreement(page.body)


@pytest.mark.parametrize("path", PAGES)
def test_links_of_the_content(path: str) -> None:
    """On every page of the site the links and images of Markdown are those that are rendered, in their order."""
    page = read_page(path, (CONTENT / path).read_bytes())
    raw = _Anchors()
    raw.feed(page.body)
    of_markdown = [target for target in rendered(page.body).targets if target not in raw.targets]
    assert of_markdown == [link.target for link in page.outline.links]


CASES = {
    "levels": "# 一\n\n## 二\n\n###### 六\n",
    "no space": "##标题\n\n#a\n",
    "closing marks": "## a ##\n\n## C#\n\n# C# and F# \n",
    "indented by one": " # x\n",
    "indented by three": "   # x\n",
    "indented code": "a\n\n    # x\n\nb\n",
    "indented code at the top": "    # x\n",
    "code by a tab": "a\n\n\t# x\n",
    "text continued": "a\n    # x\n",
    "after text": "a\n# x\nb\n## y\n",
    "setext": "a\n===\n\nb\n---\n\nc\n-\n",
    "setext in a paragraph": "a\nb\n---\n",
    "setext with markup": "**a** b\n---\n\n`c` d\n===\n\n[e](f) g\n---\n",
    "rule": "a\n\n---\n\nb\n",
    "quote": "> # x\n>\n> ## y\n",
    "code in a quote": "> ```\n> # x\n> ```\n",
    "list": "- a\n\n    ## x\n\n- b\n",
    "list by two spaces": "- a\n\n  ## x\n",
    "numbered list by three spaces": "1. a\n\n   ## x\n",
    "list item": "- # x\n\n1. ## y\n",
    "code in a list": "- a\n\n        # x\n",
    "fence in a list": "- a\n\n    ```\n    # x\n    ```\n\n1. b\n    ```bash\n    # y\n    ```\n2. c\n",
    "fences": "```\n# x\n```\n\n~~~\n# y\n~~~\n\n````\n```\n# z\n```\n````\n",
    "fence with options": '``` { .py }\n# x\n```\n\n```py title="a" hl_lines="1"\n# y\n```\n',
    "fence never closed": "```\n# x\n\ntext\n",
    "fence closed too short": "````\n# x\n```\n# y\n````\n",
    "fence after text": "a\n```\n# x\n```\n# y\n",
    "backticks in a line": "```a``` b\n# x\n",
    "box": "!!! note\n\n    ## x\n\n    ```\n    # y\n    ```\n",
    "details": '??? note "a"\n\n    ## x\n\n???+ tip\n    ## y\n\n# z\n',
    "tabs": '=== "A"\n\n    ## x\n\n=== "B"\n\n    ## x\n',
    "table": "| a | b |\n| --- | --- |\n| # x | --- |\n",
    "comment": "<!--\n# x\n-->\n\n# y\n",
    "comment before": "<!-- a -->\n# x\n",
    "HTML": "<div>\n# x\n</div>\n\n<pre>\n# y\n</pre>\n",
    "HTML with Markdown": '<div markdown>\n# x\n</div>\n\n<div class="grid" markdown="1">\n\n# y\n\n</div>\n',
    "HTML heading": '<h2 id="x">a</h2>\n\n<h2>b</h2>\n',
    "repeated": "# a\n\n# a\n\n## a\n",
    "repeated with a number": "# a\n\n# a_1\n\n# a\n",
    "repeated before a number": "# a\n\n# a\n\n# a_1\n\n# a\n",
    "number in the title": "# v_1\n\n# v_1\n\n# v_2\n",
    "written id": "## 配额 {#quota}\n\n## b {: #c .d }\n\n## e ## {#f}\n",
    "written id taken": "# A {#a}\n\n# A\n\n# a\n",
    "written id later": "# a\n\n# B {#a}\n",
    "written id twice": "# A {#a}\n\n# B {#a}\n",
    "written id of a paragraph": "# x\n\ntext\n{: #x }\n",
    "id without a space": "## 配额{#quota}\n",
    "id not at the end": "## a {#x} b\n",
    "attributes": "## a {.b}\n\n## c { d=e }\n\n## f { data-toc-label='g' }\n",
    "nothing left": "# ？！\n\n## ...\n\n## ！\n",
    "code": "## `lan put` 命令\n\n## ``a`b`` c\n\n## `a*b*c` _d_\n",
    "code with brackets": "## `lan:/<SPACE>/dir` 的写法\n\n## `<a>`\n\n## `a&b`\n",
    "links": "## [a](b.md) c\n\n## [d][e]\n\n## [f](g(h)) i\n\n[e]: f.md\n",
    "images": "## ![alt](a.png) c\n\n## [![d](e)](f) g\n",
    "inline HTML": "## a <b>c</b> d\n\n## e<br>f\n",
    "comparison": "## a < b > c\n\n## x < y\n",
    "entities": "## a &amp; b\n\n## &lt;c&gt;\n",
    "emphasis": "## snake_case_name\n\n## 2 * 3 * 4\n\n## ***a***\n\n## _b_c\n\n## ~~d~~ e\n",
    "escapes": "## a\\_b\\*\n\n## \\[c\\]\n\n# d \\# e\n",
    "white space": "## a  b\n\n## c\td\n\n## e\u00a0f\n",
    "signs": "## 问：怎么办？\n\n## a - b -- c\n\n## 🎉 新\n\n## ＡＢＣ１２\n\n## İ\n\n## e\u0301\n",
    "comment in a heading": "# a <!-- b -->\n",
    "anchor in a heading": '## <a id="q"></a>b\n',
    "pipes": "## a | b\n",
}


GENEROUS = {
    *("indented by one", "indented by three", "list by two spaces", "numbered list by three spaces"),
    *("text continued", "setext in a paragraph", "code in a list", "HTML", "id without a space", "id not at the end"),
}
"""Where the outline takes for a heading or an id what other generators do and Python-Markdown does not."""


@pytest.mark.parametrize("body", CASES.values(), ids=CASES.keys())
def test_no_anchor_of_what_writers_write_is_missing(body: str) -> None:
    """Every anchor that Python-Markdown renders for a form of heading is known, so that no good link is reported."""
    assert set() == disagreement(body)[0]


@pytest.mark.parametrize("name", [name for name in CASES if name not in GENEROUS])
def test_no_anchor_is_made_up(name: str) -> None:
    """What only looks like a heading to a hasty reader has no anchor, but where other generators would make one."""
    assert set() == disagreement(CASES[name])[1]


WORDS = st.sampled_from(
    [
        "快速开始",
        "配额",
        "Quick start",
        "quota",
        "a",
        "`lan put`",
        "**粗**",
        "_斜_",
        "[链接](a.md)",
        "C#",
        "v4.2",
        "a_1",
        "1.",
        "？",
        "a - b",
        "snake_case",
        "&amp;",
        "`<SPACE>`",
        "x < y",
        "🎉",
    ]
)
TITLES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
IDS = st.sampled_from(["", "", "", " {#quota}", " {#a}", " {: #a_1 }", " {.big}"])


@st.composite
def heading(draw: st.DrawFn) -> str:
    """A heading of either kind."""
    title, written = draw(TITLES), draw(IDS)
    if draw(st.integers(0, 4)) == 0 and not title.startswith(("1.", "`", "*", "_")):
        return f"{title}{written}\n{draw(st.sampled_from(['===', '---', '-----']))}\n"
    marks = "#" * draw(st.integers(1, 4))
    closing = draw(st.sampled_from(["", "", f" {marks}"]))
    return f"{marks} {title}{closing}{written}\n"


PARAGRAPH = st.sampled_from(
    [
        "一段正文。\n",
        "两行\n正文 # 不是标题\n",
        "有 `# 代码` 的一行\n",
        "[链接](b.md) ![图](c.png)\n",
        "<!-- # 注释 -->\n",
        "---\n",
        "| a | b |\n| --- | --- |\n| # c | d |\n",
        "    # 缩进的代码\n",
        "- 一项\n- 两项\n",
        "1. 一步\n\n    第二段\n",
    ]
)


def fence(mark: str) -> str:
    """A block of code that looks like headings."""
    return f"{mark}bash\n# 不是标题\n\n## 也不是\n{mark}\n"


FENCE = st.sampled_from(["```", "~~~", "````"]).map(fence)
LEAF = st.one_of(heading(), heading(), PARAGRAPH, FENCE)


def indented(text: str) -> str:
    """A text as the content of a box, a tab or a list item."""
    return "".join(f"    {line}\n" if line else "\n" for line in text.split("\n")[:-1])


@st.composite
def container(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    """A box, details, a tab or a list item around other parts."""
    opening = draw(
        st.sampled_from(['!!! note "注意"', "!!! tip", '??? note "展开"', '=== "Python"', "- 一项", "1. 一步"])
    )
    return f"{opening}\n\n{indented(draw(inner))}"


DOCUMENTS = st.lists(
    st.recursive(LEAF, lambda inner: container(st.lists(inner, min_size=1, max_size=2).map("\n".join)), max_leaves=3),
    min_size=1,
    max_size=6,
).map("\n".join)


@given(DOCUMENTS)
def test_anchors_of_generated_documents(body: str) -> None:
    """In any mixture of headings, code, boxes, tabs and lists every anchor that Python-Markdown renders is known."""
    assert set() == disagreement(body)[0]
