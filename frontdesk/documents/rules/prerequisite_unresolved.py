"""PR001: a prerequisite that names no page and no section."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import MAX_GUESSES, Hit, Rule, nearest
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Names written on the page; those in the framework file are FW007's, and a page that cannot be read FM001's.

    Other sites may write what they like there, such as Python 3.
    """
    guesses = 0
    for reference in page.prerequisites or ():
        if site.resolve(page, reference.name).outcome != "missing" or site.tree.may_be_unreadable(reference.name):
            continue
        near = nearest(reference.name, _known(site)) if guesses < MAX_GUESSES else None
        guesses += 1
        pages = site.tree.named(near) if near else ()
        values = {"name": reference.name, "near": near, "path": pages[0].path if pages else near}
        yield Hit(page.path, reference.mark, "near" if near else "default", values)


def _known(site: Site) -> tuple[str, ...]:
    sections = tuple(s.title for s in site.framework.sections) if site.framework else ()
    return (*site.tree.titles(), *sections, *site.tree.page_paths)


RULE = Rule("PR001", "prerequisite-unresolved", Severity.ERROR, check_page, needs_framework=True)
