"""PR005: a page that wants itself, or the section it belongs to, read first."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Such a prerequisite can never be met."""
    for reference in site.prerequisites(page):
        resolution = site.resolve(page, reference.name)
        if resolution.outcome == "self":
            own = reference.path == page.path
            variant = "section" if resolution.section is not None else "default"
            yield Hit(page.path, reference.mark if own else page.mark("title"), variant, {"name": reference.name})


RULE = Rule("PR005", "self-or-own-section", Severity.ERROR, check_page)
