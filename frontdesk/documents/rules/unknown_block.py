"""BL001: a block that Frontdesk does not know, or not in this form."""

from collections.abc import Iterator

from frontdesk.documents.blocks import BlockFault, read_blocks
from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule, nearest
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Mark


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Every `<!-- frontdesk/… -->` comment of the page."""
    for block in read_blocks(page.outline) if "<!--" in page.body else ():
        if isinstance(block, BlockFault):
            near = nearest(block.detail, block.choices) if block.choices else None
            values = {"detail": block.detail, "choices": "、".join(block.choices) or "-", "near": near}
            hint = "near" if near else block.kind
            yield Hit(page.path, Mark(block.line, block.column), block.kind, values, hint=hint)
        elif block.name == "documents":
            section = block.attributes["section"]
            if site.framework is None or site.framework.section(section) is None:
                yield Hit(page.path, Mark(block.line, block.column), "section", {"detail": section})


RULE = Rule("BL001", "unknown-block", Severity.ERROR, check_page)
