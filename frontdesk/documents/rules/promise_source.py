"""PM003: what is promised in numbers can be counted."""

from collections.abc import Iterator

from frontdesk.documents.blocks import valid_blocks
from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.promises import block_reference, count_promises
from frontdesk.documents.reference_data import Reference, ReferenceFault
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Mark

MAX_SHOWN = 60


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Reference sources that cannot be read, and promises that nothing on the page counts."""
    failed = False
    for block in valid_blocks(page.outline, "reference"):
        source, mark = block.attributes["source"], Mark(block.line, block.column)
        try:
            reference = block_reference(site.tree, page, block)
        except ReferenceFault as fault:
            failed = True
            values = {"source": fault.path or source, "detail": fault.detail}
            kind = fault.detail if fault.kind == "yaml" else fault.kind
            yield Hit(fault.path or page.path, fault.mark if fault.path else mark, kind, values, page=page.path)
            continue
        yield from _flaws(page, reference)
        group = block.attributes.get("group")
        if reference is not None and group is not None and not reference.of_group(group):
            failed = True
            known = "、".join(g.id for g in reference.groups)
            yield Hit(page.path, mark, "group", {"source": source, "detail": group, "known": known})
    numbers = [kind for kind, promised in site.promises(page).items() if isinstance(promised, int)]
    if numbers and not failed and page.fault is None:
        counts = count_promises(site.tree, page)
        for kind in numbers:
            if kind not in counts:
                yield Hit(page.path, page.mark("promises"), values={"kind": kind})


def _flaws(page: Page, reference: Reference | None) -> Iterator[Hit]:
    """What has another shape than the page can show; what is missing is PM005's."""
    for flaw in reference.flaws if reference is not None else ():
        if flaw.kind != "missing":
            values = {"item": flaw.item, "key": flaw.key, "value": flaw.value[:MAX_SHOWN]}
            yield Hit(flaw.path, flaw.mark, flaw.kind, values, page=page.path)


RULE = Rule("PM003", "promise-source", Severity.ERROR, check_page, softens=True)
