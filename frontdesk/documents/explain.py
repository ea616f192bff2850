"""What a rule wants and why, in words: for the command line and the handbook."""

from frontdesk.documents.check import Selection
from frontdesk.documents.rules import Rule, all_rules
from frontdesk.texts import Texts


def list_rules(texts: Texts) -> str:
    """One line a rule: id, severity, name and title."""
    return "".join(
        f"{rule.id}  {texts(f'check.severity.{rule.severity}')}  {rule.name}  {texts(f'rules.{rule.id}.title')}\n"
        for rule in all_rules().values()
    )


def explain(name: str, texts: Texts) -> str:
    """A rule, or every rule of a family: title, severity, reason, and a bad and a good example.

    Raises:
        ConfigError: there is no such rule or family.
    """
    return "\n".join(_explain_rule(rule, texts) for rule in Selection((name,)).rules())


def _explain_rule(rule: Rule, texts: Texts) -> str:
    base = f"rules.{rule.id}"
    parts = [
        f"{rule.id} {rule.name}  {texts(f'{base}.title')}",
        severity_text(rule, texts),
        f"{texts('explain.why')}\n{_indented(texts(f'{base}.why'))}",
        f"{texts('explain.bad')}\n{_indented(texts(f'{base}.bad'))}",
        f"{texts('explain.good')}\n{_indented(texts(f'{base}.good'))}",
        "\n".join(notes(rule, texts)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def severity_text(rule: Rule, texts: Texts) -> str:
    """How much the rule matters, and where less."""
    severity = texts(f"check.severity.{rule.severity}")
    return texts("explain.softened" if rule.softens else "explain.severity", severity=severity)


def notes(rule: Rule, texts: Texts) -> list[str]:
    """What can be done about it beside mending it."""
    found = [texts("explain.fixable")] if rule.fixable else []
    return [*found, texts("explain.fixed" if rule.suppressible else "explain.unsuppressible")]


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
