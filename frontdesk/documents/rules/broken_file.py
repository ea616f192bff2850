"""LK001: a link to a file that is not there."""

import posixpath
from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule, nearest
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Relative links and images whose target does not exist in the content."""
    for link in site.links(page):
        if link.outcome != "missing":
            continue
        near = _nearest_path(page, site, link.path)
        values = {"target": link.target, "near": near}
        yield Hit(
            page.path,
            link.mark,
            "outside" if link.path.startswith("../") else "default",
            values,
            hint="near" if near else "default",
        )


def _nearest_path(page: Page, site: Site, path: str) -> str | None:
    name = path.rpartition("/")[2]
    same_name = sorted(p for p in site.tree.files if p.rpartition("/")[2] == name)
    near = same_name[0] if len(same_name) == 1 else nearest(path, sorted(site.tree.files), cutoff=0.8)
    return posixpath.relpath(near, posixpath.dirname(page.path) or ".") if near else None


RULE = Rule("LK001", "broken-file", Severity.ERROR, check_page, fixable=True)
