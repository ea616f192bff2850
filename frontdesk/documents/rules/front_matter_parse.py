"""FM001: a page or folder file that cannot be read, so that what it declares is unknown."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Fault, Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_page(page: Page, _site: Site) -> Iterator[Hit]:
    """A page's own fault."""
    if page.fault is not None:
        yield _hit(page.path, page.fault)


def check_site(site: Site) -> Iterator[Hit]:
    """Folders and files that lead out of the tree, and broken folder defaults."""
    for path in sorted(site.tree.escapes):
        if not site.tree.has_page(path):
            yield _hit(path, Fault("symlink"))
    for path, reason in sorted(site.tree.closed.items()):
        yield _hit(path, Fault("io", detail=reason))
    for path, document in site.tree.defaults_files.items():
        if isinstance(document, Fault):
            yield _hit(path, document)


def _hit(path: str, fault: Fault) -> Hit:
    return Hit(path, fault.mark, fault.kind, {"detail": fault.detail, "line": fault.mark.line})


RULE = Rule("FM001", "front-matter-parse", Severity.ERROR, check_page, check_site, suppressible=False)
