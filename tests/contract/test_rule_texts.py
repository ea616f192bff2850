"""Every sentence of a rule: it belongs to a variant that exists, and every variant can be met and has one."""

import ast
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import REPOSITORY, find_all

from frontdesk.documents.check import word
from frontdesk.documents.rules import Rule, all_rules
from frontdesk.documents.schema import ContentType
from frontdesk.documents.site import Site
from frontdesk.documents.site_layout import read_layout
from frontdesk.documents.tree import Tree
from frontdesk.texts import LANGUAGES, Language, load_texts
from frontdesk.yaml_nodes import PROBLEMS

DOCUMENTS = REPOSITORY / "frontdesk/documents"
FIXTURES = Path(__file__).parent / "rules"
EVERY_RULE = pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.id)
BOTH_LANGUAGES = pytest.mark.parametrize("language", LANGUAGES)
ABOUT = {"title", "why", "bad", "good"}

FAULTS: dict[str, tuple[tuple[str, str], ...]] = {
    "FM001": (
        ("page.py", "Fault"),
        ("tree.py", "Fault"),
        ("lost_front_matter.py", "Fault"),
        ("../yaml_nodes.py", "YamlFault"),
    ),
    "FM004": (("schema.py", "Wrong"),),
    "FW007": (
        ("framework.py", "FrameworkFault"),
        ("framework.py", "_fault"),
        ("site.py", "FrameworkFault"),
        ("../yaml_nodes.py", "YamlFault"),
    ),
    "PM003": (
        ("located_yaml.py", "LocatedFault"),
        ("reference_data.py", "ReferenceFault"),
        ("reference_data.py", "Flaw"),
        ("entry_flaws.py", "Flaw"),
    ),
    "BL001": (("blocks.py", "BlockFault"),),
}
"""Rules that word the faults which a reader of files met: the module, and what it calls with the kind first."""


# Reading the variants out of the code


def literals(expression: ast.expr, module: ast.Module) -> set[str]:
    """The texts an expression can be: a constant, either side of a choice, or what a name is set to."""
    match expression:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp():
            return literals(expression.body, module) | literals(expression.orelse, module)
        case ast.Name(id=name):
            values = (
                node.value
                for node in ast.walk(module)
                if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
            )
            return {text for value in values for text in literals(value, module)}
    return set()


def calls(module: ast.Module, name: str) -> Iterator[ast.Call]:
    """The calls of a function, class or method of a name."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and name in (getattr(node.func, "id", None), getattr(node.func, "attr", None)):
            yield node


def argument(call: ast.Call, position: int, keyword: str) -> ast.expr | None:
    """An argument by its place or name."""
    named = next((k.value for k in call.keywords if k.arg == keyword), None)
    return call.args[position] if len(call.args) > position else named


def module_of(rule: Rule) -> ast.Module:
    """The rule's own module."""
    sources = (path.read_text(encoding="utf-8") for path in (DOCUMENTS / "rules").glob("*.py"))
    return next(ast.parse(text) for text in sources if re.search(rf'^RULE = Rule\(\s*"{rule.id}"', text, re.MULTILINE))


def variants(rule: Rule) -> set[str]:
    """Every variant of its message that a rule can yield."""
    module = module_of(rule)
    found: set[str] = set()
    for call in calls(module, "Hit"):
        written = argument(call, 2, "variant")
        known = {"default"} if written is None else literals(written, module)
        assert known or rule.id in (*FAULTS, "FW006"), (
            f"{rule.id}: where does {ast.unparse(call)} take its variant from?"
        )
        found |= known
    for file, name in FAULTS.get(rule.id, ()):
        source = ast.parse((DOCUMENTS / file).read_text(encoding="utf-8"))
        kinds = (kind for call in calls(source, name) if (kind := argument(call, 0, "kind")) is not None)
        found |= {text for kind in kinds for text in literals(kind, source)}
    if rule.id in ("FM001", "FW007", "PM003"):  # the parser's words are kinds
        found |= set(PROBLEMS.values())
    if rule.id == "PM003":
        found -= {"yaml"}
    if rule.id == "FW006":  # its variants are the kinds of pages it knows
        kinds_used = (
            n.attr for n in ast.walk(module) if isinstance(n, ast.Attribute) and ast.unparse(n.value) == "ContentType"
        )
        found |= {ContentType[kind].value for kind in kinds_used}
    return found


def hint_variants(rule: Rule) -> set[str]:
    """Every variant of its hint that a rule asks for by name."""
    module = module_of(rule)
    hints = (hint for call in calls(module, "Hit") if (hint := argument(call, 4, "hint")) is not None)
    found = {text for hint in hints for text in literals(hint, module)}
    return found | ({"title", "category", "author"} if rule.id == "FM005" else set())


def texts_of(rule: Rule, kind: str, language: Language) -> set[str]:
    """The variants that the catalogue has texts for."""
    prefix = f"rules.{rule.id}.{kind}."
    return {key.removeprefix(prefix) for key in sorted(load_texts(language).keys()) if key.startswith(prefix)}


# The catalogue


@BOTH_LANGUAGES
@EVERY_RULE
def test_messages_are_the_variants(rule: Rule, language: Language) -> None:
    """A rule's sentences are those of its variants: none is missing and none is left over."""
    assert variants(rule) == texts_of(rule, "message", language)


@BOTH_LANGUAGES
@EVERY_RULE
def test_hints_belong_to_variants(rule: Rule, language: Language) -> None:
    """A remedy is the default one, or that of a variant that exists; a remedy asked for by name exists."""
    hints = texts_of(rule, "hint", language)
    assert hints <= {"default"} | variants(rule) | hint_variants(rule)
    assert hint_variants(rule) - variants(rule) <= hints
    assert "default" in hints


@BOTH_LANGUAGES
@EVERY_RULE
def test_a_rule_is_described(rule: Rule, language: Language) -> None:
    """A rule has a title, a reason and both examples, not empty, and its family a name."""
    texts = load_texts(language)
    prefix = f"rules.{rule.id}."
    others = {key.removeprefix(prefix) for key in sorted(texts.keys()) if key.startswith(prefix)}
    assert {key for key in others if not key.startswith(("message.", "hint."))} == ABOUT
    assert all(texts(prefix + key).strip() for key in others)
    assert texts(f"rules.{rule.id}.bad") != texts(f"rules.{rule.id}.good")
    assert texts(f"family.{rule.family}")


def test_no_texts_are_left_over() -> None:
    """The catalogue has texts for the rules that exist, and for no others."""
    keys = load_texts("zh").keys()
    assert set(all_rules()) == {key.split(".")[1] for key in keys if key.startswith("rules.")}
    assert {rule.family for rule in all_rules().values()} == {
        key.split(".")[1] for key in keys if key.startswith("family.")
    }


@EVERY_RULE
def test_both_languages_name_the_same_things(rule: Rule) -> None:
    """A sentence tells the same in both languages: the same names stand in its braces."""
    zh, en = load_texts("zh"), load_texts("en")
    for key in sorted(zh.keys()):
        if key.startswith((f"rules.{rule.id}.message.", f"rules.{rule.id}.hint.")):
            assert set(re.findall(r"\{(\w+)\}", zh(key))) == set(re.findall(r"\{(\w+)\}", en(key))), key


# Each variant can be met


@dataclass(frozen=True)
class Case:
    """A file that makes a rule speak in one variant, and where; no fixture, because it is no text, or huge."""

    rule: str
    variant: str
    path: str
    line: int
    column: int
    content: bytes
    """What stands at `path`; the rest of the site is good."""
    framework: bool = True
    """Whether a framework rules the site."""


def front(*lines: str) -> bytes:
    """A page of this front matter."""
    return ("---\n" + "\n".join(lines) + "\n---\n\n# 镜像\n\n一份在别处的副本。\n").encode()


PAGE, FRAMEWORK = "content/guides/mirror.md", "content/framework.yml"
GOOD = ("title: 镜像", "category: guides", "author: 存储平台组")
CASES = (
    Case("FM001", "character", PAGE, 5, 1, front(*GOOD, "owner: 存储\a组")),
    Case("FM001", "nul", PAGE, 7, 1, front(*GOOD).replace("镜像\n\n一".encode(), "镜\0像\n\n一".encode())),
    Case("FM001", "encoding", PAGE, 2, 1, front(*GOOD).decode().encode("gbk")),
    Case("FM001", "front-size", PAGE, 1, 1, front(*GOOD, "x-notes: " + "长" * 40_000)),
    Case("FM001", "size", PAGE, 1, 1, front(*GOOD) + "镜像保存在另一个机房。\n".encode() * 70_000),
    Case("FM001", "encoding", "content/guides/.meta.yml", 2, 1, b"owner: ok\nauthor: " + "存储平台组".encode("gbk")),
    Case("FM001", "list", "content/guides/.meta.yml", 1, 1, b"- owner: ok\n"),
    Case("FM001", "scalar", "content/guides/.meta.yml", 1, 1, "存储平台组\n".encode()),
    Case("FM001", "late", PAGE, 2, 1, b"\n" + front(*GOOD)),
    Case("FM001", "undelimited", PAGE, 3, 1, "title: 镜像\n\nstatus: draft\n".replace("\n\n", "\n x\n").encode()),
    Case("FM001", "wide-colon", PAGE, 2, 6, front("title：镜像", *GOOD[1:])),
    Case("FM001", "value", PAGE, 5, 11, front(*GOOD, "reviewed: 2026-02-30"), framework=False),
    Case("FM001", "value", "content/guides/.meta.yml", 2, 4, b"x-a:\n- [0x_]\n", framework=False),
    Case("FM001", "merge", PAGE, 5, 1, front(*GOOD, "<<: {status: draft}"), framework=False),
    Case("FM001", "merge", "content/guides/.meta.yml", 1, 1, b"<<: {status: draft}\n"),
    Case("FM001", "ending", "content/guides/mirror.Md", 1, 1, front(*GOOD, "status: draft")),
    Case("FM001", "defaults-name", "content/guides/_meta.yml", 1, 1, b"status: draft\n"),
    Case("FM001", "defaults-name", "content/.meta.yaml", 1, 1, b"status: draft\n", framework=False),
    Case("FM003", "near", PAGE, 5, 1, front(*GOOD, "Status: draft"), framework=False),
    Case("FM003", "elsewhere", PAGE, 5, 1, front(*GOOD, "draft: true"), framework=False),
    Case("FM003", "elsewhere", PAGE, 5, 1, front(*GOOD, "Published: no"), framework=False),
    Case("FM003", "elsewhere", PAGE, 5, 1, front(*GOOD, "draft: yes")),
    Case("FM004", "choice", PAGE, 5, 8, front(*GOOD, "status:"), framework=False),
    Case("FM004", "choice", PAGE, 5, 9, front(*GOOD, "status: 0"), framework=False),
    Case("FM004", "choice", PAGE, 5, 9, front(*GOOD, "status: {a: draft}"), framework=False),
    Case("FM004", "choice", PAGE, 5, 9, front(*GOOD, "status: ｄｒａｆｔ"), framework=False),
    Case("FM004", "choice", PAGE, 5, 9, front(*GOOD, "status: 草稿"), framework=False),
    Case("FM004", "choice", "content/guides/.meta.yml", 1, 9, b"status: Review\n", framework=False),
    Case("FM003", "near", "content/guides/.meta.yml", 1, 1, b"Level: all\n"),
    Case("FM004", "choice", "content/guides/.meta.yml", 1, 8, b"level: beginer\n"),
    Case("FM004", "at_least", PAGE, 6, 10, front(*GOOD, "promises:", "  codes: 0")),
    Case("FM004", "markup", PAGE, 5, 14, front(*GOOD, 'description: "<b>x</b>"')),
    Case("FM004", "markup", PAGE, 5, 8, front(*GOOD, "owner: '{{ config }}'")),
    Case("FM004", "markup", PAGE, 5, 11, front(*GOOD, "subtitle: <svg onload=x>")),
    Case("FM004", "pattern", PAGE, 5, 7, front(*GOOD, "hide: 5")),
    Case("FM004", "pattern", PAGE, 5, 11, front(*GOOD, "template: ../../x.html")),
    Case("FM004", "mapping", PAGE, 5, 9, front(*GOOD, "search: 5")),
    Case("FM004", "choice", PAGE, 5, 7, front(*GOOD, "level:")),
    Case("FM004", "choice", PAGE, 5, 9, front(*GOOD, "status: [draft]")),
    Case("FM004", "duration", PAGE, 5, 17, front(*GOOD, "estimated_time: [30分钟]")),
    Case("FM004", "lint", PAGE, 6, 3, front(*GOOD, "lint:", "  ignore: [PR004]")),
    Case("FM004", "reason", PAGE, 7, 12, front(*GOOD, "lint:", "  disable:", "    PR004: 老用户")),
    Case("FW007", "colon", FRAMEWORK, 3, 19, b"documentation_framework:\n  guides:\n    description: a: b\n"),
    Case("FW007", "tab", FRAMEWORK, 2, 1, b"documentation_framework:\n\tguides: {}\n"),
    Case("FW007", "syntax", FRAMEWORK, 1, 26, b"documentation_framework: @\n"),
    Case("FW007", "bracket", FRAMEWORK, 2, 1, b"documentation_framework: [a\n"),
    Case("FW007", "quote", FRAMEWORK, 2, 1, b"documentation_framework: '\n"),
    Case("FW007", "no-colon", FRAMEWORK, 3, 1, b"documentation_framework: {}\nab\n"),
    Case("FM001", "bracket", PAGE, 6, 1, front(*GOOD, "tags: [a"), framework=False),
    Case("FM001", "syntax", PAGE, 5, 8, front(*GOOD, "owner: @a"), framework=False),
    Case("FM001", "quote", PAGE, 6, 1, front(*GOOD, "owner: 'a"), framework=False),
    Case("FM001", "no-colon", PAGE, 6, 1, front(*GOOD, "owner"), framework=False),
    Case("PM003", "syntax", "content/guides/big.yml", 1, 9, b"groups: @\n"),
    Case("PM003", "bracket", "content/guides/big.yml", 2, 1, b"groups: [a\n"),
    Case("PM003", "no-colon", "content/guides/big.yml", 3, 1, b"groups: []\nab\n"),
    Case("PM003", "quote", "content/guides/big.yml", 2, 1, b"groups: 'a\n"),
    Case("PM003", "depth", "content/guides/big.yml", 1, 1008, b"groups: " + b"[" * 20_000),
    Case("PM003", "encoding", "content/guides/big.yml", 2, 1, b"groups:\n- \xff\n"),
    Case(
        "LK001",
        "address",
        PAGE,
        9,
        7,
        front(*GOOD).replace("一份".encode(), "见[配额](../quota)，".encode()),
        framework=False,
    ),
    Case("LK001", "address", PAGE, 9, 7, front(*GOOD).replace("一份".encode(), "见[配额](quota/)，".encode())),
    Case("FW007", "character", FRAMEWORK, 1, 1, b"documentation_framework: \a\n"),
    Case("FW007", "documents", FRAMEWORK, 2, 1, b"documentation_framework: {}\n---\na: 1\n"),
    Case("FW007", "alias", FRAMEWORK, 1, 26, b"documentation_framework: &a {}\n"),
    Case("FW007", "merge", FRAMEWORK, 1, 1, b"<<: {}\n"),
    Case("FW007", "tag", FRAMEWORK, 1, 26, b"documentation_framework: !!map {}\n"),
    Case("FW007", "depth", FRAMEWORK, 1, 46, b"documentation_framework: " + b"[" * 30 + b"]" * 30),
    Case(
        "FW007",
        "promise",
        FRAMEWORK,
        4,
        39,
        "documentation_framework:\n  guides:\n    description: 指南\n    documents: [{name: 配额, languages: [1, 2]}]\n".encode(),
    ),
    Case("FM004", "list", PAGE, 6, 14, front(*GOOD, "promises:", "  languages: [1, 2]")),
    Case("FW007", "key", FRAMEWORK, 1, 1, b"[documentation_framework]: {}\n"),
    Case("FW007", "top", FRAMEWORK, 1, 1, b"sections:\n  guides:\n    documents: []\n"),
    Case("FW007", "top", FRAMEWORK, 1, 26, b"documentation_framework: [guides]\n"),
    Case("FW007", "top", FRAMEWORK, 1, 1, b""),
    Case(
        "FW007",
        "encoding",
        FRAMEWORK,
        3,
        1,
        "documentation_framework:\n  guides:\n    description: 指南\n".encode("gbk"),
    ),
    Case("FW007", "size", FRAMEWORK, 1, 1, b"documentation_framework: {}\n" + b"# comment\n" * 110_000),
    Case(
        "PM003",
        "size",
        "content/guides/big.yml",
        1,
        1,
        b"groups: []\n" + b"# comment\n" * 420_000,
    ),
    Case(
        "PM003",
        "list",
        "content/guides/big.yml",
        1,
        47,
        "groups: [{codes: [{code: E1, cause: 甲, pages: x.md, remedy: 乙}]}]\n".encode(),
    ),
    Case(
        "PM003",
        "duplicate",
        "content/guides/big.yml",
        1,
        51,
        "groups: [{codes: [{code: E1, cause: 甲, remedy: 乙, cause: 丙}]}]\n".encode(),
    ),
    Case(
        "PM003",
        "boolean",
        "content/guides/big.yml",
        1,
        18,
        "groups: [{title: on, codes: [{code: E1, cause: 甲, remedy: 乙}]}]\n".encode(),
    ),
    Case(
        "LK001",
        "default",
        "content/guides/big.yml",
        1,
        48,
        "groups: [{codes: [{code: E1, cause: 甲, pages: [x.md], remedy: 乙}]}]\n".encode(),
    ),
)
ON_DISK_ONLY = {
    ("FM001", "io"),
    ("FM001", "symlink"),
    ("FM001", "loop"),
    ("FM001", "special"),
    ("FW007", "io"),
    ("FW007", "no-file"),
}


def build_case(root: Path, case: Case) -> None:
    """A site that is good but for the case's file."""
    files = {
        "mkdocs.yml": b"site_name: t\ndocs_dir: content\n",
        FRAMEWORK: "documentation_framework:\n  guides:\n    description: 指南\n    documents: []\n".encode(),
        "content/guides/index.md": "---\ntitle: 指南\ncategory: guides\nauthor: 组\n---\n\n# 指南\n\n两页。\n".encode(),
        "content/guides/quota.md": "---\ntitle: 配额\ncategory: guides\nauthor: 组\n---\n\n# 配额\n\n上限。\n".encode(),
    }
    if not case.framework:
        del files[FRAMEWORK]
    if case.path.endswith("big.yml"):
        shown = '见 <!-- frontdesk/reference source="big.yml" -->'
        files[PAGE] = front(*GOOD).replace("一份".encode(), shown.encode())
    for path, content in {**files, case.path: case.content}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


@BOTH_LANGUAGES
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.variant}-{Path(case.path).name}")
def test_a_variant_is_met(case: Case, language: Language, tmp_path: Path) -> None:
    """A file with this fault, and nothing else, is reported by this rule once, at its place, in the variant's words."""
    build_case(tmp_path, case)
    found = [f for f in find_all(tmp_path, language) if f.severity != "info"]
    assert [(case.rule, case.path, case.line, case.column)] == [(f.rule, f.path, f.line, f.column) for f in found]
    template = load_texts(language)(f"rules.{case.rule}.message.{case.variant}")
    pattern = ".*".join(re.escape(part) for part in re.split(r"\{\w+\}", template))
    assert re.fullmatch(pattern, found[0].message)
    assert found[0].hint
    assert not re.search(r"None|\['", found[0].message + found[0].hint)  # no words of Python's


def test_a_link_out_of_the_content_is_reported(tmp_path: Path) -> None:
    """A symbolic link that leads out is FM001, be it a page, a folder or a file; its target is not read."""
    root, outside = tmp_path / "site", tmp_path / "outside"
    build_case(root, Case("", "", PAGE, 1, 1, front(*GOOD)))
    outside.mkdir()
    (outside / "secret.md").write_text("---\ntitle: 机密: 名单\n---\n", encoding="utf-8")
    for name in ("page.md", "folder", "data.yml"):
        (root / "content/guides" / name).symlink_to(outside / "secret.md" if "." in name else outside)
    found = [f for f in find_all(root) if f.severity != "info"]
    expected = [("FM001", f"content/guides/{name}", 1, 1) for name in ("data.yml", "folder", "page.md")]
    assert expected == [(f.rule, f.path, f.line, f.column) for f in found]
    assert {load_texts("zh")("rules.FM001.message.symlink")} == {f.message for f in found}
    assert not any("机密" in f.message for f in found)


def test_what_is_no_file_is_reported(tmp_path: Path) -> None:
    """A pipe and a link back to the folder it lies in are FM001 at their own path, and what they hold is not read."""
    build_case(tmp_path, Case("", "", PAGE, 1, 1, front(*GOOD)))
    os.mkfifo(tmp_path / "content/guides/pipe.md")
    (tmp_path / "content/guides/loop").symlink_to("..")
    found = [f for f in find_all(tmp_path) if f.severity != "info"]
    assert [("FM001", f"content/guides/{name}") for name in ("loop", "pipe.md")] == [(f.rule, f.path) for f in found]
    texts = load_texts("zh")
    assert [texts(f"rules.FM001.message.{kind}") for kind in ("loop", "special")] == [f.message for f in found]


def test_a_page_that_cannot_be_fetched_is_reported(tmp_path: Path) -> None:
    """A page that is listed and cannot be read is FM001 with the system's reason."""
    build_case(tmp_path, Case("", "", PAGE, 1, 1, front(*GOOD)))
    tree = Tree(read_layout(tmp_path), frozenset({"guides/gone.md"}))
    rule, texts = all_rules()["FM001"], load_texts("en")
    assert rule.check_page is not None
    hits = list(rule.check_page(tree.page("guides/gone.md"), Site(tree)))
    assert {"io"} == {hit.variant for hit in hits}
    assert "No such file" in word(Site(tree), rule, hits[0], texts).message


@EVERY_RULE
def test_every_variant_is_shown_by_a_test(rule: Rule) -> None:
    """Each variant of a rule is met by its bad tree, or by a case of this file."""
    listed = json.loads((FIXTURES / rule.id / "expected.json").read_text(encoding="utf-8"))
    shown = {finding["variant"] for finding in listed if finding.get("rule", rule.id) == rule.id}
    shown |= {case.variant for case in CASES if case.rule == rule.id}
    shown |= {variant for identity, variant in ON_DISK_ONLY if identity == rule.id}
    assert variants(rule) == shown
