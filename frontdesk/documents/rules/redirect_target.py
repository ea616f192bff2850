"""PB004: old addresses and replacements lead to a page, and not in a circle."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site
from frontdesk.documents.tree import page_address


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """A page's `replaced_by` and `aliases`."""
    name = page.text("replaced_by")
    if name is not None:
        resolution = site.resolve(page, name)
        if resolution.section is not None or not resolution.pages:
            yield Hit(page.path, page.mark("replaced_by"), "missing", {"target": name})
        elif resolution.outcome == "self" or _circles(page, site):
            yield Hit(page.path, page.mark("replaced_by"), "loop", {"target": name})
        elif resolution.outcome != "page":
            yield Hit(page.path, page.mark("replaced_by"), "missing", {"target": name})
    for alias in page.texts("aliases"):
        if site.tree.addresses.get(page_address(alias.strip("/")), page.path) != page.path:
            yield Hit(page.path, page.mark("aliases"), "taken", {"target": alias})


def _circles(page: Page, site: Site) -> bool:
    seen = {page.path}
    current = page
    while (name := current.text("replaced_by")) is not None:
        resolution = site.resolve(current, name)
        if resolution.outcome != "page":
            return False  # the page that says so has its own finding
        current = resolution.pages[0]
        if current.path in seen:
            return current.path == page.path
        seen.add(current.path)
    return False


RULE = Rule("PB004", "redirect-loop", Severity.ERROR, check_page)
