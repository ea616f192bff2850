"""FM006: a key written twice, of which one would silently win."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_page(page: Page, _site: Site) -> Iterator[Hit]:
    """Every second writing of a key."""
    for duplicate in page.duplicates:
        values = {"key": duplicate.key, "first": duplicate.first_line, "second": duplicate.mark.line}
        yield Hit(page.path, duplicate.mark, values=values)


RULE = Rule("FM006", "duplicate-key", Severity.ERROR, check_page)
