"""Every kind of bad input, through `frontdesk check` on a small site: a finding with place and remedy, never a traceback."""

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from support import Call, call_frontdesk, write_tree

from frontdesk.documents.formats import FORMATS

SITE = {
    "mkdocs.yml": "site_name: 测试\ndocs_dir: content\nexclude_docs: framework.yml\n",
    "content/framework.yml": (
        "documentation_framework:\n"
        "  guide:\n"
        "    description: 指南\n"
        "    documents:\n"
        "      - {name: 甲, level: beginner, prerequisites: 无}\n"
        "      - {name: 乙, level: beginner, prerequisites: 甲}\n"
    ),
    "content/index.md": "---\ntitle: 首页\ncategory: home\nauthor: 组\n---\n\n# 首页\n\n正文。\n",
    "content/guide/index.md": "---\ntitle: 指南\ncategory: guide\nauthor: 组\ncontent_type: landing\n---\n\n# 指南\n\n文。\n",
    "content/guide/a.md": "---\ntitle: 甲\ncategory: guide\nauthor: 组\n---\n\n# 甲\n\n正文。\n",
    "content/guide/b.md": "---\ntitle: 乙\ncategory: guide\nauthor: 组\n---\n\n# 乙\n\n正文。\n",
}
HEAD = "---\ntitle: 坏\ncategory: guide\nauthor: 组\n"
BODY = "---\n\n# 坏\n\n正文。\n"
BAD = "content/guide/bad.md"


def page(front: str = "", body: str = "# 坏\n\n正文。\n") -> str:
    """A page whose other front matter begins at line 5, and whose body without any begins at line 7."""
    return f"{HEAD}{front}---\n\n{body}"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site in which nothing is wrong."""
    return write_tree(tmp_path / "site", SITE)


def found(call: Call) -> list[dict[str, object]]:
    """The findings of a call with --format json, each with what every finding must have."""
    assert "" == call.err
    findings: list[dict[str, object]] = json.loads(call.out)
    for finding in findings:
        assert finding["path"]
        assert isinstance(finding["line"], int)
        assert finding["line"] >= 1
        assert finding["message"]
        assert finding["hint"]
    errors = any(finding["severity"] == "error" for finding in findings)
    assert int(errors) == call.code
    return findings


def check(site: Path, *arguments: str) -> list[dict[str, object]]:
    """What a check of the whole site finds; every other format has to be writable too."""
    for name in FORMATS:
        assert call_frontdesk("check", "--root", site, "--format", name, *arguments).code in (0, 1)
    return found(call_frontdesk("check", "--root", site, "--format", "json", *arguments))


def errors(site: Path, path: str = BAD) -> set[tuple[object, object]]:
    """Rule and line of each error in one file."""
    return {(f["rule"], f["line"]) for f in check(site) if f["path"] == path and f["severity"] == "error"}


def test_the_site_itself_is_clean(site: Path) -> None:
    """What is found below is due to what is added."""
    assert [] == check(site)


NESTED = "x: " + "[" * 15_000 + "\n"
BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 20)
)
PAGES: Mapping[str, tuple[str | bytes, tuple[str, int]]] = {
    "one colon too many": (f"---\ntitle: 坏: 的\n{BODY}", ("FM001", 2)),
    "broken YAML": (f"---\ntitle: 坏\ntags: [a\n{BODY}", ("FM001", 4)),
    "indented with a tab": (f"---\ntitle: 坏\npromises:\n\tcodes: 3\n{BODY}", ("FM001", 4)),
    "never closed": ("---\ntitle: 坏\n\n# 坏\n", ("FM001", 1)),
    "a list": (f"---\n- title: 坏\n{BODY}", ("FM001", 2)),
    "text": (f'---\n"title: 坏"\n{BODY}', ("FM002", 1)),
    "two documents": ("---\ntitle: 坏\n--- # 又\nstatus: draft\n---\n", ("FM001", 3)),
    "no such date": (page("reviewed: 2026-02-30\n"), ("FM004", 5)),
    "a key twice": (page("level: all\nlevel: beginner\n"), ("FM006", 6)),
    "a key twice inside": (page("promises: {codes: 3, codes: 4}\n"), ("FM006", 5)),
    "a time with a colon": (page("estimated_time: 1:30\n"), ("FM007", 5)),
    "a tag that is false": (page("tags: [no]\n"), ("FM007", 5)),
    "a number that is another": (page("id: 0x1F\n"), ("FM007", 5)),
    "a number of 6000 digits": (page(f"id: 0x{'f' * 6000}\n"), ("FM007", 5)),
    "a decimal number of 6000 digits": (page(f"id: {'9' * 6000}\n"), ("FM004", 5)),
    "an alias": (page("x-a: &a 1\nx-b: *a\n"), ("FM001", 5)),
    "a YAML bomb": (page(BOMB), ("FM001", 5)),
    "an endless alias": (page("x-a: &a [*a]\n"), ("FM001", 5)),
    "a tag that would run": (page('x-a: !!python/object/apply:os.system ["touch {touched}"]\n'), ("FM001", 5)),
    "deep lists": (page(f"x-{NESTED}"), ("FM001", 5)),
    "deep mappings": (page("x-a: " + "{a: " * 5000 + "\n"), ("FM001", 5)),
    "deep dashes": (page("x-a:\n" + "- " * 10_000 + "\n"), ("FM001", 6)),
    "deep question marks": (page("x-a:\n" + " ? " * 5000 + "\n"), ("FM001", 6)),
    "a control character": (page("x-a: \x07\n"), ("FM001", 5)),
    "an escape in front matter": (page("x-a: \x1b[31m\n"), ("FM001", 5)),
    "an escaped escape in a title": ('---\ntitle: "\\e[31m坏"\ncategory: guide\nauthor: 组\n' + BODY, ("FM004", 2)),
    "too much front matter": (page(f"x-a: {'字' * 40_000}\n"), ("FM001", 1)),
    "five megabytes": (page(body="字" * (5 * 1024 * 1024 // 3 + 1)), ("FM001", 1)),
    "not UTF-8": (page().encode() + "\n中文\n".encode("gbk"), ("FM001", 11)),
    "not UTF-8 in front matter": (f"{HEAD}".encode() + b"tags: [\xd6\xd0]\n" + BODY.encode(), ("FM001", 5)),
    "UTF-16": (page().encode("utf-16"), ("FM001", 1)),
    "a NUL": (page().encode() + b"\n\0\n", ("FM001", 11)),
    "a binary": (bytes(range(256)) * 100, ("FM001", 1)),
    "itself first": (page("prerequisites: 坏\n"), ("PR005", 5)),
    "its section first": (page("prerequisites: [甲, 指南]\n"), ("PR005", 5)),
    "nobody first": (page("prerequisites: 没有这页\n"), ("PR001", 5)),
    "a source out of the content": (
        page(body='# 坏\n\n<!-- frontdesk/reference source="../../mkdocs.yml" -->\n'),
        ("PM003", 9),
    ),
    "a source of the system": (page(body='# 坏\n\n<!-- frontdesk/reference source="/etc/passwd" -->\n'), ("PM003", 9)),
    "a link out of the content": (page(body="# 坏\n\n[x](../../mkdocs.yml)\n"), ("LK001", 9)),
    "an unknown block": (page(body="# 坏\n\n<!-- frontdesk/{{ 7 * 7 }} -->\n"), ("BL001", 9)),
    "a word that is no status": (page("status: drft\n"), ("FM004", 5)),
    "a title of a megabyte": (f"---\ntitle: {'a' * 20_000}\ncategory: guide\nauthor: 组\n{BODY}", ("FM004", 2)),
    "an unknown key": (page('"{{ 7 * 7 }}": x\n'), ("FM003", 5)),
    "an empty file": ("", ("FM002", 1)),
    "only front matter": (f"{HEAD}---\n", ("FM005", 6)),
}


@pytest.mark.parametrize(("content", "finding"), PAGES.values(), ids=PAGES.keys())
def test_a_bad_page_is_reported(site: Path, content: str | bytes, finding: tuple[str, int]) -> None:
    """Each fault is an error on its line, in every format, and the other pages are checked as before."""
    touched = site / "touched"
    text = content.replace("{touched}", str(touched)) if isinstance(content, str) else content
    write_tree(site, {BAD: text})
    findings = check(site)
    assert finding in errors(site)
    assert {BAD} == {f["path"] for f in findings if f["severity"] == "error"}
    assert not touched.exists()


@pytest.mark.parametrize("content", PAGES.values(), ids=PAGES.keys())
def test_a_bad_page_alone_is_reported(site: Path, content: tuple[str | bytes, tuple[str, int]]) -> None:
    """Checking only that page finds the same in it."""
    write_tree(site, {BAD: content[0]})
    whole = {(f["rule"], f["line"]) for f in check(site) if f["path"] == BAD}
    alone = {(f["rule"], f["line"]) for f in check(site, "guide/bad.md")}
    assert alone <= whole
    assert content[1] in alone


TITLES = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "{% include 'x' %}",
    "{0.__class__}",
    "%s ${HOME} `id`",
    "a & b > c",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_only_text(site: Path, title: str) -> None:
    """Tags and template marks in a title are reported as they are, other signs accepted, and nothing is evaluated."""
    write_tree(site, {BAD: f"---\ntitle: {json.dumps(title)}\ncategory: guide\nauthor: 组\nlevel: x\n{BODY}"})
    findings = check(site)
    marked = {("FM004", 2)} if title.startswith(("<", "{{", "{%")) else set()
    assert {("FM004", 5)} | marked == errors(site)
    (unlisted,) = (f for f in findings if f["rule"] == "FW003")
    assert title in str(unlisted["message"])
    assert "49" not in call_frontdesk("check", "--root", site).out.replace(title, "")


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_only_text_wherever_it_is_named(site: Path, title: str) -> None:
    """The same where another page or the framework names it."""
    quoted = json.dumps(title)
    files = {
        BAD: page(f"prerequisites: [{quoted}]\n"),
        "content/framework.yml": SITE["content/framework.yml"] + f"      - {{name: {quoted}}}\n",
    }
    messages = [str(f["message"]) for f in check(write_tree(site, files)) if f["rule"] == "FW001"]
    assert any(title in message for message in messages)


ESCAPES = "\x1b[31m\x1b]0;x\x07\x9b2J\u202e\u2066"


@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_nothing_reaches_the_terminal_that_it_could_act_on(site: Path, name: str) -> None:
    """Escape sequences in links, headings, data, tags and file names are shown as marks."""
    files = {
        BAD: page(f'tags: ["{"x" * 40}\\e[31m"]\n', f"# {ESCAPES}\n\n[x](no{ESCAPES}.md) [y](#a{ESCAPES})\n"),
        f"content/guide/{ESCAPES}.md": "[x](no.md)\n",
        "content/guide/c.md": '---\ntitle: "\\e[31m\\x9b2J\\u202e"\ncategory: guide\nauthor: 组\n---\n\n# x\n\n文\n',
    }
    call = call_frontdesk("check", "--root", write_tree(site, files), "--format", name)
    assert 1 == call.code
    assert not set(ESCAPES) - set("[31m]0;x2J") & set(call.out)


@pytest.mark.parametrize("kind", ["file", "folder", "dangling", "circle", "device"])
def test_a_link_out_of_the_tree(site: Path, kind: str) -> None:
    """A symbolic link that leaves the content, leads nowhere, in a circle or to a device is reported, and not read."""
    write_tree(site.parent, {"outside/secret.md": "# 机密\n\n[x](no.md)\n"})
    name = "linked" if kind == "folder" else "linked.md"
    link = site / "content/guide" / name
    targets = {"file": "secret.md", "folder": ".", "dangling": "nowhere.md"}
    special = {"circle": link, "device": Path("/dev/zero")}
    link.symlink_to(special.get(kind) or site.parent / "outside" / targets[kind])
    findings = check(site)
    assert [("FM001", f"content/guide/{name}", 1, "error")] == [
        (f["rule"], f["path"], f["line"], f["severity"]) for f in findings
    ]
    assert "机密" not in call_frontdesk("check", "--root", site).out


def test_what_is_no_file_is_not_read(site: Path) -> None:
    """A pipe that is called like a page does not stop the check, and is named; a folder may be called so."""
    os.mkfifo(site / "content/guide/pipe.md")
    (site / "content/guide/folder.md").mkdir()
    assert [("FM001", "content/guide/pipe.md")] == [(f["rule"], f["path"]) for f in check(site)]


def drop_root() -> None:
    """Give up what lets root read any file, in a process that is about to become another program."""
    prctl = ctypes.CDLL(None).prctl
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def check_as_anybody(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the check as a process that has to respect permissions."""
    return subprocess.run(
        [sys.executable, "-c", "from frontdesk.cli import main; main()", *arguments],
        cwd=site,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        preexec_fn=drop_root,
    )


@pytest.mark.parametrize("name", FORMATS)
def test_a_page_that_may_not_be_read(site: Path, name: str) -> None:
    """A page without permission is reported like any other, in every format."""
    write_tree(site, {BAD: page()})
    (site / BAD).chmod(0)
    done = check_as_anybody(site, "check", "--format", name)
    assert (1, "") == (done.returncode, done.stderr)
    assert BAD in done.stdout
    assert "FM001" in done.stdout


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("content/guide", 1),
        ("content/framework.yml", 1),
        ("content/guide/.meta.yml", 1),
        ("content/guide/codes.yml", 1),
        ("mkdocs.yml", 2),
        ("frontdesk.yml", 2),
    ],
)
def test_anything_else_that_may_not_be_read(site: Path, path: str, code: int) -> None:
    """A folder, the framework, defaults, data and configuration without permission are named, without a traceback."""
    body = '# 坏\n\n<!-- frontdesk/reference source="codes.yml" -->\n'
    extra = {"frontdesk.yml": "", "content/guide/.meta.yml": "level: all\n", "content/guide/codes.yml": "groups: []\n"}
    write_tree(site, {**extra, BAD: page(body=body)})
    (site / path).chmod(0)
    done = check_as_anybody(site, "check")
    (site / path).chmod(0o700)
    assert code == done.returncode
    assert "Traceback" not in done.stderr
    assert Path(path).name in done.stdout + done.stderr


def test_a_circle_of_prerequisites(site: Path) -> None:
    """Pages that wait for each other are one error that names every page and place."""
    files = {
        "content/guide/c.md": page("prerequisites: 丁\n").replace("坏", "丙"),
        "content/guide/d.md": page("prerequisites: 戊\n").replace("坏", "丁"),
        "content/guide/e.md": page("prerequisites: 丙\n").replace("坏", "戊"),
    }
    (finding,) = (f for f in check(write_tree(site, files)) if f["rule"] == "PR003")
    assert ("content/guide/c.md", 5, "error") == (finding["path"], finding["line"], finding["severity"])
    for part in ("丙 → 丁 → 戊 → 丙", "c.md:5", "d.md:5", "e.md:5"):
        assert part in str(finding["message"])


def test_a_circle_through_the_framework(site: Path) -> None:
    """A circle that the framework itself makes points at the framework."""
    framework = SITE["content/framework.yml"].replace("prerequisites: 无", "prerequisites: 乙")
    findings = check(write_tree(site, {"content/framework.yml": framework}))
    (finding,) = (f for f in findings if f["rule"] == "PR003")
    assert ("content/framework.yml", 5) == (finding["path"], finding["line"])


def test_a_circle_of_a_thousand_pages(site: Path) -> None:
    """A very long circle is one finding, and its message stays one line."""
    count = 1000
    files = {
        f"content/guide/p{n}.md": page(f"prerequisites: P{(n + 1) % count}\n").replace("坏", f"P{n}")
        for n in range(count)
    }
    call = call_frontdesk("check", "--root", write_tree(site, files), "--select", "PR", "--format", "json")
    (finding,) = (f for f in found(call) if f["rule"] == "PR003")
    assert "\n" not in str(finding["message"])


def test_two_documents_of_one_name(site: Path) -> None:
    """A name used twice is an error where the second one stands, in the framework as on pages."""
    files = {
        "content/framework.yml": SITE["content/framework.yml"] + "      - {name: 甲}\n",
        BAD: page().replace("坏", "甲"),
        "content/guide/bad2.md": page("id: guide/a\n"),
        "content/guide/bad3.md": page(),
    }
    write_tree(site, files)
    assert ("FW007", 7) in errors(site, "content/framework.yml")
    assert ("FW001", 2) in errors(site)
    assert ("ST004", 5) in errors(site, "content/guide/bad2.md")
    assert ("ST004", 2) in errors(site, "content/guide/bad3.md")


SIZE = 200_000
LINES = {
    "backticks": "`" * SIZE,
    "open backticks": "`a " * (SIZE // 3),
    "growing backticks": "`a``b```c````" * (SIZE // 13),
    "brackets": "[" * SIZE,
    "closing brackets": "]" * SIZE,
    "open links": "[](" * (SIZE // 3),
    "open images": "![" * (SIZE // 2),
    "spaces in a link": "[a](" + " " * SIZE,
    "parentheses": "[a](" + "(" * SIZE,
    "comments": "<!--" * (SIZE // 4),
    "whole comments": "<!--a-->" * (SIZE // 8),
    "closed comments": "-->" * (SIZE // 3),
    "MDX comments": "{/*" * (SIZE // 3),
    "blocks": "<!-- frontdesk/reference source=" * (SIZE // 32),
    "a long block": '<!-- frontdesk/reference source="' + "a" * SIZE + " -->",
    "attributes": "<!-- frontdesk/reference " + "a=b " * (SIZE // 4) + "-->",
    "tags": "<a" * (SIZE // 2),
    "open ids": "<a id=" * (SIZE // 6),
    "braces": "{#" * (SIZE // 2),
    "marks": "#" * SIZE,
    "a heading of marks": "# a" + "#" * SIZE,
    "a heading of spaces": "# a" + " " * SIZE + "b",
    "a heading of stars": "# " + "*a" * (SIZE // 2),
    "a heading of underscores": "# " + "_a " * (SIZE // 3),
    "a heading of brackets": "# " + "[" * SIZE,
    "a heading of backticks": "# " + "`" * SIZE,
    "a heading of entities": "# " + "&amp" * (SIZE // 4),
    "dashes": "-" * SIZE,
    "pipes": "|" * SIZE,
    "quotes": "> " * (SIZE // 2),
    "lists": "- " * (SIZE // 2),
    "tildes": "~" * SIZE,
    "equals": "=" * SIZE,
    "tabs": '=== "' * (SIZE // 5),
    "definitions": "[a]: " * (SIZE // 5),
    "Han": "字" * (SIZE // 3),
    "white space": "\t " * (SIZE // 2),
    "backslashes": "\\" * SIZE,
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
def test_a_long_line_of_one_mark(site: Path, line: str) -> None:
    """A line of 200 KB of one mark is checked like any page, and the broken link after it is found where it stands."""
    before = page(body=f"# 坏\n\n正文。\n\n{line}\n\n")
    write_tree(site, {BAD: f"{before}[x](no.md)\n", "content/guide/a.md": f"{SITE['content/guide/a.md']}\n{line}\n"})
    call = call_frontdesk("check", "--root", site, "--format", "json")
    lines = [f["line"] for f in found(call) if (f["rule"], f["path"]) == ("LK001", BAD)]
    assert before.count("\n") + 1 in lines or line.count("`") or "<!--" in line or "{/*" in line
    assert len(call_frontdesk("check", "--root", site).out) < 3 * SIZE


@pytest.mark.parametrize(
    "part",
    [
        "[x](no.md) ",
        "![x](no.png)\n",
        "<!-- a --> ",
        "## 标题\n\n",
        '=== "A"\n\n    a\n\n',
        "<a id=x></a> ",
        "[^1] ",
        "`a` ",
        "[x]: no.md\n",
    ],
    ids=repr,
)
def test_ten_thousand_of_anything(site: Path, part: str) -> None:
    """Many links, comments, headings, tabs or anchors take time in proportion."""
    write_tree(site, {BAD: page(body="# 坏\n\n" + part * 10_000)})
    findings = found(call_frontdesk("check", "--root", site, "--format", "json"))
    assert len(findings) <= 10_001


NAMES = [
    "a b.md",
    "快速 开始.md",
    "-x.md",
    "--root.md",
    "{{ 7 * 7 }}.md",
    "a'b\"c.md",
    "a#b?c.md",
    "a%20b.md",
    "a&b;c.md",
]
NAMES += [
    "$(touch x).md",
    "a\nb.md",
    "::error::.md",
    "a:1:2.md",
    "é.md",
    "e\u0301.md",
    "🎉.md",
    "<b>.md",
    "CON.md",
    "..a.md",
]


@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_any_file_name(site: Path, name: str) -> None:
    """Spaces, Chinese, dashes, signs and line ends in a file's name are part of a name, and shown with the finding."""
    write_tree(site, {f"content/guide/{name}": page("level: x\n")})
    if name.startswith("."):
        assert [] == check(site)
    else:
        assert {("FM004", 5)} == errors(site, f"content/guide/{name}")


def test_a_file_name_that_is_not_utf8(site: Path) -> None:
    """Bytes that are no text become marks in what is shown, in every format and on any stream."""
    name = os.fsdecode(b"content/guide/\xff\xfe.md")
    write_tree(site, {name: page("level: x\n")})
    for form in FORMATS:
        done = check_as_anybody(site, "check", "--format", form)
        assert (1, "") == (done.returncode, done.stderr)
        assert "FM004" in done.stdout


FRAMEWORKS: Mapping[str, str | bytes] = {
    "broken": "documentation_framework: a: b\n",
    "a list": "- a\n",
    "empty": "",
    "another shape": "documentation_framework: [a]\n",
    "a bomb": BOMB,
    "deep": "x: " + "[" * 300_000,
    "deep mappings": "documentation_framework: " + "{a: " * 200_000,
    "not UTF-8": b"documentation_framework: \xff\n",
    "a NUL": b"documentation_framework: \0\n",
    "two megabytes": b"#" * (2 * 1024 * 1024),
    "a long time": SITE["content/framework.yml"].replace("level: beginner", f'estimated_time: "1h{" " * 200_000}x"'),
}


@pytest.mark.parametrize("content", FRAMEWORKS.values(), ids=FRAMEWORKS.keys())
def test_a_bad_framework_is_reported(site: Path, content: str | bytes) -> None:
    """What is wrong with framework.yml is an error in that file."""
    write_tree(site, {"content/framework.yml": content})
    assert "FW007" in {rule for rule, _ in errors(site, "content/framework.yml")}


DEFAULTS = {
    "broken": b"a: b: c\n",
    "a list": b"[a]\n",
    "not UTF-8": b"\xff",
    "a NUL": b"a: \0\n",
    "a bomb": BOMB.encode(),
}
DEFAULTS |= {
    "deep": b"[" * 500_000,
    "five megabytes": b"#" * (5 * 1024 * 1024),
    "a tag": b"a: !!python/name:os.system\n",
}


@pytest.mark.parametrize("content", DEFAULTS.values(), ids=DEFAULTS.keys())
def test_bad_folder_defaults_are_reported(site: Path, content: bytes) -> None:
    """What is wrong with a .meta.yml is an error in that file, and the pages are read without it."""
    write_tree(site, {"content/guide/.meta.yml": content})
    assert {"content/guide/.meta.yml"} == {f["path"] for f in check(site)}
    assert {"FM001"} == {rule for rule, _ in errors(site, "content/guide/.meta.yml")}


SOURCES: Mapping[str, str | bytes] = {
    "broken": "a: b: c\n",
    "a bomb": BOMB + "groups: [{id: *a19, codes: [{code: *a19}, {code: x}]}]\n",
    "a bomb of operations": BOMB + "paths: {/a: {get: {operationId: *a19, tags: *a19, summary: *a19}}}\n",
    "deep": "x: " + "[" * 500_000,
    "deep dashes": "- " * 500_000,
    "five megabytes": "#" * (5 * 1024 * 1024),
    "a tag": "a: !!python/object/apply:os.system [x]\n",
    "not UTF-8": b"groups: \xff\n",
    "a NUL": b"groups: \0\n",
    "endless": "x: &x {groups: *x}\ngroups: [*x]\n",
    "numbers": f"groups: [{{id: 0x{'f' * 6000}, codes: [{{code: 0x{'f' * 6000}}}]}}]\n",
    "another shape": "x: 1\n",
}


@pytest.mark.parametrize("content", SOURCES.values(), ids=SOURCES.keys())
def test_bad_data_is_reported(site: Path, content: str | bytes) -> None:
    """Data that cannot be counted is an error in it, or at the page that shows it; there is no traceback."""
    body = '# 坏\n\n<!-- frontdesk/reference source="codes.yml" -->\n'
    write_tree(site, {BAD: page("promises: {codes: 100, endpoints: 100}\n", body), "content/guide/codes.yml": content})
    found = {(f["rule"], f["path"]) for f in check(site) if f["severity"] == "error"} - {("PM001", BAD)}
    assert {rule for rule, _ in found} <= {"PM003", "PM005"}
    assert {path for _, path in found} <= {BAD, "content/guide/codes.yml"}
    assert found


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0c", "\x0b", "\x1c"], ids=repr)
def test_odd_line_ends_move_nothing(site: Path, separator: str) -> None:
    """Characters that end a line only for some programs do not move the line that is reported, or the one shown."""
    text = page(body=f"# 坏\n\n正{separator}文。\n\n[x](no.md)\n")
    write_tree(site, {BAD: text})
    assert {("LK001", 11)} == errors(site)
    assert "   11 | [x](no.md)\n" in call_frontdesk("check", "--root", site).out


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"], ids=repr)
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
def test_any_line_end_counts_as_one(site: Path, ending: str, mark: str) -> None:
    """Files of other systems have the same lines, and a byte order mark is no character."""
    text = mark + page("level: x\n", "# 坏\n\n正文。\n\n[x](no.md)\n").replace("\n", ending)
    write_tree(site, {BAD: text})
    assert {("FM004", 5), ("LK001", 12)} == errors(site)
    assert "   12 | [x](no.md)" in call_frontdesk("check", "--root", site).out
