"""PM002: an example in one promised language is there in all of them."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Mark


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Tab groups that show some promised languages and lack others; a page without any such group."""
    languages = site.promises(page).get("languages")
    if not isinstance(languages, tuple) or page.fault is not None:
        return
    complete = False
    for group in page.outline.tab_groups:
        shown = [language for language in languages if language in group.labels]
        missing = [language for language in languages if language not in group.labels]
        complete |= not missing
        if shown and missing:
            heading = next((h.text for h in reversed(page.outline.headings) if h.line < group.line), page.shown_title)
            values = {"example": heading, "missing": "、".join(missing), "line": group.line}
            yield Hit(page.path, Mark(group.line), values=values)
    if not complete:
        yield Hit(page.path, page.mark("promises"), "none", {"missing": "、".join(languages)})


RULE = Rule("PM002", "promise-languages", Severity.ERROR, check_page, softens=True)
