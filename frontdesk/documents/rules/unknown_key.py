"""FM003: a front matter key that nothing reads, most often a slip of the pen."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule, nearest
from frontdesk.documents.schema import KEYS, THEME_KEYS
from frontdesk.documents.site import Site


def check_page(page: Page, _site: Site) -> Iterator[Hit]:
    """Keys that are neither Frontdesk's nor the theme's nor start with `x-`."""
    for name, entry in page.front.items():
        if name in KEYS or name in THEME_KEYS or name.startswith("x-"):
            continue
        near = nearest(name, tuple(KEYS))
        yield Hit(page.path, entry.mark, "near" if near else "default", {"key": name, "near": near})


RULE = Rule("FM003", "unknown-key", Severity.ERROR, check_page, fixable=True, needs_framework=True)
