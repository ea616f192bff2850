"""For people: the finding, the line with a caret, the way out, and where the reason stands."""

import unicodedata

import click

from frontdesk.documents.diagnostics import Finding, Severity
from frontdesk.documents.formats import Report, visible

MAX_WIDTH = 110
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def render(report: Report) -> str:
    """Findings one after the other, then their number."""
    parts = [_finding(finding, report) for finding in report.findings]
    return "\n".join([*parts, summary(report)]) + "\n"


def summary(report: Report) -> str:
    """One sentence that says how it went."""
    counts = report.counts()
    if not report.findings:
        text = report.texts("check.clean", pages=report.checked_pages)
        return click.style(text, fg="green") if report.coloured else text
    return report.texts(
        "check.summary",
        pages=report.checked_pages,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
    )


def _finding(finding: Finding, report: Report) -> str:
    texts = report.texts
    severity = texts(f"check.severity.{finding.severity}")
    if report.coloured:
        severity = click.style(severity, fg=COLOURS[finding.severity], bold=True)
    head = (
        f"{visible(finding.path)}:{finding.line}:{finding.column}  {severity}  "
        f"{finding.rule} {finding.name}  {visible(finding.message)}"
    )
    excerpt = _excerpt(finding, report.line(finding.path, finding.line))
    hint = texts("check.hint", hint=visible(finding.hint)) if finding.hint else None
    explain = texts("check.explain", rule=finding.rule)
    lines = [head, *excerpt, *(f"   {line}" for line in (hint, explain) if line)]
    return "\n".join(lines) + "\n"


def _excerpt(finding: Finding, line: str) -> list[str]:
    if not line.strip():
        return []
    start = max(0, finding.column - 1 - MAX_WIDTH // 2) if len(line) > MAX_WIDTH else 0
    shown = visible(line.replace("\t", " ")[start : start + MAX_WIDTH])
    before = shown[: finding.column - 1 - start]
    marked = shown[finding.column - 1 - start :][: finding.length]
    number = f"{finding.line:>5}"
    carets = "^" * max(_width(marked), 1)
    return [f"{number} | {shown}", f"{' ' * len(number)} | {' ' * _width(before)}{carets}"]


def _width(text: str) -> int:
    """Columns on a terminal: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)
