"""FM004: a value that its key does not accept."""

from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule, nearest
from frontdesk.documents.rules.ambiguous_scalar import read_as
from frontdesk.documents.schema import KEYS, THEME_KEYS, wrong_values
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Node

MAX_SHOWN = 60


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Values by the table of keys; categories by the site's sections."""
    for name, entry in page.front.items():
        key = KEYS.get(name) or THEME_KEYS.get(name)
        if key is None or (name == "category" and not (site.framework and site.framework.sections)):
            continue  # without sections nobody can tell which categories there are
        choices = site.categories if name == "category" else ()
        for wrong in wrong_values(key, entry.node, choices):
            if read_as(wrong.node) is not None and key.shape != "mapping":
                continue  # FM007 says what happened
            written = _as_written(wrong.node)
            near = nearest(written, wrong.choices) if wrong.choices else None
            values = {"key": name, "value": written[:MAX_SHOWN], "expected": wrong.expected, "near": near}
            yield Hit(page.path, wrong.node.mark, wrong.variant, values, hint="near" if near else wrong.variant)


def _as_written(node: Node) -> str:
    if isinstance(node.value, tuple):
        return f"[{', '.join(_as_written(item) for item in node.value)}]"
    return "{…}" if isinstance(node.value, dict) else node.raw


RULE = Rule("FM004", "bad-value", Severity.ERROR, check_page, needs_framework=True)
