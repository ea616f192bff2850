"""FW005: a section has a first page."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site, index_paths


def check_site(site: Site) -> Iterator[Hit]:
    """Sections whose folder holds pages but no index."""
    framework = site.framework
    if framework is None:
        return
    for section in framework.sections:
        if section.key not in site.tree.folders:
            continue  # FW001 names each missing document
        if not any(path in site.tree.files for path in index_paths(section.key)):
            values = {"section": section.key, "title": section.title}
            yield Hit(framework.path, section.mark, values=values, in_content=False)


RULE = Rule(
    "FW005",
    "section-index",
    Severity.ERROR,
    check_site=check_site,
    fixable=True,
    needs_framework=True,
    suppressible=False,
)
