"""PR002: a prerequisite that several pages answer to."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Never guess which page was meant."""
    for reference in site.prerequisites(page):
        resolution = site.resolve(page, reference.name)
        if resolution.outcome == "ambiguous":
            paths = [p.path for p in resolution.pages]
            values = {"name": reference.name, "count": len(paths), "paths": "、".join(paths[:5])}
            own = reference.path == page.path
            yield Hit(page.path, reference.mark if own else page.mark("title"), values=values)


RULE = Rule("PR002", "prerequisite-ambiguous", Severity.ERROR, check_page)
