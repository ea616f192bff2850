"""LK001: a link to a file that is not there."""

import posixpath
from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import MAX_GUESSES, Hit, Rule, nearest
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Relative links and images whose target does not exist in the content."""
    guesses = 0
    for link in site.links(page):
        if link.outcome != "missing":
            continue
        near = _nearest_path(page, site, link.path) if guesses < MAX_GUESSES else None
        guesses += 1
        values = {"target": link.target, "near": near}
        yield Hit(
            page.path,
            link.mark,
            "outside" if link.path.startswith("../") else "default",
            values,
            hint="near" if near else "default",
        )


def _nearest_path(page: Page, site: Site, path: str) -> str | None:
    """The one file of that name elsewhere, else the one whose name is almost the same."""
    name = path.rpartition("/")[2]
    same = [p for p in site.tree.files if p.rpartition("/")[2] == name]
    if len(same) != 1:
        ending = name.rpartition(".")[2]
        stems = {p.rpartition("/")[2].rpartition(".")[0]: p for p in sorted(site.tree.files) if p.endswith(ending)}
        near = nearest(name.rpartition(".")[0], tuple(stems), cutoff=0.75)
        same = [stems[near]] if near else []
    return posixpath.relpath(same[0], posixpath.dirname(page.path) or ".") if same else None


RULE = Rule("LK001", "broken-file", Severity.ERROR, check_page, fixable=True)
