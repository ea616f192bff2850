"""PM004: a thing listed twice counts once."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.promises import count_promises
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Every thing that a counted source names more than once."""
    if page.fault is not None or not page.outline.comments:
        return
    for count in count_promises(site.tree, page).values():
        for item in count.duplicates:
            yield Hit(page.path, count.mark, values={"item": item, "sources": "、".join(count.sources)})


RULE = Rule("PM004", "duplicate-counted", Severity.WARNING, check_page)
