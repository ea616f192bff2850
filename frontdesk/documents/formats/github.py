"""Workflow commands that GitHub shows as annotations.

Syntax: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.formats import Report, visible

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report) -> str:
    """Errors first, because only ten annotations of a kind are shown."""
    order = list(Severity)
    findings = sorted(report.findings, key=lambda f: (order.index(f.severity), *f.order))
    lines = []
    for f in findings:
        place = (
            f"file={_property(visible(f.path))},line={f.line},col={f.column},title={_property(f'{f.rule} {f.name}')}"
        )
        message = visible(f"{f.message} {f.hint}".strip())
        lines.append(f"::{COMMANDS[f.severity]} {place}::{_message(message)}\n")
    return "".join(lines)


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
