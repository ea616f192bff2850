"""FW002: a page lies in one section's folder and says it belongs to another."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """The written category against the folder's section."""
    section = site.framework.section_of(page.path) if site.framework else None
    category = page.text("category")
    if section is not None and category in site.categories and category != section.key:
        yield Hit(page.path, page.mark("category"), values={"folder": section.key, "category": category})


RULE = Rule("FW002", "wrong-section", Severity.WARNING, check_page, fixable=True, needs_framework=True)
