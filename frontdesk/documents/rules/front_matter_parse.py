"""FM001: a page or folder file that cannot be read, so that what it declares is unknown.

Where no framework rules, the host reads the front matter, and drops all of it for one value it cannot make.
"""

from collections.abc import Iterator, Mapping

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.faults import Fault
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site
from frontdesk.documents.tree import DEFAULTS_FILE, DEFAULTS_LOOKALIKES
from frontdesk.yaml_nodes import Entry, Mark, refused_scalars

MAX_SHOWN = 60


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """A page's own fault, and values that only the host cannot read."""
    if page.fault is not None:
        yield _hit(page.path, page.fault)
    elif site.framework is None:
        yield from _refused(page.path, page.own_front)


def check_site(site: Site) -> Iterator[Hit]:
    """What is no file or leads out of the tree, pages and folder defaults under wrong names, and broken defaults."""
    for path, fault in sorted(site.tree.escapes.items()):
        if not site.tree.has_page(path):
            yield _hit(path, fault)
    for path, reason in sorted(site.tree.closed.items()):
        yield _hit(path, Fault("io", detail=reason))
    yield from _wrong_names(site)
    for path, document in site.tree.defaults_files.items():
        if isinstance(document, Fault):
            yield _hit(path, document)
    if site.framework is None:
        for path, entries in site.tree.defaults_entries():
            yield from _refused(path, entries)


def _wrong_names(site: Site) -> Iterator[Hit]:
    for path, page in sorted(site.tree.miswritten.items()):
        yield Hit(path, Mark(1), "ending", {"detail": page.rpartition("/")[2]})
    for path in sorted(site.tree.files):
        name = path.rpartition("/")[2]
        if name in DEFAULTS_LOOKALIKES:
            yield Hit(
                path, Mark(1), "defaults-name", {"detail": name, "name": DEFAULTS_FILE}, severity=Severity.WARNING
            )


def _refused(path: str, entries: Mapping[str, Entry]) -> Iterator[Hit]:
    for entry in entries.values():
        for node in refused_scalars(entry.node):
            yield Hit(path, node.mark, "value", {"detail": node.raw[:MAX_SHOWN], "line": node.mark.line})


def _hit(path: str, fault: Fault) -> Hit:
    return Hit(path, fault.mark, fault.kind, {"detail": fault.detail, "line": fault.mark.line})


RULE = Rule("FM001", "front-matter-parse", Severity.ERROR, check_page, check_site, suppressible=False)
