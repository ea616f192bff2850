"""ST004: two pages of one name, which readers, search and prerequisites cannot tell apart."""

from collections import defaultdict
from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_site(site: Site) -> Iterator[Hit]:
    """Titles used again: an error in one section, a warning across them. Ids used again: an error.

    Without a framework nobody has promised anything by titles and ids, so both are warnings.
    """
    titles: dict[str, list[Page]] = defaultdict(list)
    ids: dict[str, list[Page]] = defaultdict(list)
    for page in site.tree.pages():
        if page.title:
            titles[page.title].append(page)
        ids[page.id].append(page)
    for title, pages in titles.items():
        for page in pages[1:]:
            same = [p for p in pages if p is not page and _folder(p) == _folder(page)]
            other = same[0] if same else pages[0]
            severity = Severity.ERROR if same and site.framework is not None else Severity.WARNING
            yield Hit(page.path, page.mark("title"), values={"title": title, "other": other.path}, severity=severity)
    for identity, pages in ids.items():
        for page in pages[1:]:
            severity = Severity.ERROR if site.framework is not None else Severity.WARNING
            values = {"id": identity, "other": pages[0].path}
            yield Hit(page.path, page.mark("id"), "id", values, severity=severity)


def _folder(page: Page) -> str:
    return page.path.partition("/")[0] if "/" in page.path else ""


RULE = Rule("ST004", "duplicate-title", Severity.ERROR, check_site=check_site)
