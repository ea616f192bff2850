"""FM006: a key written twice, of which one would silently win."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.faults import Fault
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Duplicate


def check_page(page: Page, _site: Site) -> Iterator[Hit]:
    """Every second writing of a key."""
    return (_hit(page.path, duplicate) for duplicate in page.duplicates)


def check_site(site: Site) -> Iterator[Hit]:
    """The same in the defaults of folders."""
    for path, document in site.tree.defaults_files.items():
        if not isinstance(document, Fault):
            yield from (_hit(path, duplicate) for duplicate in document.duplicates)


def _hit(path: str, duplicate: Duplicate) -> Hit:
    values = {"key": duplicate.key, "first": duplicate.first_line, "second": duplicate.mark.line}
    return Hit(path, duplicate.mark, values=values)


RULE = Rule("FM006", "duplicate-key", Severity.ERROR, check_page, check_site)
