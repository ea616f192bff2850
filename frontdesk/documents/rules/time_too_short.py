"""TM001: a page says it takes less time than reading it does."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.reading_time import FAST_HAN_PER_MINUTE, reading_minutes
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site

LEAST_SHARE = 0.6
"""Below this share of a fast reader's time the written time cannot be meant."""


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """The written time against a fast reading of prose and code."""
    minutes = site.minutes(page)
    if minutes is None or len(page.body) < minutes * FAST_HAN_PER_MINUTE * LEAST_SHARE:
        return
    needed = reading_minutes(page.outline, han_per_minute=FAST_HAN_PER_MINUTE)
    if minutes < LEAST_SHARE * needed:
        values = {"minutes": minutes, "needed": round(needed)}
        yield Hit(page.path, page.mark("estimated_time"), values=values)


RULE = Rule("TM001", "time-too-short", Severity.WARNING, check_page)
