"""The outline of a Markdown body: what is a heading, link, comment, tab or code, and exactly where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.documents.markdown import Outline, plain_text, read_outline, slugify_lower
from frontdesk.documents.reading_time import reading_minutes


def outline(body: str, first_line: int = 1) -> Outline:
    """The outline of a body."""
    return read_outline(body, first_line)


def headings(body: str) -> list[tuple[int, str, str | None, int]]:
    """Each heading's level, text, written id and line."""
    return [(h.level, h.text, h.id, h.line) for h in outline(body).headings]


def links(body: str) -> list[tuple[str, int, int, int]]:
    """Each link's target, line, column and length."""
    return [(link.target, link.mark.line, link.mark.column, link.mark.length) for link in outline(body).links]


def targets(body: str) -> list[str]:
    """Each link's target."""
    return [link.target for link in outline(body).links]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("# 标题\n", [(1, "标题", None, 1)]),
        ("\n\n### 三级\n\n## 二级\n", [(3, "三级", None, 3), (2, "二级", None, 5)]),
        ("##标题\n", [(2, "标题", None, 1)]),
        ("###### 六级\n", [(6, "六级", None, 1)]),
        ("## 标题 ##\n", [(2, "标题", None, 1)]),
        ("## C#\n", [(2, "C#", None, 1)]),
        ("## 配额 {#quota}\n", [(2, "配额", "quota", 1)]),
        ("## 配额 {: #quota .big }\n", [(2, "配额", "quota", 1)]),
        ("## 配额 ## {#quota}\n", [(2, "配额", "quota", 1)]),
        ("## 配额 {.big}\n", [(2, "配额", None, 1)]),
        ("一级\n===\n\n二级\n---\n", [(1, "一级", None, 1), (2, "二级", None, 4)]),
        ("二级 {#two}\n------\n", [(2, "二级", "two", 1)]),
        ("## `lan put` 命令\n", [(2, "lan put 命令", None, 1)]),
        ("## `a*b*c` 和 *d*\n", [(2, "a*b*c 和 d", None, 1)]),
        ("## **粗** _斜_ [链接](a.md) ![图](b.png)\n", [(2, "粗 斜 链接", None, 1)]),
        ("## snake_case_name\n", [(2, "snake_case_name", None, 1)]),
        ("## a &amp; b\n", [(2, "a & b", None, 1)]),
        ("正文\n# 紧跟着\n", [(1, "紧跟着", None, 2)]),
        ("!!! note\n\n    ## 里面\n", [(2, "里面", None, 3)]),
        ('=== "A"\n\n    ## 里面\n', [(2, "里面", None, 3)]),
        ("- 一项\n\n    ## 里面\n", [(2, "里面", None, 3)]),
        ("> ## 引用\n", [(2, "引用", None, 1)]),
    ],
)
def test_headings(body: str, expected: list[tuple[int, str, str | None, int]]) -> None:
    """Headings of both kinds are found with level, plain text, written id and line, in boxes and lists too."""
    assert expected == headings(body)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "正文 # 不是\n",
        "\\# 不是\n",
        "```\n# 不是\n```\n",
        "~~~\n# 不是\n~~~\n",
        "````\n```\n# 不是\n```\n````\n",
        "```bash\n# 不是\n\n# 也不是\n```\n",
        "- 一项\n\n    ```\n    # 不是\n    ```\n",
        '=== "A"\n\n    ```bash\n    # 不是\n    ```\n',
        "正文\n\n    # 不是\n",
        "正文\n\n\t# 不是\n",
        "    # 不是\n",
        "> ```\n> # 不是\n> ```\n",
        "---\n",
        "正文\n\n---\n",
        "- 一项\n\n---\n",
        "| a | b |\n| --- | --- |\n| # | --- |\n",
        "a | b\n--- | ---\n1 | 2\n",
        "`# 不是`\n",
    ],
    ids=repr,
)
def test_what_is_no_heading(body: str) -> None:
    """Code in fences and by indentation, rules, tables and text hold no headings."""
    assert [] == headings(body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[甲](a.md)\n", [("a.md", 1, 5, 4)]),
        ("字 [甲](a.md) [乙](b.md#c)\n", [("a.md", 1, 7, 4), ("b.md#c", 1, 17, 6)]),
        ("\n\n  [甲](a.md)\n", [("a.md", 3, 7, 4)]),
        ("[甲](a.md \"题\") [乙](b.md '题')\n", [("a.md", 1, 5, 4), ("b.md", 1, 19, 4)]),
        ("[甲](<a b.md>)\n", [("a b.md", 1, 5, 8)]),
        ("[甲](a(1).md)\n", [("a(1).md", 1, 5, 7)]),
        ("![图](p.png)\n", [("p.png", 1, 6, 5)]),
        ("[![图](p.png)](a.md)\n", [("p.png", 1, 7, 5), ("a.md", 1, 15, 4)]),
        ("[甲][1]\n\n[1]: a.md\n", [("a.md", 3, 6, 4)]),
        ('[1]: <a b.md> "题"\n', [("a b.md", 1, 6, 8)]),
        ("[甲]( a.md )\n", [("a.md", 1, 6, 4)]),
        ('[甲](a.md\n"题")\n', [("a.md", 1, 5, 4)]),
        ("- [甲](a.md)\n    - [乙](b.md)\n", [("a.md", 1, 7, 4), ("b.md", 2, 11, 4)]),
        ("| [甲](a.md) | [乙](b.md) |\n", [("a.md", 1, 7, 4), ("b.md", 1, 19, 4)]),
        ("!!! note\n    [甲](a.md)\n", [("a.md", 2, 9, 4)]),
        ("[[甲]](a.md)\n", [("a.md", 1, 7, 4)]),
        ("[甲 `x` 乙](a.md)\n", [("a.md", 1, 11, 4)]),
        ("[甲]()\n", [("", 1, 5, 1)]),
        ("[甲](#x)\n", [("#x", 1, 5, 2)]),
    ],
)
def test_links(body: str, expected: list[tuple[str, int, int, int]]) -> None:
    """Inline links, images and definitions are found with their target and its exact place and length."""
    assert expected == links(body)


@pytest.mark.parametrize(
    "body",
    [
        "`[甲](a.md)`\n",
        "``[甲](a.md) ` 还是``\n",
        "```\n[甲](a.md)\n```\n",
        "~~~text\n[甲](a.md)\n~~~\n",
        "正文\n\n    [甲](a.md)\n",
        "<!-- [甲](a.md) -->\n",
        "<!--\n[甲](a.md)\n\n[1]: b.md\n-->\n",
        "正文[^1]\n\n[^1]: 注\n",
        "[甲] (a.md)\n",
        "[甲][]\n",
        "(a.md)\n",
        "- 一项\n\n    ```\n    [甲](a.md)\n    ```\n",
        "> ~~~\n> [甲](a.md)\n> ~~~\n",
    ],
    ids=repr,
)
def test_what_is_no_link(body: str) -> None:
    """Code, comments and footnotes hold no links."""
    assert [] == links(body)


@pytest.mark.parametrize(
    ("body", "images"),
    [
        ("[甲](a)![图](b)[![内](c)](d)![外 [x]](e)\n", [False, True, True, False, True]),
        ("![图]\n\n[图]: a.png\n", [False]),
        ("[" * 600 + "](a)\n", [False]),
    ],
    ids=["mixed", "definition", "unbalanced"],
)
def test_images_are_told_from_links(body: str, images: list[bool]) -> None:
    """An exclamation mark before the matching bracket makes an image."""
    assert images == [link.image for link in outline(body).links]


def test_code_ends_where_it_ends() -> None:
    """After the closing fence and after a code span there is prose again; a shorter fence does not close a longer."""
    body = "````\n[x](a)\n```\n[x](b)\n````\n[x](c)\n\n`[x](d)` [x](e) `` ` `` [x](f)\n\n    [x](g)\n\n[x](h)\n"
    assert ["c", "e", "f", "h"] == targets(body)


def test_a_fence_that_nothing_closes_is_text() -> None:
    """As for the site's Markdown, the rest of the page is not code."""
    assert ["a"] == targets("```\n[x](a)\n")
    assert [(1, "标题", None, 3)] == headings("```bash\n\n# 标题\n")


@pytest.mark.parametrize("span", ["`a", "``a`", "a`", "\\`a"], ids=repr)
def test_a_backtick_that_nothing_closes_is_text(span: str) -> None:
    """A stray backtick hides nothing."""
    assert ["b"] == targets(f"{span} [x](b)\n")


def test_comments_have_their_text_and_place() -> None:
    """Comments are found with their stripped text, line and column; those in code are not."""
    body = "字 <!-- 甲 -->\n\n<!--\n乙\n丙\n--> <!---->\n`<!-- 丁 -->`\n\n```\n<!-- 戊 -->\n```\n"
    assert [("甲", 11, 3), ("乙\n丙", 13, 1), ("", 16, 5)] == [
        (c.text, c.line, c.column) for c in outline(body, first_line=11).comments
    ]


def test_a_comment_that_nothing_closes_is_text() -> None:
    """An opening without its end hides nothing and is no comment."""
    body = "<!-- 甲\n\n# 标题\n\n[x](a.md)\n"
    assert ([], ["a.md"]) == ([*outline(body).comments], targets(body))


def test_places_count_from_the_first_line_of_the_body() -> None:
    """Everything is placed in the file, not in the body."""
    found = outline('# 甲\n[x](a.md)\n<!-- b -->\n=== "T"\n', first_line=101)
    assert (101, 102, 103, 104) == (
        found.headings[0].line,
        found.links[0].mark.line,
        found.comments[0].line,
        found.tab_groups[0].line,
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('=== "Python"\n\n    a\n\n=== "Go"\n\n    b\n', [(("Python", "Go"), 1)]),
        ('=== "A"\n    a\n=== "B"\n    b\n', [(("A", "B"), 1)]),
        ('=== "A"\n\n    a\n\n正文\n\n=== "B"\n\n    b\n', [(("A",), 1), (("B",), 7)]),
        ('=== "A"\n\n    a\n\n===! "B"\n\n    b\n', [(("A",), 1), (("B",), 5)]),
        ('=== "A"\n\n    a\n\n===+ "B"\n\n    b\n', [(("A", "B"), 1)]),
        ('- 一项\n\n    === "A"\n\n        a\n\n    === "B"\n\n        b\n', [(("A", "B"), 3)]),
        ('=== "A"\n\n    ```python\n    x = 1\n    ```\n\n=== "B"\n\n    b\n', [(("A", "B"), 1)]),
        ('```\n=== "A"\n```\n', []),
        ('=== A\n=== ""\n', [(("",), 2)]),
        ("=== 'A'\n\n    a\n", []),
    ],
)
def test_tab_groups(body: str, expected: list[tuple[tuple[str, ...], int]]) -> None:
    """Tabs with nothing between but their content are one group; text between them, or `===!`, begins another."""
    assert expected == [(group.labels, group.line) for group in outline(body).tab_groups]


def test_tabs_inside_tabs_are_groups_of_their_own() -> None:
    """A group inside a tab does not end the outer one, and does not join it."""
    body = '=== "A"\n\n    === "1"\n\n        x\n\n    === "2"\n\n        y\n\n=== "B"\n\n    z\n'
    assert {(("A", "B"), 1), (("1", "2"), 3)} == {(group.labels, group.line) for group in outline(body).tab_groups}


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("正文\n", 0),
        ("```\na\nb\n```\n", 2),
        ("```\n```\n", 0),
        ("正文\n\n    a\n    b\n\n正文\n", 2),
        ("- x\n\n    ~~~\n    a\n    ~~~\n", 1),
    ],
)
def test_lines_of_code_are_counted(body: str, lines: int) -> None:
    """Lines inside fences and indented code count, the fences do not."""
    assert lines == outline(body).fence_lines


def test_written_anchors() -> None:
    """Ids in braces and in HTML are anchors wherever they stand outside code."""
    body = (
        "## 甲 {#a}\n\n段落\n{: #b .c }\n\n<a id=\"d\"></a> <a name='e'></a> <div class=x id=f>\n"
        "`{#no}` `<a id=no>` <!-- <a id=no> -->\n\n```\n<a id=no>\n```\n\n<b id='&#x61;b'>\n"
    )
    assert {"a", "b", "d", "e", "f", "ab"} == outline(body).written_anchors


def test_repeated_headings_get_suffixes() -> None:
    """A second heading of one text has the suffix of Python-Markdown, and that of other generators."""
    anchors = outline("# 甲\n\n## 甲\n\n## 乙 {#b}\n\n## 甲\n").anchors(slugify_lower)
    assert {"甲", "甲_1", "甲-1", "甲_2", "甲-2", "b"} == anchors


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("快速开始", "快速开始"),
        ("Quick Start", "quick-start"),
        ("问：怎么办？", "问怎么办"),
        ("a - b -- c", "a---b----c"),
        ("C++ / C#", "c--c"),
        ("v4.2 升级", "v42-升级"),
        ("snake_case", "snake_case"),
        ("e\u0301", "\u00e9"),
        ("ＡＢＣ", "ａｂｃ"),
        ("<SPACE> 用法", "用法"),
        ("🎉 新", "-新"),
    ],
)
def test_slugs(text: str, anchor: str) -> None:
    """Anchors are made as `pymdownx.slugs.slugify(case="lower")` makes them."""
    from pymdownx.slugs import slugify

    assert anchor == slugify_lower(text) == slugify(case="lower")(text, "-")


@given(st.text(max_size=30))
def test_any_slug_agrees_with_pymdownx(text: str) -> None:
    """The own slugger and the site's never differ."""
    from pymdownx.slugs import slugify

    assert slugify(case="lower")(text, "-") == slugify_lower(text)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("`a`", "a"),
        ("``a`b``", "a`b"),
        ("**粗** __粗__ *斜* _斜_", "粗 粗 斜 斜"),
        ("***都***", "都"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a\\_b\\*", "a_b*"),
        ("[甲](a.md) [乙][1]", "甲 乙"),
        ("a<br>b <b>c</b>", "ab c"),
        ("&lt;a&gt; &#65;", "<a> A"),
        ("`&lt;` `<b>`", "&lt; <b>"),
        ("x < y", "x < y"),
        ("  a  ", "a"),
    ],
)
def test_plain_text(markup: str, text: str) -> None:
    """Markup goes, what readers see stays; code is left as it is written."""
    assert text == plain_text(markup)


def test_reading_time_counts_han_words_and_code() -> None:
    """400 Han characters, 200 words and 20 lines of code take a minute each; markup and targets take none."""
    prose = "字" * 400 + "\n\n" + "word " * 200 + "\n\n```\n" + "x\n" * 20 + "```\n"
    noise = "<!-- " + "字" * 400 + " --> `" + "字" * 400 + '` <div class="' + "a " * 200 + '">\n'
    link = "[](" + "/".join(["word"] * 200) + ")\n"
    assert 3.0 == pytest.approx(reading_minutes(outline(prose)))
    assert 3.0 == pytest.approx(reading_minutes(outline(prose + noise + link)))
    assert 2.8 == pytest.approx(reading_minutes(outline(prose), han_per_minute=500))


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "# ",
            "## ",
            "字",
            "a",
            "\n",
            "\n\n",
            "    ",
            "\t",
            "```",
            "~~~",
            "`",
            "``",
            "[",
            "](",
            ")",
            "!",
            "<!--",
            "-->",
            "{#x}",
            "{",
            "}",
            "> ",
            "- ",
            "1. ",
            "===",
            "---",
            '=== "T"',
            "<a id=",
            '"',
            "<",
            ">",
            "|",
            "\\",
            "*",
            "_",
        ]
    ),
    max_size=40,
).map("".join)


@given(MARKDOWN, st.integers(1, 50))
def test_every_place_is_exact(body: str, first_line: int) -> None:
    """In any text, what a place points at is what was found there; masking moves nothing."""
    found = outline(body, first_line)
    lines = body.split("\n")
    assert [len(line) for line in lines] == [len(line) for line in found.masked.split("\n")]
    assert [len(line) for line in lines] == [len(line) for line in found.prose.split("\n")]
    for link in found.links:
        at = lines[link.mark.line - first_line][link.mark.column - 1 :]
        assert at[: link.mark.length].strip("<>").startswith(link.target.strip("<>"))
    for comment in found.comments:
        assert lines[comment.line - first_line][comment.column - 1 :].startswith("<!--")
    for heading in found.headings:
        assert heading.text.split(" ")[0].strip("*_`")[:1] in lines[heading.line - first_line]
    for group in found.tab_groups:
        assert f'"{group.labels[0]}"' in lines[group.line - first_line]
    assert 0 <= found.fence_lines <= len(lines)


HOSTILE = {
    "backticks": "`" * 200_000,
    "growing backticks": "`a``b```c````" * 15_000,
    "open brackets": "[" * 200_000,
    "closed brackets": "](" * 100_000,
    "links without end": "](a(b" * 40_000,
    "a title without end": '](a "' * 40_000,
    "spaces in a link": "](" + " " * 200_000,
    "line ends in a link": "](a" + "\n" * 200_000,
    "comments without end": "<!--" * 50_000,
    "MDX comments without end": "{/*" * 60_000,
    "tags without end": "<a " * 60_000,
    "attributes without end": "<a id=" * 30_000,
    "braces": "{" + "#a" * 100_000,
    "many braces": "{#" * 100_000,
    "closing marks": "# a" + "#" * 200_000,
    "spaces in a heading": "# a" + " " * 200_000 + "b",
    "braces in a heading": "# a " + " " * 200_000 + "{",
    "emphasis in a heading": "# " + "_a " * 60_000,
    "stars in a heading": "# " + "**a" * 60_000,
    "brackets in a heading": "# " + "[" * 200_000,
    "backticks in a heading": "# " + "`" * 200_000,
    "tags in a heading": "# " + "<a" * 100_000,
    "lines of dashes": "a\n" + "-" * 200_000 + "x",
    "tab marks": "=== " * 50_000,
    "quotes": "> " * 100_000,
    "indented fence": " \t>" * 60_000 + "x```",
    "definitions": "[x]: " * 40_000,
    "empty lines": "\n" * 200_000,
    "white space": " " * 200_000,
    "many links": "[a](b)" * 33_000,
    "many images": "![a](b)" * 28_000,
    "many comments": "<!--a-->" * 25_000,
    "many tabs": '=== "a"\n' * 25_000,
    "many headings": "# a\n" * 50_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_body_is_read_in_one_pass(body: str) -> None:
    """Two hundred kilobytes of one mark are read like any page: no pattern tries every way to match."""
    found = outline(body)
    total = len(found.headings) + len(found.links) + len(found.tab_groups) + len(found.written_anchors)
    assert 0 <= total + len(found.anchors(slugify_lower)) <= 4 * len(body)
    assert reading_minutes(found) >= 0
