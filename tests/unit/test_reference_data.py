"""Reference data: operations, commands, codes and questions are read and counted as sets; hostile files are faults."""

from collections.abc import Mapping
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import dump_yaml

from frontdesk.documents.reference_data import (
    MAX_FLAWS,
    MAX_REFERENCE_BYTES,
    Reference,
    ReferenceFault,
    read_reference,
    resolve_source,
)
from frontdesk.texts import LANGUAGES, Language, load_texts
from frontdesk.yaml_nodes import PROBLEMS

OPENAPI = """\
openapi: 3.1.0
tags:
  - {name: 空间, description: 建和删}
  - {name: 无操作}
paths:
  /spaces:
    parameters: [{name: x}]
    get: {operationId: listSpaces, tags: [空间, 别的], summary: 列出}
    post: {tags: [空间]}
    x-note: {a: b}
  /spaces/{name}:
    delete: {operationId: deleteSpace, tags: [未声明]}
    trace: {}
  /health:
    head: {summary: 活着}
"""
CLI = """\
groups:
  - id: space
    title: 空间
    description: 建和删
    commands:
      - {name: lan space create, summary: 建}
      - {name: lan space list}
      - {summary: 没有名字}
      - lan 文字
  - id: user
    commands:
      - {name: lan login}
  - id: empty
"""
CODES = """\
groups:
  - {id: s3, title: S3, codes: [{code: AccessDenied}, {code: NoSuchKey}, {code: AccessDenied}]}
  - {id: own, codes: [{code: E1001, message: 连不上}, {code: 4040}, {code: ""}, {code: [a]}]}
"""
FAQ = {
    "faq/b.yml": "id: b\ntitle: 乙\norder: 2\nquestions: [{id: q2, question: 二？, answer: 二。}]\n",
    "faq/a.yml": "id: a\ntitle: 甲\norder: 1\nquestions: [{id: q1, question: 一？, answer: 一。}, {id: q, question: 二}]\n",
    "faq/c.yaml": "id: c\nquestions: [{id: q2, question: 又？, answer: 又。}]\n",
    "faq/readme.md": "# 不是\n",
}


def read(path: str, files: Mapping[str, str | bytes]) -> Reference:
    """The reference at a path among files in memory."""

    def content(name: str) -> bytes:
        found = files.get(name)
        if found is None:
            raise FileNotFoundError(name)
        return found.encode() if isinstance(found, str) else found

    return read_reference(path, content, files)


def one(text: str | bytes) -> Reference:
    """The reference of one file."""
    return read("x.yml", {"x.yml": text})


def fault(read_it: "partial[object]") -> tuple[str, str]:
    """The kind of the fault that reading ends in, and its detail after the line it names in a file."""
    with pytest.raises(ReferenceFault) as caught:
        read_it()
    place = f"{caught.value.mark.line}: " if caught.value.kind == "yaml" else ""
    return caught.value.kind, place + caught.value.detail


def test_operations_are_counted_by_method_and_path() -> None:
    """Each method of each path is one operation; parameters and own keys are none, and neither is an empty one."""
    found = one(OPENAPI)
    assert ("endpoints", ()) == (found.kind, found.duplicates)
    assert [
        ("GET /spaces", "op-listSpaces", "空间"),
        ("POST /spaces", "op-post-spaces", "空间"),
        ("DELETE /spaces/{name}", "op-deleteSpace", "未声明"),
        ("HEAD /health", "op-head-health", ""),
    ] == [(entry.id, entry.anchor, entry.group) for entry in found.entries]
    assert ("GET", "/spaces", "列出") == tuple(found.entries[0].data[key] for key in ("method", "path", "summary"))


def test_tags_that_are_not_declared_are_groups_too() -> None:
    """No operation is lost because its tag is not in the list of tags."""
    found = one(OPENAPI)
    assert ["空间", "无操作", "未声明", ""] == [group.id for group in found.groups]
    assert sorted(e.id for e in found.entries) == sorted(e.id for g in found.groups for e in found.of_group(g.id))


def test_commands_are_counted_by_name() -> None:
    """Each named command is one; what has no name, or is no mapping, is none."""
    found = one(CLI)
    assert "commands" == found.kind
    assert [
        ("lan space create", "cmd-lan-space-create", "space"),
        ("lan space list", "cmd-lan-space-list", "space"),
        ("lan login", "cmd-lan-login", "user"),
    ] == [(entry.id, entry.anchor, entry.group) for entry in found.entries]
    assert [("space", "空间", "建和删"), ("user", "user", ""), ("empty", "empty", "")] == [
        (group.id, group.title, group.description) for group in found.groups
    ]


def test_a_thing_listed_twice_counts_once() -> None:
    """Codes are a set: the repetition is named, the first one stays, in its order."""
    found = one(CODES)
    assert ("codes", ("AccessDenied",)) == (found.kind, found.duplicates)
    assert ["AccessDenied", "NoSuchKey", "E1001", "4040"] == [entry.id for entry in found.entries]
    assert ["e-accessdenied", "e-nosuchkey", "e-e1001", "e-4040"] == [entry.anchor for entry in found.entries]


def test_questions_come_from_the_files_of_a_folder() -> None:
    """Files stand in the order they give, then by id; a question without an answer is none; one asked twice is one."""
    found = read("faq", FAQ)
    assert ("questions", ("q2",)) == (found.kind, found.duplicates)
    assert [("q1", "q-q1", "a"), ("q2", "q-q2", "b")] == [(e.id, e.anchor, e.group) for e in found.entries]
    assert [("a", "甲"), ("b", "乙"), ("c", "c")] == [(group.id, group.title) for group in found.groups]


def test_one_group_can_be_asked_for() -> None:
    """A group's entries, all entries, or none for a group that is not there."""
    found = one(CODES)
    assert (2, 2, 4, 0) == tuple(len(found.of_group(group)) for group in ("s3", "own", None, "nowhere"))


@pytest.mark.parametrize(
    ("page", "source", "path"),
    [
        ("api/rest.md", "openapi.yaml", "api/openapi.yaml"),
        ("api/rest.md", "../data/x.yml", "data/x.yml"),
        ("index.md", "faq/", "faq"),
        ("a/b/c.md", "./../x.yml", "a/x.yml"),
        ("a/b.md", "..", "."),
    ],
)
def test_a_source_is_a_path_from_the_pages_folder(page: str, source: str, path: str) -> None:
    """Sources are written like links."""
    assert path == resolve_source(page, source)


@pytest.mark.parametrize(
    "source",
    [
        "../x.yml",
        "a/../../x.yml",
        "/etc/passwd",
        "..\\x.yml",
        "\\\\host\\x",
        "C:\\x.yml",
        "../../../../etc/passwd",
        "..",
    ],
)
def test_a_source_cannot_leave_the_content(source: str) -> None:
    """A path that climbs out of the content folder, or begins at the root, is refused before anything is read."""
    assert ("outside", source) == fault(partial(resolve_source, "index.md", source))


@given(st.lists(st.sampled_from(["..", ".", "a", "b.yml", "", "\\", "~", "..a"]), max_size=6).map("/".join))
def test_no_source_leads_out(source: str) -> None:
    """Whatever is written, the path lies below the content folder or the source is refused."""
    try:
        path = resolve_source("a/b/page.md", source)
    except ReferenceFault:
        return
    assert not path.startswith("/")
    assert ".." not in path.split("/")


BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 30)
)


@pytest.mark.parametrize(
    ("text", "kind", "detail"),
    [
        ("", "shape", ""),
        ("[a]\n", "shape", ""),
        ("x: 1\n", "shape", ""),
        ("groups: 3\n", "shape", ""),
        ("groups: [{id: a}]\n", "shape", ""),
        ("a: b: c\n", "yaml", "1: "),
        ("a: 1\nb: [\n", "yaml", "3: "),
        ("a: !!python/object/apply:os.system [x]\n", "yaml", "1: "),
        ("a: *nowhere\n", "yaml", "1: "),
        ("--- a\n--- b\n", "yaml", "2: "),
        ("? [a]\n: b\n", "yaml", "1: "),
        (b"a: 1\nb: \xff\n", "yaml", "2: "),
        (b"a: 1\n\nb: \0\n", "yaml", "3: "),
        ("x: " + "[" * 200_000, "yaml", "1: "),
        ("x: " + "{a: " * 200_000, "yaml", "1: "),
        ("- " * 200_000, "yaml", "1: "),
        (b"#" * (MAX_REFERENCE_BYTES + 1), "size", "4"),
        (BOMB, "shape", ""),
        (BOMB + "groups: *a29\n", "shape", ""),
        ("x: &x [*x]\ngroups: [{id: *x}]\n", "shape", ""),
    ],
    ids=[
        "empty",
        "list",
        "no-shape",
        "groups-no-list",
        "groups-of-nothing",
        "colon",
        "bracket",
        "tag",
        "alias",
        "two-documents",
        "list-as-key",
        "not-utf8",
        "nul",
        "deep-lists",
        "deep-mappings",
        "deep-dashes",
        "too-large",
        "bomb",
        "bomb-used",
        "endless",
    ],
)
def test_what_cannot_be_read_is_a_fault(text: str | bytes, kind: str, detail: str) -> None:
    """Broken, foreign, too large, too deep and endless files are faults with the line where there is one."""
    found = fault(partial(one, text))
    assert kind == found[0]
    assert found[1].startswith(detail)


@pytest.mark.parametrize(
    "text",
    [
        "groups: [{id: a, commands: [{name: *a29}]}]\n",
        "groups: [{id: *a29, title: *a29, description: *a29, commands: [{name: b}]}]\n",
        "paths: {/a: {get: {operationId: *a29, tags: *a29}}}\n",
        "paths: {/a: {get: {tags: [*a29]}}}\ntags: [{name: *a29, description: *a29}]\n",
        "paths: *a29\n",
        "groups: [{id: a, codes: *a29}]\n",
        "groups: [{id: a, codes: [{code: b, message: *a29}]}]\n",
        "id: *a29\norder: *a29\nquestions: [{id: *a29, question: *a29, answer: *a29}]\ngroups: [{codes: []}]\n",
    ],
    ids=["name", "group", "operation", "tag", "paths", "codes", "message", "question"],
)
def test_a_bomb_in_a_value_does_not_grow(text: str) -> None:
    """What aliases multiply is never written out: only scalars are names."""
    found = one(BOMB + text)
    assert all(len(entry.id) + len(entry.anchor) + len(entry.group) < 100 for entry in found.entries)
    assert all(len(group.id) + len(group.title) + len(group.description) < 100 for group in found.groups)


@pytest.mark.parametrize(
    "number", ["0x" + "f" * 6000, "9" * 6000, "1_" * 3000 + "1", "-0b" + "1" * 9000, "1:" * 50 + "1"]
)
def test_a_number_of_any_length_is_no_trouble(number: str) -> None:
    """Numbers too long to print are texts like any others, and no exception."""
    found = one(f"groups: [{{id: {number}, codes: [{{code: {number}}}]}}]\n")
    assert [(number, number)] == [(entry.id, entry.group) for entry in found.entries]
    found = one(f"paths: {{/a: {{get: {{summary: a, operationId: {number}}}}}}}\n")
    assert [("GET /a", f"op-{number}")] == [(entry.id, entry.anchor) for entry in found.entries]


@pytest.mark.parametrize(
    "written", ["0123", "1:30", "1.10", "1_000", "0x1F", "2026-11-20", ".5", "1e3", "=", "on", "NO"]
)
def test_a_scalar_is_the_text_that_stands_there(written: str) -> None:
    """Whatever another reader of YAML makes of it, a code is counted and a title shown as it is written."""
    found = one(f"groups: [{{id: {written}, title: {written}, codes: [{{code: {written}, cause: {written}}}]}}]\n")
    assert [(written, written)] == [(group.id, group.title) for group in found.groups]
    assert [(written, written)] == [(entry.id, entry.data["cause"]) for entry in found.entries]


def test_a_folder_with_one_wrong_file_is_a_fault() -> None:
    """A question file that cannot be read is not left out in silence."""
    assert "yaml" == fault(partial(read, "faq", {**FAQ, "faq/d.yml": "a: b: c\n"}))[0]
    assert "shape" == fault(partial(read, "faq", {"faq/a.yml": "id: a\nquestions: []\n"}))[0]


def flaws(text: str, path: str = "x.yml") -> list[tuple[str, int, int, str, str]]:
    """What is wrong with the entries of a file, without its path."""
    found = read(path.rpartition("/")[0] or path, {path: text}).flaws
    assert {path} >= {flaw.path for flaw in found}
    return [(flaw.kind, flaw.mark.line, flaw.mark.column, flaw.item, flaw.key) for flaw in found]


def test_entries_that_lack_something_are_named_with_their_place() -> None:
    """Codes need cause and remedy, commands and operations say what they do, questions have an answer; all an id."""
    assert [("missing", 2, 11, "E1", "cause")] == flaws("groups:\n- codes: [{code: E1, remedy: 甲}]\n")
    assert [("missing", 1, 19, "codes", "code"), ("missing", 1, 19, "codes", "remedy")] == flaws(
        "groups: [{codes: [{cause: 甲, remedy: ' '}]}]\n"
    )
    assert [("missing", 4, 5, "q2", "answer")] == flaws(
        "id: a\nquestions:\n  - {id: q1, question: 一, answer: 一}\n  - {id: q2, question: 二, answer: }\n", "faq/a.yml"
    )
    assert [("missing", 4, 15, "lan x", "flag")] == flaws(
        "groups:\n- commands:\n  - name: lan x\n    options: [{help: 甲}]\n    summary: 甲\n"
    )
    assert [("missing", 1, 19, "GET /a", "summary")] == flaws("paths: {/a: {get: {operationId: a}}}\n")


def test_values_of_another_shape_are_named_with_their_place() -> None:
    """A list or mapping where text belongs, and anything but a list where one belongs."""
    assert [("mappings", 4, 14, "lan x", "options")] == flaws(
        "groups:\n- commands:\n  - name: lan x\n    options: 3\n    summary: 甲\n"
    )
    assert [("text", 1, 37, "E1", "cause"), ("list", 1, 60, "E1", "pages")] == flaws(
        "groups: [{codes: [{code: E1, cause: [甲], remedy: 乙, pages: x.md}]}]\n"
    )
    assert [("mappings", 1, 25, "a", "codes")] == flaws("groups: [{id: a, codes: 3}]\n")


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        ("x.yml", "groups:\n- codes: [{code: E1, cause: 甲, remedy: 乙, cause: 丙}]\n", (2, 43, "cause", "2")),
        ("x.yml", "groups: []\ngroups:\n- codes: [{code: E1, cause: 甲, remedy: 乙}]\n", (2, 1, "groups", "1")),
        ("x.yml", "paths: {/a: {get: {summary: 甲}, get: {summary: 乙}}}\n", (1, 33, "get", "1")),
        ("x.yml", "paths: {}\ncomponents: {a: {b: 1, b: 2}}\n", (2, 24, "b", "2")),
        ("faq/a.yml", "id: a\nquestions:\n- {id: q, question: 问, answer: 答}\nid: b\n", (4, 1, "id", "1")),
    ],
)
def test_a_key_written_twice_is_named(path: str, text: str, place: tuple[int, int, str, str]) -> None:
    """In a mapping of any depth the second writing is a flaw with its place and the line of the first."""
    found = read("faq" if "/" in path else path, {path: text}).flaws
    assert [place] == [(f.mark.line, f.mark.column, f.key, f.value) for f in found if f.kind == "duplicate"]


def test_what_a_merge_brings_is_not_written_twice() -> None:
    """A mapping may say otherwise than the one it merges, also where that one merges another."""
    base = "x: &a {cause: 甲, remedy: 乙}\ny: &b {<<: *a, cause: 丙}\n"
    assert [] == flaws(base + "groups:\n- codes:\n  - {<<: *b, code: E1, cause: 丁}\n")


def test_truth_values_and_dates_that_do_not_exist_are_named() -> None:
    """A text that is a truth value to YAML, also in a list, and a day of confirmation that is no date."""
    codes = "groups: [{title: on, codes: [{code: E1, remedy: 甲, cause: no}]}]\n"
    assert [("boolean", 1, 18, "groups", "title"), ("boolean", 1, 59, "E1", "cause")] == flaws(codes)
    question = "id: a\nquestions:\n- {id: q, question: 问, answer: 答, confirmed: 2026-02-30, tags: [no]}\n"
    assert [("date", 3, 46, "q", "confirmed"), ("boolean", 3, 64, "q", "tags")] == flaws(question, "faq/a.yml")
    option = "groups:\n- commands: [{name: lan x, summary: 甲, options: [{flag: --all, help: 乙, default: false}]}]\n"
    assert [] == flaws(option)


def test_a_file_of_nothing_but_flaws_names_a_bounded_number() -> None:
    """However many entries are incomplete, only so many are named."""
    assert MAX_FLAWS == len(flaws(f"groups: [{{codes: [{', '.join(['{code: a}'] * 5000)}]}}]\n"))


@pytest.mark.parametrize("order", ["true", "1.5", "二", "~", "[1]", "-3", "0x" + "f" * 6000])
def test_any_order_of_a_question_file_can_be_sorted(order: str) -> None:
    """An order that is no number puts a file last, and nothing else."""
    files = {**FAQ, "faq/d.yml": f"id: d\norder: {order}\nquestions: [{{id: q9, question: 九？, answer: 九。}}]\n"}
    assert {"q1", "q2", "q9"} == {entry.id for entry in read("faq", files).entries}


def test_what_is_not_there_is_missing() -> None:
    """A source that does not exist is named."""
    assert ("missing", "nowhere.yml") == fault(partial(read, "nowhere.yml", FAQ))
    assert ("missing", "fa") == fault(partial(read, "fa", FAQ))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_its_words(language: Language) -> None:
    """Both catalogues word each kind of fault of a source."""
    kinds = {"outside", "missing", "size", "shape", "group", "syntax", "encoding", *PROBLEMS.values()}
    assert set() == {f"rules.PM003.message.{kind}" for kind in kinds} - load_texts(language).keys()


NAMES = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(st.lists(NAMES, max_size=6), min_size=1, max_size=4))
def test_what_is_counted_is_the_set_of_names(groups: list[list[str]]) -> None:
    """However codes are spread over groups, each distinct one is counted once and each repeated one is named once."""
    data = {"groups": [{"id": f"g{i}", "codes": [{"code": c} for c in codes]} for i, codes in enumerate(groups)]}
    found = one(dump_yaml(data))
    listed = [code for codes in groups for code in codes]
    assert list(dict.fromkeys(listed)) == [entry.id for entry in found.entries]
    assert {code for code in listed if listed.count(code) > 1} == set(found.duplicates)
    assert len(found.duplicates) == len(set(found.duplicates))


def kind_of_fault(text: bytes) -> str | None:
    """The kind of fault that reading a file ends in, if any."""
    try:
        one(text)
    except ReferenceFault as found:
        return found.kind
    return None


@given(st.binary(max_size=80) | st.text("ab:-[]{},&*!\n ", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """No file ends in anything but a reference or a fault."""
    texts = (content, b"groups:\n- codes:\n  - code: " + content, b"paths:\n  /a:\n    get: " + content)
    assert {kind_of_fault(text) for text in texts} <= {None, "yaml", "shape"}
