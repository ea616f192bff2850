"""FM005: title, content, category and author are required of every document."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.schema import KEYS
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Mark


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Required keys that are missing or null, and a body without anything in it."""
    if page.fault is not None or not page.has_front_matter:
        return
    folder = page.path.rpartition("/")[0]
    section = site.section_of(page)
    category = section.key if section else folder.partition("/")[0] or "home"
    for key in KEYS.values():
        node = page.node(key.name)
        if key.required and (node is None or node.value is None or node.value == ()):
            mark = Mark(1) if node is None else node.mark
            yield Hit(page.path, mark, "default", {"key": key.name, "category": category}, hint=key.name)
    if not page.outline.comments and not page.body.strip(" \n\t#"):
        yield Hit(page.path, Mark(page.body_line), "content", {"key": "content", "category": category})


RULE = Rule("FM005", "required-key", Severity.ERROR, check_page, softens=True, needs_framework=True)
