"""FW007: the framework file itself can be read and contradicts nothing in it."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_site(site: Site) -> Iterator[Hit]:
    """The faults met in reading it, and prerequisites in it that name nothing it knows."""
    framework = site.framework
    if framework is None:
        return
    for fault in framework.faults:
        yield Hit(framework.path, fault.mark, fault.kind, {"detail": fault.detail}, in_content=False)
    for document in framework.documents():
        for reference in document.prerequisites or ():
            known = framework.document(reference.name) or framework.section(reference.name)
            if known is None and not site.tree.named(reference.name) and not site.tree.has_page(reference.name):
                values = {"detail": reference.name}
                yield Hit(framework.path, reference.mark, "prerequisite", values, in_content=False)


RULE = Rule("FW007", "framework-file", Severity.ERROR, check_site=check_site, needs_framework=True, suppressible=False)
