"""PR007: a prerequisite that another one already implies."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_site(site: Site) -> Iterator[Hit]:
    """Direct edges that lie on a longer way."""
    for path in site.tree.page_paths:
        for edge, through in site.graph.redundant(path):
            if edge.reference.path == path:
                values = {
                    "name": edge.reference.name,
                    "through": site.tree.page(through).shown_title,
                }
                yield Hit(path, edge.reference.mark, values=values)


RULE = Rule("PR007", "redundant-edge", Severity.INFO, check_site=check_site, fixable=True)
