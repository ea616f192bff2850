"""LK003: a link that readers cannot follow, because its page is not published."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Links to drafts and pages in review."""
    for link in site.links(page):
        if link.outcome == "page" and link.path != page.path:
            linked = site.tree.page(link.path)
            status = site.status(linked)
            if not status.reaches_site and linked.fault is None:
                values = {"target": link.target, "status": status.value}
                yield Hit(link.file, link.mark, values=values, page=page.path)


RULE = Rule("LK003", "link-to-unpublished", Severity.ERROR, check_page, softens=True)
