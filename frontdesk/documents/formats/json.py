"""For programs: a list of findings, sorted by path, line and rule."""

import json

from frontdesk.documents.formats import Report


def render(report: Report) -> str:
    """Each finding with rule, name, severity, path, line, column, message, hint and fixable."""
    findings = [finding.as_json() for finding in report.findings]
    return json.dumps(findings, ensure_ascii=False, indent=2) + "\n"
