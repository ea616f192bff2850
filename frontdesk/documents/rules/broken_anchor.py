"""LK002: a link to a place that its page does not have."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import MAX_GUESSES, Hit, Rule, nearest
from frontdesk.documents.site import Site

FOOTNOTE_ANCHORS = ("fn:", "fnref:", "_fn_", "_fnref_")
"""The host makes them, from notes that the outline does not number."""


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Anchors against the headings, written ids and reference entries of the linked page."""
    guesses = 0
    for link in site.links(page):
        if link.outcome != "page" or not link.anchor or link.anchor.startswith(FOOTNOTE_ANCHORS):
            continue
        target = site.tree.page(link.path)
        if target.fault is not None or target.outline.has_generated_parts:
            continue  # what the page holds in the end is not known here
        anchors = site.anchors(link.path)
        if link.anchor in anchors:
            continue
        near = nearest(link.anchor, sorted(anchors)) if guesses < MAX_GUESSES else None
        guesses += 1
        values = {"target": link.target, "anchor": link.anchor, "path": link.path, "near": near}
        yield Hit(link.file, link.mark, values=values, hint="near" if near else "default", page=page.path)


RULE = Rule("LK002", "broken-anchor", Severity.ERROR, check_page, fixable=True)
