"""FM007: a value that YAML reads as something else than what stands there."""

import re
from collections.abc import Iterator

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.schema import KEYS
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Node


def check_page(page: Page, _site: Site) -> Iterator[Hit]:
    """Unquoted scalars under keys that hold text, words or durations."""
    for name, entry in page.front.items():
        key = KEYS.get(name)
        if key is None or key.shape in ("mapping", "date", "datetime"):
            continue
        for node in entry.node.items() or (entry.node,):
            if node.plain and _differs(node):
                shown = (
                    {True: "true", False: "false"}.get(node.value, node.value)
                    if isinstance(node.value, bool)
                    else node.value
                )
                time = re.fullmatch(r"(\d{1,2}):([0-5]?\d)", node.raw)
                if name == "estimated_time" and time:
                    hours, minutes = int(time[1]), int(time[2])
                    values = {"key": name, "value": node.raw, "read": shown, "hours": hours, "minutes": minutes}
                    yield Hit(page.path, node.mark, values=values, hint="time")
                else:
                    yield Hit(page.path, node.mark, values={"key": name, "value": node.raw, "read": shown})


def _differs(node: Node) -> bool:
    value = node.value
    if isinstance(value, str) or value is None:
        return False
    if isinstance(value, bool):
        return True
    return str(value) != node.raw


RULE = Rule("FM007", "ambiguous-scalar", Severity.ERROR, check_page, fixable=True)
