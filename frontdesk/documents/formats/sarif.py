"""SARIF 2.1.0, the OASIS exchange format for findings."""

import json
from importlib.metadata import version
from urllib.parse import quote

from frontdesk.documents.diagnostics import Finding, Severity
from frontdesk.documents.formats import Report
from frontdesk.documents.rules import all_rules
from frontdesk.texts import Texts

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(report: Report) -> str:
    """One run with all rules that found something, and its results."""
    used = sorted({finding.rule for finding in report.findings})
    driver = {
        "name": "frontdesk",
        "version": version("frontdesk"),
        "rules": [_rule(rule, report.texts) for rule in used],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, used.index(finding.rule)) for finding in report.findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(rule_id: str, texts: Texts) -> dict[str, object]:
    rule = all_rules()[rule_id]
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": texts(f"rules.{rule.id}.title")},
        "fullDescription": {"text": texts(f"rules.{rule.id}.why")},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(finding: Finding, rule_index: int) -> dict[str, object]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endColumn": finding.column + finding.length,
    }
    location = {"artifactLocation": {"uri": quote(finding.path)}, "region": region}
    return {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.hint}".strip()},
        "locations": [{"physicalLocation": location}],
    }
