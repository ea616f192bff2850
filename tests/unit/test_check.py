"""Running rules over a site: which run, in which order findings come, what a page may switch off."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from support import find_all, open_site, write_tree

from frontdesk.documents.check import Selection, check, word
from frontdesk.documents.diagnostics import Finding, Severity
from frontdesk.documents.explain import explain, list_rules
from frontdesk.documents.rules import Hit, all_rules, nearest
from frontdesk.errors import ConfigError
from frontdesk.texts import LANGUAGES, Language, load_texts
from frontdesk.yaml_nodes import Mark

FRAMEWORK = "documentation_framework:\n  guide:\n    description: 指南\n    documents: [{name: 缺, level: all}]\n"


def findings(
    root: Path,
    files: Mapping[str, str],
    *,
    select: tuple[str, ...] = (),
    paths: tuple[str, ...] | None = None,
    language: Language = "zh",
) -> list[Finding]:
    """What is found in a site of these pages."""
    site = open_site(write_tree(root, {"mkdocs.yml": "site_name: x\n", **files}))
    return check(site, Selection(select).rules(), load_texts(language), paths)


def test_nothing_selected_means_everything() -> None:
    """Every rule runs unless something is said."""
    assert tuple(all_rules().values()) == Selection().rules()


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        (("LK001",), (), ["LK001"]),
        (("BL", "LK002"), (), ["BL001", "LK002"]),
        (("LK",), ("LK002",), ["LK001", "LK003"]),
        (("LK",), ("LK",), []),
    ],
)
def test_rules_and_families(select: tuple[str, ...], ignore: tuple[str, ...], expected: list[str]) -> None:
    """Rules are chosen and left out by id or family; leaving out wins."""
    assert expected == sorted(rule.id for rule in Selection(select, ignore).rules())


@pytest.mark.parametrize(
    ("name", "near"), [("LK01", "LK001"), ("FM0001", "FM001"), ("LL", None), ("broken-file", None), ("X" * 9999, None)]
)
def test_unknown_rules_are_refused(name: str, near: str | None) -> None:
    """A name that is no rule says so, with the nearest one and the families, whether chosen or left out."""
    for selection in (Selection((name,)), Selection((), (name,))):
        with pytest.raises(ConfigError, match="no such rule or family") as caught:
            selection.rules()
        assert "Families: BL, FM, FW, LK, PB, PM, PR, ST, SY, TM" in str(caught.value)
        assert near is None or f"did you mean {near}?" in str(caught.value)


@pytest.mark.parametrize(
    ("word_written", "known", "expected"),
    [
        ("beginer", ("beginner", "advanced"), "beginner"),
        ("xyz", ("beginner",), None),
        ("", ("a",), None),
        ("a" * 100_000, ("a" * 90,), "a" * 90),
    ],
)
def test_the_nearest_word(word_written: str, known: tuple[str, ...], expected: str | None) -> None:
    """A suggestion is made where a word is close, and a long word costs nothing."""
    assert expected == nearest(word_written, known)


def test_findings_come_by_path_line_and_rule(tmp_path: Path) -> None:
    """The order of findings does not depend on the order of rules or files."""
    files = {
        "docs/b.md": "[x](no.md)\n[y](b.md#no)\n",
        "docs/a.md": "---\ntitle: no\n---\n\n[x](a.md#no) [y](no.md)\n<!-- frontdesk/no -->\n",
    }
    found = findings(tmp_path, files)
    assert [
        ("docs/a.md", 2, "FM007"),
        ("docs/a.md", 5, "LK001"),
        ("docs/a.md", 5, "LK002"),
        ("docs/a.md", 6, "BL001"),
        ("docs/b.md", 1, "LK001"),
        ("docs/b.md", 2, "LK002"),
    ] == [(f.path, f.line, f.rule) for f in found]


def test_without_a_framework_only_rules_that_need_none_run(tmp_path: Path) -> None:
    """A site that has no framework is not asked for front matter."""
    page = {"docs/a.md": "# 甲\n"}
    assert [] == findings(tmp_path / "a", page)
    found = {f.rule for f in findings(tmp_path / "b", {**page, "docs/framework.yml": FRAMEWORK})}
    assert {"FM002", "FW001"} <= found


def test_with_paths_only_those_pages_are_looked_at(tmp_path: Path) -> None:
    """One page of a site is checked by the rules about pages, without those about the whole site."""
    files = {"docs/framework.yml": FRAMEWORK, "docs/a.md": "[x](no.md)\n", "docs/b.md": "[x](no.md)\n"}
    found = findings(tmp_path, files, paths=("a.md", "a.md"))
    assert {("docs/a.md", "FM002"), ("docs/a.md", "LK001")} == {(f.path, f.rule) for f in found}
    assert 2 == len(found)
    assert [] == findings(tmp_path, files, paths=())


DISABLED = "---\ntitle: 甲\nlint: {{disable: {{{rule}: {reason}}}}}\n---\n\n[x](no.md)\n"


@pytest.mark.parametrize(
    ("rule", "reason", "hidden"),
    [
        ("LK001", "旧手册还没搬", True),
        ("LK001", "'  旧手册还没搬  '", True),
        ("LK001", "短", False),
        ("LK001", "''", False),
        ("LK001", "~", False),
        ("LK001", "[a, b, c, d]", False),
        ("LK", "旧手册还没搬", False),
        ("lk001", "旧手册还没搬", False),
        ("LK002", "旧手册还没搬", False),
    ],
)
def test_a_page_switches_a_rule_off_with_a_reason(tmp_path: Path, rule: str, reason: str, hidden: bool) -> None:
    """The rule's id and a reason hide its findings on that page; anything less does not."""
    files = {"docs/a.md": DISABLED.format(rule=rule, reason=reason), "docs/b.md": "[x](no.md)\n"}
    found = [f.path for f in findings(tmp_path, files, select=("LK001",))]
    assert (["docs/b.md"] if hidden else ["docs/a.md", "docs/b.md"]) == found


def test_some_rules_cannot_be_switched_off(tmp_path: Path) -> None:
    """What makes a page unreadable, or lets a draft out, is always reported."""
    assert {"FM001", "PB001"} <= {rule.id for rule in all_rules().values() if not rule.suppressible}
    page = "---\ntitle: a: b\nlint: {disable: {FM001: 就是要这样}}\n---\n"
    assert ["FM001"] == [f.rule for f in findings(tmp_path, {"docs/a.md": page})]


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        ("published", Severity.ERROR),
        ("archived", Severity.ERROR),
        ("draft", Severity.WARNING),
        ("review", Severity.WARNING),
    ],
)
def test_what_softens_on_drafts(tmp_path: Path, status: str, severity: Severity) -> None:
    """Some errors are warnings on pages that readers do not see yet."""
    files = {"docs/a.md": f"---\nstatus: {status}\n---\n[x](b.md)\n", "docs/b.md": "---\nstatus: draft\n---\n"}
    assert [severity] == [f.severity for f in findings(tmp_path, files, select=("LK003",))]


def worded(root: Path, hit: Hit, rule: str, language: Language = "zh") -> Finding:
    """A find in words."""
    site = open_site(write_tree(root, {"mkdocs.yml": "site_name: x\n", "docs/a.md": ""}))
    return word(site, all_rules()[rule], hit, load_texts(language))


def test_a_find_in_words(tmp_path: Path) -> None:
    """A finding has its rule's words, severity and way out, the find's place, and the path from the site root."""
    found = worded(tmp_path, Hit("a.md", Mark(3, 5, 7), values={"target": "b.md", "near": None}), "LK001")
    texts = load_texts("zh")
    assert (
        Finding(
            rule="LK001",
            name="broken-file",
            severity=Severity.ERROR,
            path="docs/a.md",
            line=3,
            column=5,
            message=texts("rules.LK001.message.default", target="b.md"),
            hint=texts("rules.LK001.hint.default", target="b.md"),
            fixable=True,
            length=7,
        )
        == found
    )


def test_the_hint_of_a_variant(tmp_path: Path) -> None:
    """A variant without a way out of its own takes the rule's, and a find may name another one."""
    values = {"target": "b.md", "near": "c.md"}
    texts = load_texts("zh")
    outside = worded(tmp_path, Hit("a.md", Mark(1), "outside", values), "LK001")
    near = worded(tmp_path, Hit("a.md", Mark(1), "outside", values, hint="near"), "LK001")
    assert texts("rules.LK001.hint.default", **values) == outside.hint
    assert texts("rules.LK001.hint.near", **values) == near.hint


def test_values_cannot_break_a_message_into_lines(tmp_path: Path) -> None:
    """White space of any kind in what a writer wrote becomes one space."""
    hit = Hit("a.md", Mark(1), values={"target": "a\n\n::error::\tb\r\nc", "near": None})
    assert "\n" not in worded(tmp_path, hit, "LK001").message
    assert "a ::error:: b c" in worded(tmp_path, hit, "LK001").message


def test_a_find_outside_the_content(tmp_path: Path) -> None:
    """What is not in the content folder is shown as it is named."""
    hit = Hit("docs/framework.yml", Mark(1), values={"detail": "x"}, variant="top", in_content=False)
    assert "docs/framework.yml" == worded(tmp_path, hit, "FW007").path


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: rule.id)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_is_explained(rule: object, language: Language) -> None:
    """What a rule wants, why, a bad and a good example, how much it matters and whether it can be switched off."""
    found = next(r for r in all_rules().values() if r == rule)
    texts = load_texts(language)
    explained = explain(found.id, texts)
    assert explained.startswith(f"{found.id} {found.name}  {texts(f'rules.{found.id}.title')}\n")
    for key in ("explain.why", "explain.bad", "explain.good"):
        assert f"\n{texts(key)}\n  " in explained
    assert (texts("explain.unsuppressible") in explained) is not found.suppressible
    assert f"{found.id}  {texts(f'check.severity.{found.severity}')}  {found.name}" in list_rules(texts)


def test_a_rule_that_is_not_there_is_not_explained() -> None:
    """A wrong id is the call's fault, with the nearest one."""
    with pytest.raises(ConfigError, match=r"did you mean LK001\?"):
        explain("LK0001", load_texts("en"))


def told(root: Path, files: Mapping[str, str | bytes]) -> list[tuple[str, str, str]]:
    """Errors and warnings in the content of a site: rule, severity and path."""
    write_tree(root, {"mkdocs.yml": "site_name: x\n", **files})
    return [(f.rule, f.severity.value, f.path) for f in find_all(root) if f.severity is not Severity.INFO]


def test_other_sites_may_write_any_prerequisite(tmp_path: Path) -> None:
    """Without a framework what has to be known before is free text; only circles are told."""
    text = "---\ntitle: {}\nprerequisites: {}\n---\n\n# x\n\n[a](a.md) [b](b.md)\n"
    files = {
        "docs/index.md": text.format("首页", "Python 3 and Docker"),
        "docs/a.md": text.format("甲", "[Docker 20+, 乙]"),
    }
    assert [] == told(tmp_path, {**files, "docs/b.md": text.format("乙", "[]")})
    assert ["PR003"] == sorted({rule for rule, _, _ in told(tmp_path, {"docs/b.md": text.format("乙", "甲")})})


@pytest.mark.parametrize(
    ("page", "link", "found"),
    [
        ("index.md", "a/", "warning"),
        ("index.md", "a", "warning"),
        ("index.md", "a/#x", "warning"),
        ("index.md", "sub/b/", "warning"),
        ("sub/b.md", "../../a/", "warning"),
        ("sub/b.md", "../a/", "error"),
        ("sub/index.md", "b/", "warning"),
        ("index.md", "a.html", "error"),
        ("index.md", "no/", "error"),
    ],
)
def test_an_address_that_works_is_no_broken_link(page: str, link: str, found: str, tmp_path: Path) -> None:
    """Where a page has the address a link means, the remedy is its file; without a framework it is only a warning."""
    files = {f"docs/{path}": "# x {#x}\n" for path in ("index.md", "a.md", "sub/index.md", "sub/b.md")}
    files[f"docs/{page}"] = f"# x {{#x}}\n\n[甲]({link})\n"
    assert [("LK001", found, f"docs/{page}")] == [f for f in told(tmp_path, files) if f[0] == "LK001"]
    hint = next(f.hint for f in find_all(tmp_path) if f.rule == "LK001")
    assert ("b.md" in hint or "a.md" in hint) == (link != "no/")


def test_an_old_address_of_the_page_itself_is_no_other_page(tmp_path: Path) -> None:
    """An alias that is the page's own address leads to it anyway; that of another page is taken."""
    text = "---\ntitle: {}\naliases: {}\n---\n\n# x\n"
    files = {"docs/index.md": "[a](a.md) [b](b.md)\n", "docs/a.md": text.format("甲", "[a, a.md, a/]")}
    assert [] == told(tmp_path, {**files, "docs/b.md": text.format("乙", "old")})
    assert [("PB004", "error", "docs/b.md")] == told(tmp_path, {"docs/b.md": text.format("乙", "a")})


@pytest.mark.parametrize(
    "broken",
    [
        "---\ntitle: 配额: 新版\n---\n\n# 配额\n".encode(),
        "---\ntitle: 配额\n".encode(),
        "---\ntitle: 配额\n---\n".encode("gbk"),
        b"\0",
    ],
    ids=["colon", "unclosed", "gbk", "nothing to see"],
)
def test_a_page_that_cannot_be_read_is_one_fault(broken: bytes, tmp_path: Path) -> None:
    """Nobody is told to make a required page anew, or that it is not found, while it may be the one that is broken."""
    head = "---\ntitle: {}\ncategory: use\nauthor: 组\n---\n\n# x\n\n正文。\n"
    files: dict[str, str | bytes] = {
        "docs/framework.yml": "documentation_framework: {use: {description: 使用, documents: [{name: 配额}]}}\n",
        "docs/index.md": head.format("首页").replace("use", "home"),
        "docs/use/index.md": head.format("使用"),
        "docs/use/a.md": head.format("甲\nprerequisites: 配额"),
        "docs/use/quota.md": broken,
    }
    assert [("FM001", "error", "docs/use/quota.md")] == [f for f in told(tmp_path, files) if f[1] == "error"]
    other = {"docs/use/quota.md": "---\ntitle: 别的: 新版\n---\n"}
    assert ["FM001", "FW001"] == sorted(rule for rule, severity, _ in told(tmp_path, other) if severity == "error")


def test_a_prerequisite_that_may_be_unreadable_is_not_called_missing(tmp_path: Path) -> None:
    """A page whose name can be seen in a broken file is not told to be nowhere."""
    text = "---\ntitle: 甲\ncategory: home\nauthor: 组\nprerequisites: [{}]\n---\n\n# x\n\n正文。\n"
    files: dict[str, str | bytes] = {
        "docs/framework.yml": "documentation_framework: {}\n",
        "docs/index.md": text.format("配额"),
        "docs/quota.md": "---\ntitle: 配额\nx: a: b\n---\n",
    }
    assert ["FM001"] == [rule for rule, severity, _ in told(tmp_path, files) if severity == "error"]
    files["docs/index.md"] = text.format("快照")
    assert ["FM001", "PR001"] == sorted(rule for rule, severity, _ in told(tmp_path, files) if severity == "error")
