"""PR008: a page that nothing leads to."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Mark


def check_site(site: Site) -> Iterator[Hit]:
    """Published pages without a link, a place in the navigation or a page that wants them read first.

    Judged only where the navigation is written: a navigation made from the files holds every page.
    """
    nav = site.tree.layout.nav
    if nav is None:
        return
    reached = set(nav)
    for page in site.tree.pages():
        reached.update(site.link_targets(page), site.graph.before(page.path))
    for page in site.tree.pages():
        if page.path not in reached and site.status(page).reaches_site and page.path != "index.md":
            yield Hit(page.path, page.mark("title") if page.title else Mark(1), values={"path": page.path})


RULE = Rule("PR008", "orphan", Severity.WARNING, check_site=check_site)
