"""Running the rules over a site and wording what they find."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from frontdesk.documents.diagnostics import Finding, Severity
from frontdesk.documents.page import disabled_rules
from frontdesk.documents.rules import Hit, Rule, all_rules, nearest
from frontdesk.documents.schema import MIN_REASON
from frontdesk.documents.site import Site
from frontdesk.errors import ConfigError
from frontdesk.texts import Texts
from frontdesk.yaml_nodes import Entry


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules to run: ids (`LK001`) or families (`LK`). Nothing selected means all."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    def rules(self) -> tuple[Rule, ...]:
        """The chosen rules.

        Raises:
            ConfigError: a name is neither a rule nor a family.
        """
        rules = tuple(all_rules().values())
        for name in (*self.select, *self.ignore):
            if not any(name in (rule.id, rule.family) for rule in rules):
                raise _unknown_rule(name, rules)
        return tuple(
            rule
            for rule in rules
            if (not self.select or {rule.id, rule.family} & set(self.select))
            and not {rule.id, rule.family} & set(self.ignore)
        )


def _unknown_rule(name: str, rules: Iterable[Rule]) -> ConfigError:
    known = sorted({word for rule in rules for word in (rule.id, rule.family)})
    near = nearest(name, known)
    families = ", ".join(sorted({rule.family for rule in all_rules().values()}))
    hint = f"; did you mean {near}?" if near else "."
    return ConfigError(f"{name}: no such rule or family{hint} Families: {families}. See: frontdesk explain")


def check(site: Site, rules: Collection[Rule], texts: Texts, paths: Collection[str] | None = None) -> list[Finding]:
    """Run rules over a site.

    Args:
        site: what to check.
        rules: which rules, as `Selection.rules` gives them.
        texts: the language of the messages.
        paths: pages below the content folder; None checks everything. With paths only the rules
            about single pages run, so that one page of a large site is answered at once.

    Returns:
        Findings sorted by path, line and rule.
    """
    active = [rule for rule in rules if site.framework is not None or not rule.needs_framework]
    page_rules = [(rule, rule.check_page) for rule in active if rule.check_page is not None]
    findings: list[Finding] = []
    if paths is None:
        site.tree.read_all()
    for path in site.tree.page_paths if paths is None else sorted(set(paths)):
        page = site.tree.page(path)
        for rule, check_page in page_rules:
            hits = (hit for hit in check_page(page, site) if not _is_switched_off(rule, page.front))
            findings.extend(word(site, rule, hit, texts) for hit in hits)
    if paths is None:
        for rule in active:
            if rule.check_site is not None:
                hits = (hit for hit in rule.check_site(site) if not _is_switched_off(rule, _front(site, hit.path)))
                findings.extend(word(site, rule, hit, texts) for hit in hits)
    return sorted(dict.fromkeys(findings), key=lambda finding: finding.order)  # two pages may show one data file


def _front(site: Site, path: str) -> Mapping[str, Entry]:
    """The front matter that holds for a file: a page's, or what a `.meta.yml` gives."""
    return site.tree.page(path).front if site.tree.has_page(path) else dict(site.tree.defaults_entries()).get(path, {})


def _is_switched_off(rule: Rule, front: Mapping[str, Entry]) -> bool:
    return rule.suppressible and "lint" in front and len(disabled_rules(front).get(rule.id, "")) >= MIN_REASON


def word(site: Site, rule: Rule, hit: Hit, texts: Texts) -> Finding:
    """A find in words: the message of its variant, the hint, and the severity on this page."""
    severity = hit.severity or rule.severity
    if rule.softens and hit.in_content and not _is_seen(site, hit.page or hit.path):
        severity = Severity.WARNING
    base = f"rules.{rule.id}"
    values = {key: _one_line(value) for key, value in hit.values.items()}
    hint_key = f"{base}.hint.{hit.hint or hit.variant}"
    if hint_key not in texts:
        hint_key = f"{base}.hint.default"
    return Finding(
        rule=rule.id,
        name=rule.name,
        severity=severity,
        path=_printable((site.tree.layout.prefix if hit.in_content else "") + hit.path),
        line=hit.mark.line,
        column=hit.mark.column,
        message=texts(f"{base}.message.{hit.variant}", **values),
        hint=texts(hint_key, **values),
        fixable=rule.fixable,
        length=hit.mark.length,
    )


def _is_seen(site: Site, path: str) -> bool:
    return not site.tree.has_page(path) or site.status(site.tree.page(path)).reaches_site


def _printable(path: str) -> str:
    """A file name that is not UTF-8, with marks for what cannot be written."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _one_line(value: object) -> object:
    """What a writer wrote cannot break a message into lines."""
    return " ".join(value.split()) if isinstance(value, str) else value
