"""PM001: a page holds as many things as it promises."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.promises import count_promises
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Counted things against their floor, and named tools against the page's headings."""
    promises = site.promises(page)
    if not promises or page.fault is not None:
        return
    counts = count_promises(site.tree, page)
    for kind, promised in promises.items():
        if isinstance(promised, int) and kind in counts and len(counts[kind].items) < promised:
            count = counts[kind]
            shown = "、".join(sorted(count.items)[:10])
            values = {
                "kind": kind,
                "promised": promised,
                "counted": len(count.items),
                "sources": "、".join(count.sources),
                "items": shown or "-",
            }
            yield Hit(page.path, count.mark, values=values)
        elif kind == "tools" and isinstance(promised, tuple):
            headings = " ".join(h.text.casefold() for h in page.outline.headings)
            for tool in promised:
                if tool.casefold() not in headings:
                    yield Hit(page.path, page.mark("promises"), "tool", {"tool": tool})


RULE = Rule("PM001", "promise-count", Severity.ERROR, check_page, softens=True)
