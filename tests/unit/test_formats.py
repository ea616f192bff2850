"""How findings are written: for people, editors, programs and code hosts."""

import json
from collections.abc import Mapping

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.documents.diagnostics import Finding, Severity
from frontdesk.documents.formats import FORMATS, Report, render, visible
from frontdesk.documents.rules import all_rules
from frontdesk.texts import Language, load_texts

ESCAPES = "\x1b[31m \x9b2J \x07 \x00 \u202e \u2066 \u200e \u200f \u061c"


def finding(**changes: object) -> Finding:
    """A finding with some parts changed."""
    fields: dict[str, object] = {
        "rule": "LK001",
        "name": "broken-file",
        "severity": Severity.ERROR,
        "path": "docs/a.md",
    }
    fields |= {"line": 2, "column": 5, "message": "坏链接", "hint": "改一改", "fixable": True, "length": 4}
    return Finding(**(fields | changes))  # type: ignore[arg-type]


def report(*findings: Finding, line: str = "", language: Language = "zh", coloured: bool = False) -> Report:
    """A report in which every finding points at one line."""
    return Report(findings, load_texts(language), 7, lambda _path, _number: line, coloured)


def text(*findings: Finding, line: str = "", language: Language = "zh", coloured: bool = False) -> list[str]:
    """The lines of the format for people."""
    return render("text", report(*findings, line=line, language=language, coloured=coloured)).split("\n")


@pytest.mark.parametrize(
    ("line", "column", "length", "carets"),
    [
        ("abcd [x](b.md)", 10, 4, "         ^^^^"),
        ("字 [甲](乙.md)", 7, 4, "        ^^^^^"),
        ("字[甲](乙.md)", 6, 4, "       ^^^^^"),
        ("\t[x](b.md)", 6, 4, "     ^^^^"),
        ("\t字\t[x](b.md)", 8, 4, "        ^^^^"),
        ("ＡＢ x", 4, 1, "     ^"),
        ("e\u0301 x", 4, 1, "  ^"),
        ("🎉 x", 3, 1, "   ^"),
        ("abc", 1, 1, "^"),
        ("abc", 3, 99, "  ^"),
        ("abc", 4, 1, "   ^"),
        ("abc", 50, 4, "   ^"),
    ],
    ids=[
        "latin",
        "han",
        "wide-brackets",
        "tab",
        "tabs",
        "full-width",
        "combining",
        "emoji",
        "first",
        "past",
        "end",
        "far",
    ],
)
def test_the_caret_stands_under_what_is_meant(line: str, column: int, length: int, carets: str) -> None:
    """Carets count columns of a terminal: wide characters take two, combining ones none, tabs one as they are shown."""
    shown = text(finding(column=column, length=length), line=line)
    assert f"    2 | {line.replace(chr(9), ' ')}" == shown[1]
    assert f"      | {carets}" == shown[2]


def test_a_long_line_is_cut_around_the_place() -> None:
    """Of a line of 200 KB only what stands around the place is shown, with the caret still under it."""
    line = "字" * 50_000 + "[x](b.md)" + "字" * 50_000
    shown = text(finding(column=50_005, length=4), line=line)
    assert all(len(part) < 200 for part in shown)
    before = shown[1].removeprefix("    2 | ").partition("b.md")[0]
    assert "b.md" in shown[1]
    assert "      | " + " " * sum(2 if c == "字" else 1 for c in before) + "^^^^" == shown[2]


def test_a_finding_for_people() -> None:
    """Place, severity, rule and message; the line with a caret; the way out; where the reason stands; the sum."""
    assert [
        "docs/a.md:2:5  错误  LK001 broken-file  坏链接",
        "    2 | [x](b.md)",
        "      |     ^^^^",
        "   建议: 改一改",
        "   说明: frontdesk explain LK001",
        "",
        "检查了 7 个页面：1 个错误，0 个警告，0 个提示。",
        "",
    ] == text(finding(), line="[x](b.md)")


def test_a_finding_for_people_in_english() -> None:
    """The same, from the other catalogue, for several findings."""
    lines = text(finding(severity=Severity.WARNING, hint=""), finding(severity=Severity.INFO), language="en")
    assert "docs/a.md:2:5  warning  LK001 broken-file  坏链接" == lines[0]
    assert "   why: frontdesk explain LK001" == lines[1]
    assert "Checked 7 pages: 0 errors, 1 warnings, 1 notes." == lines[-2]


@pytest.mark.parametrize("line", ["", "   ", "\t"], ids=repr)
def test_an_empty_line_is_not_shown(line: str) -> None:
    """There is nothing to point at in an empty line, or in a file that is not there."""
    assert not any("|" in part for part in text(finding(), line=line))


def test_nothing_found() -> None:
    """A clean check says how much was checked."""
    assert ["检查了 7 个页面，没有发现问题。", ""] == text()
    assert "Checked 7 pages, found nothing.\n" == render("text", report(language="en"))
    assert ["", "", "[]\n"] == [render(name, report()) for name in ("concise", "github", "json")]


@pytest.mark.parametrize("severity", Severity)
def test_colours_are_for_terminals(severity: Severity) -> None:
    """Severity is coloured where the report allows it, and says the same without."""
    plain, coloured = (text(finding(severity=severity), line="x", coloured=on) for on in (False, True))
    assert "\x1b[" not in "".join(plain)
    assert "\x1b[" in coloured[0]
    assert plain[1:] == coloured[1:]
    assert text(coloured=True)[0].startswith("\x1b[")


@pytest.mark.parametrize("name", ["text", "concise", "github"])
@pytest.mark.parametrize("part", ["path", "message", "hint"])
def test_control_characters_are_shown_as_marks(name: str, part: str) -> None:
    """Whatever a writer or a file name holds, nothing reaches a terminal that it could act on."""
    rendered = render(name, report(finding(**{part: f"a{ESCAPES}b"}), line=f"x{ESCAPES}[y](z)"))
    assert not set("\x1b\x9b\x07\x00\u202e\u2066\u200e\u200f\u061c") & set(rendered)


@pytest.mark.parametrize("name", FORMATS)
def test_a_line_end_in_a_value_breaks_nothing(name: str) -> None:
    """A file name with a line end does not make a second finding, in any format."""
    one = render(name, report(finding()))
    two = render(name, report(finding(path="docs/a\nb.md", message="c\r\nd", hint="e\n::error::f")))
    if name in ("text", "concise", "github"):
        assert one.count("\n") == two.count("\n")
        assert 1 == two.count("::error ") or name != "github"
    else:
        assert 1 == len(json.loads(two) if name == "json" else json.loads(two)["runs"][0]["results"])


@given(st.text(max_size=20))
def test_visible_text_keeps_its_length(value: str) -> None:
    """Each hidden character is one mark, so that carets stay in place; all others stay."""
    shown = visible(value)
    assert len(value) == len(shown)
    assert all(a == b or b == "�" for a, b in zip(value, shown, strict=True))
    assert visible(shown) == shown
    assert all(c.isprintable() or c not in "\x1b\x9b\r\n\t\u202e" for c in shown)


def test_one_line_for_editors() -> None:
    """Place, severity, rule with its name, message: nothing else."""
    findings = (finding(), finding(path="docs/b c.md", line=10, severity=Severity.INFO))
    assert (
        "docs/a.md:2:5: error LK001/broken-file 坏链接\ndocs/b c.md:10:5: info LK001/broken-file 坏链接\n"
    ) == render("concise", report(*findings))


def test_json_for_programs() -> None:
    """A list in the order of the findings, each with the nine keys in the promised order, and Chinese as it is."""
    rendered = render("json", report(finding(), finding(path="docs/b.md", fixable=False)))
    assert [
        ("rule", "LK001"),
        ("name", "broken-file"),
        ("severity", "error"),
        ("path", "docs/a.md"),
        ("line", 2),
        ("column", 5),
        ("message", "坏链接"),
        ("hint", "改一改"),
        ("fixable", True),
    ] == list(json.loads(rendered)[0].items())
    assert ["docs/a.md", "docs/b.md"] == [found["path"] for found in json.loads(rendered)]
    assert "坏链接" in rendered


def test_github_gets_workflow_commands() -> None:
    """Errors come first, because only ten of a kind are shown; each severity has its command."""
    findings = (
        finding(severity=Severity.INFO),
        finding(severity=Severity.WARNING, line=3),
        finding(path="docs/z.md"),
        finding(line=1),
    )
    assert [
        "::error file=docs/a.md,line=1,col=5,title=LK001 broken-file::坏链接 改一改",
        "::error file=docs/z.md,line=2,col=5,title=LK001 broken-file::坏链接 改一改",
        "::warning file=docs/a.md,line=3,col=5,title=LK001 broken-file::坏链接 改一改",
        "::notice file=docs/a.md,line=2,col=5,title=LK001 broken-file::坏链接 改一改",
    ] == render("github", report(*findings)).splitlines()


def test_github_escapes() -> None:
    """Percent signs in messages, and colons and commas too in properties, cannot end or forge a command."""
    (line,) = render(
        "github", report(finding(path="docs/a,b:c%0A::x.md", message="100% ::error::y", hint="a,b: c"))
    ).splitlines()
    assert (
        "::error file=docs/a%2Cb%3Ac%250A%3A%3Ax.md,line=2,col=5,title=LK001 broken-file::100%25 ::error::y a,b: c"
    ) == line


SARIF = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri", "pattern": "sarif-schema-2\\.1\\.0\\.json$"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "maxItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "message": {
            "type": "object",
            "required": ["text"],
            "additionalProperties": False,
            "properties": {"text": {"type": "string", "minLength": 1}},
        },
        "level": {"enum": ["none", "note", "warning", "error"]},
        "run": {
            "type": "object",
            "required": ["tool", "results", "columnKind"],
            "additionalProperties": False,
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "additionalProperties": False,
                    "properties": {"driver": {"$ref": "#/$defs/driver"}},
                },
                "columnKind": {"const": "unicodeCodePoints"},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "driver": {
            "type": "object",
            "required": ["name", "version", "rules"],
            "properties": {
                "name": {"const": "frontdesk"},
                "version": {"type": "string", "pattern": "^\\d+\\.\\d+"},
                "rules": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/rule"}},
            },
        },
        "rule": {
            "type": "object",
            "required": ["id", "name", "shortDescription", "fullDescription", "defaultConfiguration"],
            "properties": {
                "id": {"type": "string", "pattern": "^[A-Z]{2}\\d{3}$"},
                "name": {"type": "string", "pattern": "^[a-z-]+$"},
                "shortDescription": {"$ref": "#/$defs/message"},
                "fullDescription": {"$ref": "#/$defs/message"},
                "defaultConfiguration": {
                    "type": "object",
                    "required": ["level"],
                    "properties": {"level": {"$ref": "#/$defs/level"}},
                },
            },
        },
        "result": {
            "type": "object",
            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"$ref": "#/$defs/level"},
                "message": {"$ref": "#/$defs/message"},
                "locations": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/location"}},
            },
        },
        "location": {
            "type": "object",
            "required": ["physicalLocation"],
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation", "region"],
                    "properties": {
                        "artifactLocation": {
                            "type": "object",
                            "required": ["uri"],
                            "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9._~/%+-]+$"}},
                        },
                        "region": {
                            "type": "object",
                            "required": ["startLine", "startColumn", "endColumn"],
                            "properties": {
                                "startLine": {"type": "integer", "minimum": 1},
                                "startColumn": {"type": "integer", "minimum": 1},
                                "endColumn": {"type": "integer", "minimum": 2},
                            },
                        },
                    },
                }
            },
        },
    },
}
"""The parts of SARIF 2.1.0 that are used, as the OASIS schema has them."""


def sarif(*findings: Finding) -> Mapping[str, object]:
    """The only run of a SARIF report that keeps to the schema."""
    parsed = json.loads(render("sarif", report(*findings)))
    jsonschema.Draft202012Validator.check_schema(SARIF)
    jsonschema.Draft202012Validator(SARIF).validate(parsed)
    (run,) = parsed["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_for_code_hosts() -> None:
    """Results with their place in code points, and each rule that found something described once."""
    run = sarif(finding(), finding(severity=Severity.WARNING), finding(rule="FM001", name="front-matter-parse"))
    tool, results = run["tool"], run["results"]
    assert isinstance(tool, dict)
    assert isinstance(results, list)
    assert ["FM001", "LK001"] == [rule["id"] for rule in tool["driver"]["rules"]]
    assert [("LK001", 1, "error"), ("LK001", 1, "warning"), ("FM001", 0, "error")] == [
        (result["ruleId"], result["ruleIndex"], result["level"]) for result in results
    ]
    assert {
        "artifactLocation": {"uri": "docs/a.md"},
        "region": {"startLine": 2, "startColumn": 5, "endColumn": 9},
    } == results[0]["locations"][0]["physicalLocation"]
    assert {"text": "坏链接 改一改"} == results[0]["message"]


def test_sarif_of_nothing() -> None:
    """A clean check is a run without results."""
    assert [] == sarif()["results"]


@pytest.mark.parametrize(
    "path", ["docs/快速 开始.md", "docs/a#b?c.md", "docs/{{ x }}.md", "../docs/a.md", "docs/a%b.md"]
)
def test_sarif_paths_are_uris(path: str) -> None:
    """Any file name becomes a valid relative reference."""
    sarif(finding(path=path))


def test_sarif_describes_every_rule() -> None:
    """Whichever rule found something, its description is there."""
    findings = [finding(rule=rule.id, name=rule.name, severity=rule.severity) for rule in all_rules().values()]
    assert len(all_rules()) == len(sarif(*findings)["results"])  # type: ignore[arg-type]


FINDINGS = st.builds(
    finding,
    severity=st.sampled_from(Severity),
    path=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=10),
    line=st.integers(1, 9999),
    column=st.integers(1, 300),
    length=st.integers(1, 300),
    message=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    hint=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)


@given(st.lists(FINDINGS, max_size=3), st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_finding_can_be_written_in_any_format(findings: list[Finding], line: str) -> None:
    """No path, message or line makes a format fail or lose a finding."""
    rendered = {name: render(name, report(*findings, line=line)) for name in FORMATS}
    assert len(findings) == rendered["concise"].count("\n") == rendered["github"].count("\n")
    assert (
        len(findings) == len(json.loads(rendered["json"])) == len(json.loads(rendered["sarif"])["runs"][0]["results"])
    )
    for found in findings:
        assert visible(found.path) in rendered["text"]
