"""LK001: a link to a file that is not there."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.links import SiteLink
from frontdesk.documents.page import Page
from frontdesk.documents.rules import MAX_GUESSES, Hit, Rule, nearest
from frontdesk.documents.site import Site
from frontdesk.documents.tree import PAGE_ENDINGS, page_address


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Relative links and images whose target does not exist in the content.

    A page's address works without being a file; where no framework rules, that is only a warning.
    """
    guesses = 0
    for link in site.links(page):
        if link.outcome != "missing":
            continue
        meant = _meant_page(page, site, link)
        if meant is not None:
            works = site.framework is None and _address(page, link) == page_address(meant)
            file = posixpath.relpath(meant, posixpath.dirname(page.path) or ".")
            severity = Severity.WARNING if works else None
            named = {"target": link.target, "near": f"{file}#{link.anchor}" if link.anchor else file}
            yield Hit(link.file, link.mark, "address", named, severity=severity, page=page.path)
            continue
        near = _nearest_path(page, site, link.path) if guesses < MAX_GUESSES else None
        guesses += 1
        values = {"target": link.target, "near": near}
        yield Hit(
            link.file,
            link.mark,
            "outside" if link.path.startswith("../") else "default",
            values,
            hint="near" if near else "default",
            page=page.path,
        )


def _meant_page(page: Page, site: Site, link: SiteLink) -> str | None:
    """The page whose address a link is, as readers' browsers or as writers take it."""
    if link.file != page.path or link.target.partition("#")[0].endswith(PAGE_ENDINGS):
        return None
    addresses = (_address(page, link), page_address(link.path))
    return next((site.tree.addresses[a] for a in addresses if a and a in site.tree.addresses), None)


def _address(page: Page, link: SiteLink) -> str:
    """Where a browser goes from the page's own address, which is a folder."""
    written = unquote(link.target.partition("#")[0].partition("?")[0])
    path = posixpath.normpath(posixpath.join(page_address(page.path), written))
    return "" if path.startswith("..") else path.strip("/")


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
