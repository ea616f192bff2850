"""PR003: pages that wait for each other, so that a reader could never begin."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.graph import Edge
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_site(site: Site) -> Iterator[Hit]:
    """One finding for each set of pages that wait for each other, with every edge and its place."""
    for cycle in site.graph.cycles():
        if len(cycle) == 1 and cycle[0].section is None:
            continue  # PR005: the page names itself
        first = cycle[0]
        names = [site.tree.page(edge.page).shown_title for edge in cycle]
        route = " → ".join([*names, names[0]])
        edges = "；".join(_place(site, edge) for edge in cycle)
        own = first.reference.path == first.page
        path, mark = first.reference.path, first.reference.mark
        yield Hit(path, mark, values={"route": route, "edges": edges}, in_content=own)


def _place(site: Site, edge: Edge) -> str:
    own = edge.reference.path == edge.page
    prefix = site.tree.layout.prefix if own else ""
    return f"{prefix}{edge.reference.path}:{edge.reference.mark.line} {edge.reference.name}"


RULE = Rule("PR003", "prerequisite-cycle", Severity.ERROR, check_site=check_site)
