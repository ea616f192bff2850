"""PR006: a prerequisite that readers cannot open, or that is out of use."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.schema import Status
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Drafts, pages in review and archived pages among a page's direct prerequisites."""
    for edge in site.edges(page):
        if edge.section is not None:
            continue
        before = site.tree.page(edge.target)
        status = site.status(before)
        if status is not Status.PUBLISHED:
            own = edge.reference.path == page.path
            replaced = before.text("replaced_by")
            values = {"title": before.shown_title, "path": before.path, "status": status.value, "replaced": replaced}
            hint = "replaced" if replaced else "default"
            yield Hit(page.path, edge.reference.mark if own else page.mark("title"), values=values, hint=hint)


RULE = Rule("PR006", "prerequisite-unpublished", Severity.ERROR, check_page, softens=True)
