"""FW006: a page of a kind has what readers of that kind look for."""

import re
from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.schema import ContentType
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Mark

_STEPS = re.compile(r"^\s*(?:\d+[.)]\s|#{2,4}\s+(?:\d|第.{1,3}步|步骤))", re.MULTILINE)
_TABLE = re.compile(r"^\s*\|", re.MULTILINE)


def check_page(page: Page, _site: Site) -> Iterator[Hit]:
    """Guides need steps or code to run, references something to look up, explanations an outline."""
    kind = page.content_type
    if kind is None or page.fault is not None:
        return
    outline = page.outline
    headings = sum(heading.level == 2 for heading in outline.headings)
    found = {
        ContentType.TUTORIAL: bool(_STEPS.search(page.body)) or outline.fence_lines > 0,
        ContentType.HOW_TO: bool(_STEPS.search(page.body)) or outline.fence_lines > 0,
        ContentType.REFERENCE: bool(_TABLE.search(page.body)) or bool(outline.comments),
        ContentType.EXPLANATION: headings > 1,
    }
    if not found.get(kind, True):
        yield Hit(page.path, Mark(page.body_line), kind.value, {"kind": kind.value})


RULE = Rule("FW006", "expected-sections", Severity.INFO, check_page, needs_framework=True)
