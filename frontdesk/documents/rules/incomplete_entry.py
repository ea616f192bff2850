"""PM005: an entry of a data file does not say what readers look it up for: a code without a remedy."""

from collections.abc import Iterator

from frontdesk.documents.blocks import valid_blocks
from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.promises import block_reference
from frontdesk.documents.reference_data import ReferenceFault
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.site import Site


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Every entry that a reference block of the page brings in."""
    for block in valid_blocks(page.outline, "reference") if page.outline.comments else ():
        try:
            reference = block_reference(site.tree, page, block)
        except ReferenceFault:
            continue  # PM003 reports it
        for flaw in reference.flaws if reference is not None else ():
            if flaw.kind == "missing":
                yield Hit(flaw.path, flaw.mark, values={"item": flaw.item, "key": flaw.key}, page=page.path)


RULE = Rule("PM005", "incomplete-entry", Severity.ERROR, check_page, softens=True)
