"""PR004: a page that wants a harder page read first."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Difficulties are compared where both pages have one."""
    level = site.level(page)
    if level is None or level.difficulty is None:
        return
    for edge in site.edges(page):
        before = site.tree.page(edge.target)
        other = site.level(before)
        if other is not None and other.difficulty is not None and other.difficulty > level.difficulty:
            own = edge.reference.path == page.path
            values = {"level": level.value, "other": other.value, "title": before.shown_title}
            yield Hit(page.path, edge.reference.mark if own else page.mark("level"), values=values)


RULE = Rule("PR004", "level-decreases", Severity.WARNING, check_page)
