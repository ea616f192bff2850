"""FM002: a document without front matter."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Mark


def check_page(page: Page, _site: Site) -> Iterator[Hit]:
    """A page that says nothing about itself."""
    if not page.has_front_matter and page.fault is None:
        yield Hit(page.path, Mark(1))


RULE = Rule("FM002", "front-matter-missing", Severity.ERROR, check_page, fixable=True, needs_framework=True)
