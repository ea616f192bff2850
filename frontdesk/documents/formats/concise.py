"""One line a finding, for editors and search."""

from frontdesk.documents.formats import Report, visible


def render(report: Report) -> str:
    """`path:line:column: severity RULE/name message`."""
    return "".join(
        f"{visible(f.path)}:{f.line}:{f.column}: {f.severity} {f.rule}/{f.name} {visible(f.message)}\n"
        for f in report.findings
    )
