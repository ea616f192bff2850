"""Every rule of the folder: its fixtures, its switches and its row in the handbook."""

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from support import REPOSITORY, find_all

from frontdesk.cli import frontdesk
from frontdesk.documents.diagnostics import Finding, Severity
from frontdesk.documents.rules import Rule, all_rules
from frontdesk.texts import LANGUAGES, Language, load_texts
from mkdocs_frontdesk.framework.references import render_rules

FIXTURES = Path(__file__).parent / "rules"
RULES = tuple(all_rules().values())
EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
BOTH_LANGUAGES = pytest.mark.parametrize("language", LANGUAGES)
REASON = "面向老用户"[:4]
DISABLED = "lint:\n  disable:\n"


def expected(rule: Rule) -> list[dict[str, object]]:
    """What has to be found in a rule's bad tree; where no rule is named it is this one."""
    listed: list[dict[str, object]] = json.loads((FIXTURES / rule.id / "expected.json").read_text(encoding="utf-8"))
    return [{"rule": rule.id, **finding} for finding in listed]


def places(findings: list[Finding], rule: Rule) -> Counter[tuple[str, str, int, int]]:
    """Where one rule found something."""
    return Counter((f.severity, f.path, f.line, f.column) for f in findings if f.rule == rule.id)


def is_wording_of(message: str, template: str) -> bool:
    """Whether a message is a template with its names filled in."""
    parts = re.split(r"\{[a-z_]+\}", template.replace("{{", "\0").replace("}}", "\1"))
    pattern = ".*".join(re.escape(part.replace("\0", "{").replace("\1", "}")) for part in parts)
    return re.fullmatch(pattern, message) is not None


def copy_bad(rule: Rule, target: Path) -> Path:
    """A copy of a rule's bad tree that a test may change."""
    return Path(shutil.copytree(FIXTURES / rule.id / "bad", target / "bad"))


def pages_found(rule: Rule, root: Path) -> list[Path]:
    """The pages below `root` in which the rule's findings lie, or that show the data in which they lie."""
    paths = {str(finding.get("page", finding["path"])) for finding in expected(rule) if finding["rule"] == rule.id}
    return [root / path for path in sorted(paths) if path.endswith(".md")]


def add_front_matter(page: Path, line: str) -> None:
    """Write one more line at the top of a page's front matter; where it has none, its folder's defaults hold it."""
    text = page.read_text(encoding="utf-8")
    if text.startswith("---\n"):
        page.write_text(text.replace("---\n", f"---\n{line}\n", 1), encoding="utf-8")
    else:
        (page.parent / ".meta.yml").write_text(f"{line}\n", encoding="utf-8")


def switch_off(rule: Rule, root: Path, reason: str) -> None:
    """Switch a rule off on every page that it complains about."""
    for page in pages_found(rule, root):
        text = page.read_text(encoding="utf-8")
        if DISABLED in text:  # its own list is what the rule is about
            page.write_text(text.replace(DISABLED, f'{DISABLED}    {rule.id}: "{reason}"\n'), encoding="utf-8")
        else:
            add_front_matter(page, f'lint: {{disable: {{{rule.id}: "{reason}"}}}}')


# The folder


def test_ids_and_names_are_unique() -> None:
    """No two rules share an id or a name, and an id is two letters and three digits."""
    modules = [path.stem for path in (REPOSITORY / "frontdesk/documents/rules").glob("*.py") if path.stem != "__init__"]
    assert len(modules) == len(RULES)
    assert not [name for name, count in Counter(rule.name for rule in RULES).items() if count > 1]
    assert not [rule.id for rule in RULES if not re.fullmatch(r"[A-Z]{2}\d{3}", rule.id)]
    assert not [rule.name for rule in RULES if not re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)]


def test_every_fixture_belongs_to_a_rule() -> None:
    """The fixture folders are the rules, no more and no fewer."""
    assert sorted(all_rules()) == sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())


def test_what_drafts_and_pages_may_not_change() -> None:
    """These rules are only warnings on drafts, and these no page can switch off; more of either may come."""
    assert {rule.id for rule in RULES if rule.softens} >= {"FM005", "LK003", "PM001", "PM002", "PR006"}
    assert {rule.id for rule in RULES if not rule.suppressible} >= {"FM001", "PB001"}


# The fixtures


@EVERY_RULE
def test_bad_finds_exactly_what_is_expected(rule: Rule) -> None:
    """The bad tree gives the listed findings at their line and column, and no other error or warning."""
    found = find_all(FIXTURES / rule.id / "bad")
    listed = expected(rule)
    assert any(finding["rule"] == rule.id for finding in listed)
    assert Counter(
        (finding["rule"], finding["severity"], finding["path"], finding["line"], finding["column"])
        for finding in listed
    ) == Counter(
        (f.rule, f.severity, f.path, f.line, f.column)
        for f in found
        if f.rule == rule.id or f.severity is not Severity.INFO
    )


@BOTH_LANGUAGES
@EVERY_RULE
def test_bad_is_worded_as_expected(rule: Rule, language: Language) -> None:
    """Each finding in the bad tree is the sentence of its variant, complete and in one line, with a remedy."""
    texts = load_texts(language)
    found = find_all(FIXTURES / rule.id / "bad", language)
    for listed in expected(rule):
        message = texts(f"rules.{listed['rule']}.message.{listed['variant']}")
        hints = (f"rules.{listed['rule']}.hint.{key}" for key in (listed.get("hint", listed["variant"]), "default"))
        hint = texts(next(key for key in hints if key in texts))
        place = [listed[key] for key in ("rule", "path", "line", "column")]
        here = [(f.message, f.hint) for f in found if [f.rule, f.path, f.line, f.column] == place]
        worded = [m + h for m, h in here if is_wording_of(m, message) and is_wording_of(h, hint)]
        says = listed.get("says", [])
        assert isinstance(says, list)
        assert any(all(word in text for word in says) for text in worded), (listed, here)
    for finding in found:
        assert finding.hint
        assert "\n" not in finding.message + finding.hint
        assert not re.search(r"\{[a-z_]+\}", finding.message + finding.hint)
        assert "None" not in finding.message + finding.hint


@EVERY_RULE
def test_bad_points_at_something(rule: Rule) -> None:
    """A finding's line is in the file, its column in the line, and its length ends within it."""
    root = FIXTURES / rule.id / "bad"
    for finding in find_all(root):
        lines = (root / finding.path).read_text(encoding="utf-8").split("\n")
        assert 1 <= finding.line <= len(lines)
        width = len(lines[finding.line - 1])
        assert 1 <= finding.column <= width + 1  # an empty value is behind its key
        assert finding.column + finding.length - 1 <= width + 1


@EVERY_RULE
def test_good_is_clean(rule: Rule) -> None:
    """The good tree has no error, no warning, and nothing at all of its own rule."""
    found = find_all(FIXTURES / rule.id / "good")
    assert not [f for f in found if f.rule == rule.id or f.severity is not Severity.INFO]


@EVERY_RULE
def test_good_is_near_to_bad(rule: Rule) -> None:
    """The good tree shows the remedy: it is the bad one with at most a few files changed."""
    good, bad = (FIXTURES / rule.id / kind for kind in ("good", "bad"))
    shared = [p for p in bad.rglob("*") if p.is_file() and (good / p.relative_to(bad)).is_file()]
    assert any(p.read_bytes() == (good / p.relative_to(bad)).read_bytes() for p in shared)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.needs_framework], ids=lambda rule: rule.id)
def test_a_rule_of_the_framework_is_silent_without_one(rule: Rule, tmp_path: Path) -> None:
    """A rule that needs a framework leaves any other MkDocs site alone."""
    root = copy_bad(rule, tmp_path)
    (root / "content/framework.yml").unlink()
    assert rule.id not in {f.rule for f in find_all(root)}


# Switching off


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.suppressible], ids=lambda rule: rule.id)
def test_a_reason_switches_a_rule_off(rule: Rule, tmp_path: Path) -> None:
    """`lint.disable` with a reason of four characters silences the rule on its page; three characters do not."""
    assert pages_found(rule, FIXTURES / rule.id / "bad"), (
        "explain says that a page can switch it off; no finding is on one"
    )
    kept, silenced = copy_bad(rule, tmp_path / "kept"), copy_bad(rule, tmp_path / "silenced")
    switch_off(rule, kept, REASON[:3])
    switch_off(rule, silenced, REASON)
    on_pages = {p.relative_to(silenced).as_posix() for p in pages_found(rule, silenced)}
    on_pages |= {str(finding["path"]) for finding in expected(rule) if "page" in finding}
    before = Counter(f.path for f in find_all(FIXTURES / rule.id / "bad") if f.rule == rule.id)
    after = Counter(f.path for f in find_all(kept) if f.rule == rule.id)
    assert before <= after
    assert not [f for f in find_all(silenced) if f.rule == rule.id and f.path in on_pages]


@pytest.mark.parametrize("rule", [rule for rule in RULES if not rule.suppressible], ids=lambda rule: rule.id)
def test_a_rule_that_cannot_be_switched_off(rule: Rule, tmp_path: Path) -> None:
    """Nothing a page or a folder writes silences a rule that guards the site."""
    root = copy_bad(rule, tmp_path)
    switch_off(rule, root, REASON)
    (root / "content" / ".meta.yml").write_text(f"lint: {{disable: {{{rule.id}: {REASON}}}}}\n", encoding="utf-8")
    before = Counter(f.path for f in find_all(FIXTURES / rule.id / "bad") if f.rule == rule.id)
    assert before == Counter(f.path for f in find_all(root) if f.rule == rule.id)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.softens], ids=lambda rule: rule.id)
@pytest.mark.parametrize(
    ("status", "severity"),
    [("draft", "warning"), ("review", "warning"), ("published", "error"), ("archived", "error"), ("未定", "warning")],
)
def test_a_rule_softens_on_pages_in_the_making(rule: Rule, status: str, severity: str, tmp_path: Path) -> None:
    """What is an error where readers see it is a warning on drafts and in review; an unknown word is a draft."""
    root = copy_bad(rule, tmp_path)
    if not any(root.rglob("framework.yml")):  # without a framework the word belongs to the theme
        (root / "content/framework.yml").write_text("documentation_framework: {}\n", encoding="utf-8")
    pages = pages_found(rule, root)
    for page in pages:
        assert "status:" not in page.read_text(encoding="utf-8")
        add_front_matter(page, f"status: {status}")
    listed = [str(finding["path"]) for finding in expected(rule) if finding["rule"] == rule.id]
    assert Counter((severity, path) for path in listed) == Counter(
        (f.severity, f.path) for f in find_all(root) if f.rule == rule.id
    )


# What is said about a rule


def explain(language: Language, root: Path, *arguments: str) -> str:
    """What `frontdesk explain` prints for a site of a language."""
    (root / "frontdesk.yml").write_text(f"site: {{language: {language}}}\n", encoding="utf-8")
    result = CliRunner().invoke(frontdesk, ["explain", *arguments, "--root", str(root)], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


@BOTH_LANGUAGES
@EVERY_RULE
def test_explain_tells_all_of_a_rule(rule: Rule, language: Language, tmp_path: Path) -> None:
    """`frontdesk explain ID` has the rule's name, severity, title, reason, and a bad and a good example."""
    texts = load_texts(language)
    said = explain(language, tmp_path, rule.id.lower())
    flat = re.sub(r"\n +", "\n", said)
    for key in ("title", "why", "bad", "good"):
        text = texts(f"rules.{rule.id}.{key}")
        assert text
        assert re.sub(r"\n +", "\n", text) in flat
    assert f"{rule.id} {rule.name}" in said
    assert texts(f"check.severity.{rule.severity}") in said
    assert (texts("explain.unsuppressible") in said) != rule.suppressible
    assert (texts("explain.fixable") in said) == rule.fixable


@BOTH_LANGUAGES
def test_explain_lists_every_rule(language: Language, tmp_path: Path) -> None:
    """`frontdesk explain` has one line a rule, in the order of their ids."""
    lines = explain(language, tmp_path).splitlines()
    assert [rule.id for rule in RULES] == [line.split()[0] for line in lines]
    assert [rule.name for rule in RULES] == [line.split()[2] for line in lines]


@BOTH_LANGUAGES
@EVERY_RULE
def test_a_rule_has_its_row_in_the_handbook(rule: Rule, language: Language) -> None:
    """The handbook's page has a heading with a fixed anchor for each rule, its reason and both examples."""
    texts = load_texts(language)
    page = render_rules(texts)
    title = texts(f"rules.{rule.id}.title")
    headings = re.findall(rf"^### {rule.id} (.+) \{{: #{rule.id.lower()} \}}$", page, re.MULTILINE)
    assert [title] == headings
    section = page.partition(f"{{: #{rule.id.lower()} }}")[2].partition("\n### ")[0]
    for key in ("why", "bad", "good"):
        assert texts(f"rules.{rule.id}.{key}") in section
    assert rule.name in section


def test_the_handbook_shows_the_rules() -> None:
    """The handbook's page on rules holds the block that shows them."""
    page = (REPOSITORY / "content/handbook/rules.md").read_text(encoding="utf-8")
    assert '\n<!-- frontdesk/reference source="rules" -->\n' in page


def test_chinese_sentences_stand_side_by_side() -> None:
    """Between Chinese sentences of the handbook there is no space."""
    assert not re.search("。 ", render_rules(load_texts("zh")))
