"""FM001: a page or folder file that cannot be read, so that what it declares is unknown."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site
from frontdesk.documents.tree import DEFAULTS_FILE
from frontdesk.yaml_nodes import Mark, YamlFault, read_yaml


def check_page(page: Page, _site: Site) -> Iterator[Hit]:
    """A page's own fault."""
    if page.fault is not None:
        yield Hit(
            page.path, page.fault.mark, page.fault.kind, {"detail": page.fault.detail, "line": page.fault.mark.line}
        )


def check_site(site: Site) -> Iterator[Hit]:
    """Folders and files that lead out of the tree, and broken folder defaults."""
    for path in sorted(site.tree.escapes):
        if not site.tree.has_page(path):
            yield Hit(path, Mark(1), "symlink", {"detail": "", "line": 1})
    for path in sorted(site.tree.files - site.tree.escapes):
        if path.rpartition("/")[2] == DEFAULTS_FILE:
            yield from _defaults(site, path)


def _defaults(site: Site, path: str) -> Iterator[Hit]:
    try:
        document = read_yaml(site.tree.read_file(path).decode("utf-8"))
    except YamlFault as fault:
        yield Hit(path, fault.mark, fault.kind, {"detail": fault.detail, "line": fault.mark.line})
    except UnicodeDecodeError as error:
        yield Hit(path, Mark(1), "encoding", {"detail": f"0x{error.object[error.start]:02X}", "line": 1})
    else:
        if document.root is not None and not document.root.entries():
            yield Hit(path, document.root.mark, "scalar", {"detail": "", "line": document.root.mark.line})


RULE = Rule("FM001", "front-matter-parse", Severity.ERROR, check_page, check_site, suppressible=False)
