"""PB007: a site with pages has a front door: its home page can be read and is published."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site
from frontdesk.documents.tree import page_address

HOME_FILE = "index.html"


def check_site(site: Site) -> Iterator[Hit]:
    """The home page, where it is hidden while others are not and no ready-made file takes its place."""
    homes = [page for page in site.tree.pages() if not page_address(page.path)]
    if not homes or HOME_FILE in site.tree.files or any(site.status(page).reaches_site for page in homes):
        return
    if any(site.status(page).reaches_site for page in site.tree.pages()):
        home = homes[0]
        yield Hit(home.path, home.mark("status"), values={"status": site.status(home).value})


RULE = Rule("PB007", "home-hidden", Severity.ERROR, check_site=check_site, suppressible=False)
