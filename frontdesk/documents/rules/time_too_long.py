"""TM002: a page says it takes far longer than its text explains."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.reading_time import reading_minutes
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site

MOST_SHARE = 8
UNQUESTIONED_MINUTES = 60
"""Up to an hour nobody asks: the time counts the work, not the reading."""


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """The written time against eight times the reading time."""
    minutes = site.minutes(page)
    if minutes is None or minutes <= UNQUESTIONED_MINUTES:
        return
    needed = reading_minutes(page.outline)
    if minutes > MOST_SHARE * needed:
        values = {"minutes": minutes, "needed": max(1, round(needed))}
        yield Hit(page.path, page.mark("estimated_time"), values=values)


RULE = Rule("TM002", "time-too-long", Severity.INFO, check_page)
