"""Reading a page: where its front matter ends, what it declares, and what makes it unreadable."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils.meta import YAML_RE, get_data

from frontdesk.documents.page import (
    MAX_FRONT_MATTER_CHARACTERS,
    MAX_PAGE_BYTES,
    NO_PREREQUISITES,
    Page,
    Reference,
    read_page,
)
from frontdesk.documents.schema import ContentType, Level, Status
from frontdesk.texts import LANGUAGES, Language, load_texts
from frontdesk.yaml_nodes import Mark, read_yaml


def page(text: str | bytes, **defaults: str) -> Page:
    """A page of a text, with front matter of the folders above."""
    content = text.encode() if isinstance(text, str) else text
    root = read_yaml("\n".join(f"{key}: {value}" for key, value in defaults.items())).root
    return read_page("guide/a.md", content, root.entries() if root is not None else None)


def front(page: Page) -> dict[str, object]:
    """The front matter as plain data."""
    return {key: entry.node.data() for key, entry in page.front.items()}


def declared(text: str) -> Page:
    """A page with this front matter."""
    found = page(f"---\n{text}\n---\n\n# 标题\n")
    assert found.fault is None
    return found


@pytest.mark.parametrize(
    ("text", "data", "body", "line"),
    [
        ("---\ntitle: 甲\n---\n\n# 甲\n", {"title": "甲"}, "\n# 甲\n", 4),
        ("---\ntitle: 甲\n...\n# 甲\n", {"title": "甲"}, "# 甲\n", 4),
        ("---  \t\ntitle: 甲\n--- \t\n# 甲\n", {"title": "甲"}, "# 甲\n", 4),
        ("---\r\ntitle: 甲\r\n---\r\n# 甲\r\n", {"title": "甲"}, "# 甲\n", 4),
        ("---\rtitle: 甲\r---\r# 甲\r", {"title": "甲"}, "# 甲\n", 4),
        ("\ufeff---\ntitle: 甲\n---\n# 甲\n", {"title": "甲"}, "# 甲\n", 4),
        ("\ufeff---\r\ntitle: 甲\r\n---\r\n", {"title": "甲"}, "", 4),
        ("---\ntitle: 甲\n---", {"title": "甲"}, "", 3),
        ("---\n# 只有注释\n---\n正文\n", {}, "正文\n", 4),
        ("---\nnote: |\n  ---\n  a\n---\n正文\n", {"note": "---\na\n"}, "正文\n", 6),
        ("---\ntitle: 甲\n---\n---\n正文\n", {"title": "甲"}, "---\n正文\n", 4),
        ("---\ntitle: a---b\n---\n", {"title": "a---b"}, "", 4),
        ("---\n---\ntitle: 甲\n---\n正文\n", {"title": "甲"}, "正文\n", 5),
        ("---\nmy title: 甲\n---\n", {"my title": "甲"}, "", 4),
        ("---\n? status\n: draft\n---\n", {"status": "draft"}, "", 5),
    ],
    ids=[
        "plain",
        "dots",
        "trailing-space",
        "crlf",
        "cr",
        "bom",
        "bom-crlf",
        "closed-at-the-end",
        "comment-only",
        "dashes-in-a-value",
        "rule-after-it",
        "dashes-in-a-line",
        "document-marker",
        "key-of-two-words",
        "complex-key",
    ],
)
def test_front_matter_ends_where_mkdocs_ends_it(text: str, data: dict[str, object], body: str, line: int) -> None:
    """A block of dashes, dots or both, with any line ends, is cut off, and the body knows its first line."""
    found = page(text)
    assert found.fault is None
    assert (True, data, body, line) == (found.has_front_matter, front(found), found.body, found.body_line)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# 甲\n",
        "---\n",
        "---\n---\n",
        "---\n\n# 甲\n",
        "---\n\n正文，没有冒号\n",
        "---\n\n正文。\n\n---\n\n又一段。\n",
        "---\n正文\n---\n",
        '---\n"title: 甲"\n---\n',
        "---\n\n* 甲\n\n正文\n\n---\n",
        "----\nname: 甲\n----\n",
        " ---\nname: 甲\n---\n",
        "\n---\nname: 甲\n---\n",
        "<!-- 许可 -->\n\n---\n\n注意: 正文\n",
        "---\n\n# 甲\n\n正文\n\ntitle: 乙\n",
        "---\n\n注意：正文\n\n---\n",
        "title: 甲\nstatus: new\n\n# 甲\n",
        "Status: review these five steps before you begin\n",
        "正文\n\nstatus: draft\n",
        "--- x\ntitle: 甲\n---\n",
        "title: 甲\n---\n",
    ],
    ids=repr,
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    """A rule, keys that mean nothing to us and words before a colon begin no front matter, and nothing is cut off."""
    found = page(text)
    assert found.fault is None
    assert (False, {}, text, 1) == (found.has_front_matter, front(found), found.body, found.body_line)


PIECES = st.sampled_from(
    [
        "---\n",
        "---\r\n",
        "--- \n",
        "----\n",
        "...\n",
        "... \n",
        "---",
        "...",
        "--\n",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "title: a\n",
        "a b: c\n",
        '"a": b\n',
        "? a\n: b\n",
        "a: b\r\n",
        "# h\n",
        "text\n",
        "\ufeff",
        "- a\n",
        "x",
        "---a\n",
        " ---\n",
        "{}\n",
        "a: |\n  ---\n",
    ]
)


@given(st.lists(PIECES, max_size=9).map(lambda pieces: "".join(pieces) + "\n"))
def test_the_split_agrees_with_mkdocs(text: str) -> None:
    """Where MkDocs reads metadata we read the same and leave the same body; where it reads none we have none."""
    found = page(text)
    seen_by_mkdocs = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    body, data = get_data(seen_by_mkdocs)
    matched = YAML_RE.match(seen_by_mkdocs) is not None
    if found.fault is not None:
        assert not (matched and data) or found.fault.kind == "documents"
    elif found.has_front_matter:
        assert matched
        assert found.duplicates or data == front(found)
        assert not data or body == found.body.lstrip("\n")
        assert seen_by_mkdocs.split("\n")[found.body_line - 1 :] == found.body.split("\n")
    else:
        assert not (matched and data)
        assert (seen_by_mkdocs, 1) == (found.body, found.body_line)


@pytest.mark.parametrize(
    ("content", "kind", "line", "detail"),
    [
        ("---\ntitle: a: b\n---\n", "colon", 2, "title: a: b"),
        ("---\ntitle: 甲\nlevel:\n\tx: 1\n---\n", "tab", 4, "x: 1"),
        ("---\ntitle: 甲\ntags: [a\n---\n", "bracket", 4, ""),
        ("---\ntitle: 甲\n\n# 甲\n\n正文\n", "unclosed", 1, ""),
        ("---\n\n  title: 甲\n", "unclosed", 1, ""),
        ("---\n# 说明\nstatus: draft\n\n# 甲\n", "unclosed", 1, ""),
        ('---\n"status": draft\n\n# 甲\n', "unclosed", 1, ""),
        ("---\n'title': 甲\n", "unclosed", 1, ""),
        ("---\n{title: 甲, status: draft}\n\n# 甲\n", "unclosed", 1, ""),
        ('---\n{\n  "status": "draft"\n}\n', "unclosed", 1, ""),
        ("---\n\n# 说明\n\nx-a: 1\ntags:\n  - a\nstatus: draft\n", "unclosed", 1, ""),
        ("\n---\nstatus: draft\n---\n", "late", 2, ""),
        ("\n\n  ---\ntitle: 甲: 乙\n---\n", "late", 3, ""),
        ("<!-- 许可\n甲 -->\n---\ntitle: 甲\n---\n", "late", 3, ""),
        ("----\ntitle: 甲\n----\n", "late", 1, ""),
        ("———\nstatus: draft\n———\n", "late", 1, ""),
        ("title: 甲\nstatus: draft\n\n# 甲\n", "undelimited", 2, "status: draft"),
        ("\nStatus: [Draft]\n", "undelimited", 2, "Status: [Draft]"),
        ("title：甲\nstatus：草稿\n", "undelimited", 2, "status: 草稿"),
        ("---\ntitle：甲\nstatus：draft\n---\n", "wide-colon", 2, "title"),
        ("---\nauthor: 组\nstatus：draft\n---\n", "wide-colon", 3, "status"),
        ("---\ntitle: 甲\n标题：甲\n---\n", "wide-colon", 3, "标题"),
        ("---\n- a\n- b\n---\n", "list", 2, ""),
        ("---\ntitle: &a 甲\n---\n", "alias", 2, ""),
        ("---\ntitle: !!str 甲\n---\n", "tag", 2, "tag:yaml.org,2002:str"),
        ("---\n!!map {status: draft}\n---\n", "tag", 2, "tag:yaml.org,2002:map"),
        ("---\n&a {status: draft}\n---\n", "alias", 2, ""),
        ("---\ntitle: 甲\n[a]: b\n---\n", "key", 3, ""),
        ("---\na: " + "[" * 30 + "]" * 30 + "\n---\n", "depth", 2, "20"),
        ("---\na: 1\n--- # 又一份\nb: 2\n---\n", "documents", 3, ""),
        ("---\ntitle: \x07\n---\n", "character", 2, "'\\x07'"),
        (b"---\ntitle: a\n---\n\n\xff\xfe\n", "encoding", 5, "0xFF"),
        (b"---\ntitle: \xb0\xa1\n---\n", "encoding", 2, "0xB0"),
        (b"---\ntitle: a\n---\n\na\0b\n", "nul", 5, ""),
        (b"\xff\xfe-\0-\0-\0", "nul", 1, ""),
        (b"a\n" * (MAX_PAGE_BYTES // 2 + 1), "size", 1, "2"),
        (b"x" * (5 * 1024 * 1024), "size", 1, "2"),
        (f"---\na: {'字' * MAX_FRONT_MATTER_CHARACTERS}\n---\n", "front-size", 1, "32"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isascii() and len(value) < 12 else "",
)
def test_an_unreadable_page_says_why_and_where(content: str | bytes, kind: str, line: int, detail: str) -> None:
    """A page that cannot be read has the fault's kind, line and detail, nothing it declares, and no body."""
    found = page(content)
    assert found.fault is not None
    assert (kind, line) == (found.fault.kind, found.fault.mark.line)
    assert detail in found.fault.detail
    assert ({}, "") == (front(found), found.body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_its_words(language: Language) -> None:
    """Both catalogues word each kind of fault a page can have."""
    kinds = {
        "colon",
        "tab",
        "syntax",
        "bracket",
        "quote",
        "no-colon",
        "merge",
        "character",
        "documents",
        "alias",
        "tag",
        "depth",
        "key",
        "unclosed",
        "list",
    }
    kinds |= {"scalar", "front-size", "size", "nul", "encoding", "symlink", "io"}
    texts = load_texts(language)
    assert set() == {f"rules.FM001.message.{kind}" for kind in kinds} - texts.keys()


def test_the_greatest_accepted_page_is_read() -> None:
    """The limit of a page and that of its front matter are themselves accepted."""
    assert page(b"x" * MAX_PAGE_BYTES).fault is None
    line = "a: " + "x" * (MAX_FRONT_MATTER_CHARACTERS - 4)
    assert page(f"---\n{line}\n---\n").fault is None


def test_a_page_that_only_looks_long_because_it_is_chinese_is_read() -> None:
    """The limit of front matter counts characters, not bytes."""
    found = page(f"---\na: {'字' * (MAX_FRONT_MATTER_CHARACTERS - 100)}\n---\n")
    assert found.fault is None


def test_duplicates_are_kept() -> None:
    """A key written twice is no fault of reading, but remembered with both lines."""
    found = declared("level: beginner\nlevel: advanced")
    assert [("level", 2, 3)] == [(d.key, d.first_line, d.mark.line) for d in found.duplicates]
    assert Level.BEGINNER is found.level


def test_folder_defaults_are_inherited_and_the_page_wins() -> None:
    """What the folders above say holds until the page says something else; a page without a block has them too."""
    defaults = {"author": "存储平台组", "level": "all"}
    assert {"author": "存储平台组", "level": "beginner", "title": "甲"} == front(
        page("---\nlevel: beginner\ntitle: 甲\n---\n", **defaults)
    )
    assert defaults == front(page("# 甲\n", **defaults))
    assert {} == front(page("---\ntitle: a: b\n---\n", **defaults))


def test_declared_values() -> None:
    """A page gives what it declares in the types the rules work with."""
    found = declared(
        "title: ' 甲 '\nlevel: advanced\nstatus: review\nestimated_time: 1小时30分钟\ncontent_type: how-to\n"
        'tags: [a, "", 2, true, " b "]\nauthor: 张三\npromises: {codes: "200+", tools: [ELK]}\nid: first\n'
        "lint: {disable: {PR004: ' 面向老用户 ', FM001: ~}}"
    )
    assert ("甲", "甲", "first") == (found.title, found.shown_title, found.id)
    assert (Level.ADVANCED, Status.REVIEW, 90, ContentType.HOW_TO) == (
        found.level,
        found.status,
        found.minutes,
        found.content_type,
    )
    assert (("a", "2", "b"), ("张三",)) == (found.texts("tags"), found.texts("author"))
    assert {"codes": 200, "tools": ("ELK",)} == found.promises
    assert {"PR004": "面向老用户", "FM001": ""} == found.disabled_rules


def test_what_a_page_does_not_declare() -> None:
    """Missing values are None or empty, and never guessed."""
    found = declared("x: 1")
    assert (None, None, None, None, None, None) == (
        found.title,
        found.level,
        found.status,
        found.minutes,
        found.content_type,
        found.prerequisites,
    )
    assert ((), {}, {}) == (found.texts("tags"), found.promises, found.disabled_rules)
    assert ("标题", "guide/a") == (found.shown_title, found.id)
    assert "guide/a.md" == page("正文\n").shown_title


@pytest.mark.parametrize(
    "text",
    [
        "level: beginer",
        "level: [beginner]",
        "status: drft",
        "status: true",
        "estimated_time: 1:30",
        "estimated_time: 半小时",
        "content_type: howto",
        "title: ~",
        "title: [a]",
        'title: " "',
        "promises: 3",
        "lint: off",
        "lint: {disable: [a]}",
        "promises: {codes: 很多}",
    ],
)
def test_what_is_misspelt_counts_as_missing(text: str) -> None:
    """A value that its key does not accept is never half understood; FM004 reports it."""
    found = declared(text)
    assert (None, None, None, None, None) == (
        found.level,
        found.status,
        found.minutes,
        found.content_type,
        found.title,
    )
    assert ({}, {}) == (found.promises, found.disabled_rules)


def test_a_time_with_a_colon_is_not_taken_for_minutes() -> None:
    """YAML reads 1:30 as 90; the page does not claim ninety minutes nobody wrote."""
    assert declared("estimated_time: 0:30").minutes is None
    assert 90 == declared("estimated_time: 90").minutes


@pytest.mark.parametrize("word", [*sorted(NO_PREREQUISITES - {""}), "''", "[]", "['']", "[无]", "~"])
def test_words_for_no_prerequisites(word: str) -> None:
    """Nothing can be written in several ways, and is not the same as saying nothing."""
    assert () == declared(f"prerequisites: {word}").prerequisites


def test_prerequisites_know_their_place() -> None:
    """Each name has its own place, so that a finding can point at it."""
    expected = (
        Reference("快速开始", Mark(3, 5, 4), "guide/a.md"),
        Reference("用户指南", Mark(4, 5, 6), "guide/a.md"),
        Reference("12", Mark(5, 5, 2), "guide/a.md"),
    )
    assert expected == declared('prerequisites:\n  - 快速开始\n  - "用户指南"\n  - 12').prerequisites
    single = declared("prerequisites: 快速开始").prerequisites
    assert (Reference("快速开始", Mark(2, 16, 4), "guide/a.md"),) == single


def test_where_a_key_stands() -> None:
    """A key's place is that of its value; that of a missing key is the top of the page."""
    found = declared("a: 1\nlevel: beginer")
    assert (Mark(3, 8, 7), Mark(1)) == (found.mark("level"), found.mark("title"))


TEXTS = st.text(st.characters(exclude_characters="\x85\u2028\u2029", exclude_categories=["Cs"]), max_size=20)
"""What editors show as one line; other line ends become spaces."""


@given(st.dictionaries(st.sampled_from(["title", "level", "tags", "x"]), TEXTS, max_size=4), st.text())
def test_any_page_that_is_written_well_is_read_whole(data: dict[str, str], body: str) -> None:
    """Front matter and body of a generated page come back as they were, whatever characters they hold."""
    text = yaml.safe_dump({"x-first": "1", **data}, allow_unicode=True) + "---\n" + body
    found = page("---\n" + text)
    normal = body.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in body:
        assert found.fault is not None
        assert "nul" == found.fault.kind
    else:
        assert found.fault is None
        assert ({"x-first": "1", **data}, normal) == (front(found), found.body)


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda data: b"---\n" + data + b"\n---\n"))
def test_any_bytes_make_a_page(content: bytes) -> None:
    """Reading never raises: what is no page carries its fault, on a line the file has."""
    found = read_page("a.md", content)
    last = content.count(b"\n") + content.count(b"\r") + 2
    assert found.fault is None or 1 <= found.fault.mark.line <= last
    assert 1 <= found.body_line <= last
