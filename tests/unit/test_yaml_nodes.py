"""YAML nodes: places, duplicate keys, and what is refused."""

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.yaml_nodes import (
    MAX_DEPTH,
    Duplicate,
    Entry,
    Mark,
    Node,
    YamlFault,
    plain_data,
    read_yaml,
    refused_scalars,
)

FRONT = """\
title: 快速开始
level:   beginner
tags: [入门, "安 装"]
promises:
  endpoints: "100+"
  tools:
    - ELK
    - 'Grafana'
note: |
  一
  二
"""


def entries(text: str, *, first_line: int = 1) -> dict[str, Entry]:
    """The entries of a mapping."""
    root = read_yaml(text, first_line=first_line).root
    assert root is not None
    return root.entries()


def fault(text: str, *, first_line: int = 1) -> YamlFault:
    """The fault that a text has."""
    with pytest.raises(YamlFault) as caught:
        read_yaml(text, first_line=first_line)
    return caught.value


def value(text: str) -> Node:
    """The value under `k`."""
    return entries(f"k: {text}\n")["k"].node


@pytest.mark.parametrize(
    ("path", "mark"),
    [
        (("title",), Mark(1, 8, 4)),
        (("level",), Mark(2, 10, 8)),
        (("tags",), Mark(3, 7, 1)),
        (("tags", 0), Mark(3, 8, 2)),
        (("tags", 1), Mark(3, 12, 5)),
        (("promises", "endpoints"), Mark(5, 14, 6)),
        (("promises", "tools"), Mark(7, 5, 1)),
        (("promises", "tools", 1), Mark(8, 7, 9)),
        (("note",), Mark(9, 7, 1)),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_a_value_knows_where_it_stands(path: tuple[str | int, ...], mark: Mark) -> None:
    """A value's mark is its line, its column in characters and its length as written, quotes included."""
    node = read_yaml(FRONT).root
    for step in path:
        assert node is not None
        node = node.entries()[step].node if isinstance(step, str) else node.items()[step]
    assert node is not None
    assert mark == node.mark


def test_a_key_knows_where_it_stands() -> None:
    """A key's mark is its own place, not its value's."""
    found = entries(FRONT)
    assert [Mark(1, 1, 5), Mark(2, 1, 5), Mark(3, 1, 4), Mark(4, 1, 8), Mark(9, 1, 4)] == [
        entry.mark for entry in found.values()
    ]


def test_lines_count_from_the_line_the_text_begins_at() -> None:
    """Marks and faults are lines of the file, wherever in it the YAML begins."""
    assert Mark(41, 4, 1) == entries("a: 1\nb: 2\n", first_line=40)["b"].node.mark
    assert Mark(41, 5, 1) == fault("a: 1\nb: c: d\n", first_line=40).mark


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"], ids=["U+2028", "U+2029", "U+0085"])
def test_a_line_ends_where_editors_end_it(separator: str) -> None:
    """Unicode's own line separators are no line ends, because they are none for editors; in a value they are spaces."""
    assert "x y" == entries(f'a: "x{separator}y"\n')["a"].node.value
    assert Mark(2, 4, 1) == entries(f'a: "x{separator}y"\nb: 1\n')["b"].node.mark
    assert 2 == fault(f'a: "x{separator}y"\nb: c: d\n').mark.line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("text", "text"),
        ('"1:30"', "1:30"),
        ("'no'", "no"),
        ("12", 12),
        ("1:30", 90),
        ("0x1F", 31),
        ("010", 8),
        ("1_000", 1000),
        ("1.10", 1.1),
        ("no", False),
        ("On", True),
        ("~", None),
        ("", None),
        ("2026-02-30", "2026-02-30"),
        ("2026-11-20", "2026-11-20"),
        ("2026-11-20T08:00:00+08:00", "2026-11-20T08:00:00+08:00"),
        ("0b", "0b"),
        ("0x_", "0x_"),
        ("=", "="),
        (">\n  a\n  b\n", "a b\n"),
    ],
    ids=repr,
)
def test_scalars_are_read_as_yaml_1_1_reads_them_except_dates(text: str, expected: object) -> None:
    """Words, numbers and quotes mean what MkDocs reads; a date, even one that does not exist, stays text."""
    actual = value(text).value
    assert (type(expected), expected) == (type(actual), actual)


@pytest.mark.parametrize(
    ("text", "raw", "plain"),
    [("1:30", "1:30", True), ('"1:30"', "1:30", False), ("no", "no", True), ("'no'", "no", False), ("字", "字", True)],
    ids=repr,
)
def test_a_scalar_remembers_how_it_was_written(text: str, raw: str, plain: bool) -> None:
    """`raw` is what was written and `plain` whether without quotes, so that a rule can show both readings."""
    node = value(text)
    assert (raw, plain) == (node.raw, node.plain)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("字", "字"), ("1.10", "1.10"), ("1:30", "1:30"), ("yes", None), ("~", None), ("[a]", None), ("{a: b}", None)],
    ids=repr,
)
def test_text_is_what_a_writer_would_call_text(text: str, expected: str | None) -> None:
    """Numbers count as the text that was written; true, null, lists and mappings are no text."""
    assert expected == value(text).text()


def test_a_number_of_any_length_is_text() -> None:
    """A number too long for Python to print is still the text that was written."""
    digits = "9" * 6000
    assert digits == value(digits).text()
    assert f"0x{digits}" == value(f"0x{digits}").text()


def test_a_key_written_twice_is_reported_and_the_first_one_counts() -> None:
    """Every repetition of a key in one mapping is named with both places; equal keys of different mappings are fine."""
    document = read_yaml("a: 1\nb: {a: 2}\n'a': 3\nc: [{x: 1, x: 2}]\na: 4\n")
    assert document.root is not None
    assert {"a": 1, "b": {"a": 2}, "c": [{"x": 1}]} == document.root.data()
    assert (
        Duplicate("a", 1, Mark(3, 1, 3)),
        Duplicate("x", 4, Mark(4, 12, 1)),
        Duplicate("a", 1, Mark(5, 1, 1)),
    ) == document.duplicates


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n", "---\n# nothing\n"], ids=repr)
def test_an_empty_text_has_no_root(text: str) -> None:
    """White space, comments and a lone marker are an empty document."""
    assert read_yaml(text).root is None


@pytest.mark.parametrize(
    ("text", "kind", "mark"),
    [
        ("a: b: c\n", "colon", Mark(1, 5)),
        ("x: 1\na: b: c\n", "colon", Mark(2, 5)),
        ("a:\n\tb: 1\n", "tab", Mark(2, 1)),
        ("a: [1\nb: 2\n", "bracket", Mark(2, 2)),
        ("a: \x01\n", "character", Mark(1)),
        ("x: 1\na: \x07\n", "character", Mark(2)),
        ("a: 1\n--- \nb: 2\n", "documents", Mark(2, 1, 3)),
        ("a: &x 1\n", "alias", Mark(1, 4, 4)),
        ("a: &x [1]\n", "alias", Mark(1, 4, 4)),
        ("a: *x\n", "alias", Mark(1, 4, 2)),
        ("x: 1\n&k a: 2\n", "alias", Mark(2, 1, 4)),
        ("a: !!python/object/apply:os.system [x]\n", "tag", Mark(1, 4, 36)),
        ("a: !!int 3\n", "tag", Mark(1, 4, 7)),
        ("a: !x {b: c}\n", "tag", Mark(1, 4, 4)),
        ("[a]: b\n", "key", Mark(1, 1, 1)),
        ("{a: b}: c\n", "key", Mark(1, 1, 1)),
        ("? {a: b}\n: c\n", "key", Mark(1, 3, 1)),
    ],
    ids=lambda value: repr(value) if isinstance(value, str) else None,
)
def test_what_is_refused_says_where(text: str, kind: str, mark: Mark) -> None:
    """Broken YAML, aliases, tags, second documents and keys that are no words are faults with their place."""
    found = fault(text)
    assert (kind, mark.line, mark.column) == (found.kind, found.mark.line, found.mark.column)


@pytest.mark.parametrize(
    ("text", "detail"),
    [("a: b: c\n", "a: b: c"), ("a: !x b\n", "!x"), ("a: \x01\n", "'\\x01'"), ("a: [\n", "")],
    ids=["colon", "tag", "character", "syntax"],
)
def test_a_fault_tells_the_detail(text: str, detail: str) -> None:
    """A fault carries the line, the tag or the character that its text shows."""
    assert detail in fault(text).detail


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "], ids=repr)
def test_depth_is_bounded(opening: str) -> None:
    """Nesting beyond the limit is a fault, not a deep recursion, whatever it is made of."""
    found = fault(opening * 20_000)
    assert found.kind in ("depth", "syntax")


@pytest.mark.parametrize(("depth", "accepted"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, False)], ids=["limit", "beyond"])
def test_the_deepest_nesting_is_exact(depth: int, accepted: bool) -> None:
    """The limit itself is accepted, one more is not."""
    text = "[" * depth + "x" + "]" * depth
    if accepted:
        assert read_yaml(text).root is not None
    else:
        assert ("depth", str(MAX_DEPTH)) == (fault(text).kind, fault(text).detail)


def test_aliases_of_scalars_can_be_allowed() -> None:
    """Where it is asked for, an alias of a scalar is its value at its own place; anything else stays refused."""
    root = read_yaml("a: &x 甲\nb: [*x, *x]\n&x c: *x\n", scalar_aliases=True).root
    assert root is not None
    assert {"a": "甲", "b": ["甲", "甲"], "c": "c"} == root.data()
    assert [(2, 5), (2, 9)] == [(n.mark.line, n.mark.column) for n in root.entries()["b"].node.items()]
    for text in ("a: &x [1]\n", "a: *x\n", "a: &x {b: 1}\nc: *x\n", "a: &m <<\n*m : {b: c}\n"):
        with pytest.raises(YamlFault):
            read_yaml(text, scalar_aliases=True)


def test_a_bomb_is_refused_before_it_grows() -> None:
    """Aliases are refused where the first one is defined, so that nothing is multiplied."""
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 99))
    assert ("alias", 1) == (fault(bomb).kind, fault(bomb).mark.line)


def test_plain_data_of_what_is_no_mapping_is_empty() -> None:
    """Callers that want a mapping get one in any case."""
    assert {} == plain_data(None)
    assert {} == plain_data(read_yaml("[a]").root)
    assert {"a": ["b"]} == plain_data(read_yaml("a: [b]").root)


TEXTS = st.text(st.characters(exclude_characters="\x85\u2028\u2029", exclude_categories=["Cs"]), max_size=12)
"""Without the line ends that only Unicode knows, which become spaces."""
SCALARS = st.one_of(
    TEXTS,
    st.integers(),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=False),
    st.sampled_from(
        ["no", "1:30", "1.10", "010", "~", "a: b", "# x", "- a", "'", "%", "@", "`", "!x", "&a", "*a", " a "]
    ),
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
MAPPINGS = st.dictionaries(TEXTS, DATA, min_size=1, max_size=5)
STYLES = st.sampled_from([None, True, False])


def dump(data: object, *, unicode: bool, flow: bool | None) -> str:
    """Data as YAML, on as few lines as its style allows."""
    return yaml.safe_dump(data, allow_unicode=unicode, default_flow_style=flow, sort_keys=False, width=10_000)


@given(MAPPINGS, st.booleans(), STYLES)
def test_plain_mappings_mean_what_yaml_says(data: dict[str, object], unicode: bool, flow: bool | None) -> None:
    """Whatever a mapping holds beside dates, its data equals what `yaml.safe_load` reads."""
    text = dump(data, unicode=unicode, flow=flow)
    root = read_yaml(text).root
    assert root is not None
    assert yaml.safe_load(text) == root.data()


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    yield node
    for entry in node.entries().values():
        yield from walk(entry.node)
    for item in node.items():
        yield from walk(item)


@given(MAPPINGS, STYLES, st.integers(1, 90))
def test_every_mark_points_at_what_was_written(data: dict[str, object], flow: bool | None, first_line: int) -> None:
    """At each node's place stands what it was read from: its quote, bracket, dash, first key or the value itself."""
    text = dump(data, unicode=True, flow=flow)
    lines = text.split("\n")
    root = read_yaml(text, first_line=first_line).root
    assert root is not None
    for node in walk(root):
        at = lines[node.mark.line - first_line][node.mark.column - 1 :]
        if isinstance(node.value, tuple):
            assert at.startswith(("[", "-"))
        elif isinstance(node.value, dict):
            first = next(iter(node.value), "")
            assert at.startswith(("{", "'", '"', "?", first or "{"))
        elif node.plain:
            assert at.startswith(node.raw)
            assert len(node.raw) in (node.mark.length, node.mark.length - 1)
        else:
            assert at.startswith(("'", '"', "|", ">"))


@given(st.text(max_size=60) | st.text("ab:-[]{},'\"\n \t#&*!|>%@`?~.01_", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """A text is read, or is a fault on a line that it has; what YAML accepts is refused only by rule."""
    last = len([*text.splitlines(), ""])
    outcome = root_or_fault(text)
    if isinstance(outcome, Node):
        assert all(1 <= node.mark.line <= last for node in walk(outcome))
    elif outcome is not None:
        assert 1 <= outcome.mark.line <= last + 1
        assert outcome.kind in ("alias", "tag", "depth", "key", "documents") or not is_yaml(text)


def root_or_fault(text: str) -> Node | YamlFault | None:
    """What reading a text gives, or the fault it ends in."""
    try:
        return read_yaml(text).root
    except YamlFault as found:
        return found


def is_yaml(text: str) -> bool:
    """Whether PyYAML accepts a text."""
    try:
        yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError):
        return False
    return True


def loads(text: str) -> bool:
    """Whether a stock loader reads a text."""
    try:
        yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, OverflowError):
        return False
    return True


SCALARS = st.from_regex(r"[0-9][0-9_:.xbeT+-]{0,11}[0-9_xbeT+-]", fullmatch=True) | st.sampled_from(
    [
        "2026-02-30",
        "2026-13-01",
        "2026-11-20T25:00:00",
        "0x_",
        "0b_",
        "=",
        "<<",
        "no",
        "~",
        ".inf",
        "1:99",
        "+0b_",
        "词",
    ]
)


@given(SCALARS)
def test_refused_scalars_are_those_a_stock_loader_fails_on(scalar: str) -> None:
    """A plain value is refused exactly where it alone would end a stock loader in an exception; quoted never."""
    text = f"a:\n- b: {scalar}\n"
    refused = [node.raw for entry in entries(text).values() for node in refused_scalars(entry.node)]
    assert ([] if loads(text) else [scalar]) == refused
    assert [] == [node for entry in entries(f'a: "{scalar}"\n').values() for node in refused_scalars(entry.node)]
