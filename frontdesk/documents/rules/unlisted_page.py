"""FW003: a page of a section that the framework does not list."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.schema import ContentType
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Pages in a section's folder; indexes and landing pages need no listing."""
    section = site.framework.section_of(page.path) if site.framework else None
    if section is None or page.fault is not None or page.path == f"{section.key}/index.md":
        return
    if page.content_type is not ContentType.LANDING and site.required(page) is None:
        yield Hit(page.path, page.mark("title"), values={"title": page.title or page.path, "section": section.key})


RULE = Rule("FW003", "unlisted-page", Severity.INFO, check_page, needs_framework=True)
