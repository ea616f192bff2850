"""FM007: a value that YAML reads as something else than what stands there."""

import re
from collections.abc import Iterator, Mapping

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule
from frontdesk.documents.schema import KEYS
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Entry, Node

MAX_SHOWN = 60
MAX_INTEGER_BITS = 128


def check_page(page: Page, _site: Site) -> Iterator[Hit]:
    """Unquoted scalars under keys that hold text, words or durations."""
    return _ambiguous(page.path, page.own_front)


def check_site(site: Site) -> Iterator[Hit]:
    """The same in the defaults of folders, once and not on every page below."""
    for path, entries in site.tree.defaults_entries():
        yield from _ambiguous(path, entries)


def _ambiguous(path: str, entries: Mapping[str, Entry]) -> Iterator[Hit]:
    for name, entry in entries.items():
        key = KEYS.get(name)
        if key is None or key.shape in ("mapping", "date", "datetime"):
            continue
        for node in entry.node.items() or (entry.node,):
            read = read_as(node)
            if read is None:
                continue
            values: dict[str, object] = {"key": name, "value": node.raw[:MAX_SHOWN], "read": read}
            time = re.fullmatch(r"(\d{1,2}):([0-5]?\d)", node.raw)
            if name == "estimated_time" and time:
                values |= {"hours": int(time[1]), "minutes": int(time[2])}
                yield Hit(path, node.mark, values=values, hint="time")
            else:
                yield Hit(path, node.mark, values=values)


def read_as(node: Node) -> str | None:
    """What YAML makes of a scalar, where that is not what stands there."""
    value = node.value
    if not node.plain or isinstance(value, str | tuple | dict) or value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > MAX_INTEGER_BITS:
        return "…"
    return str(value) if str(value) != node.raw else None


RULE = Rule("FM007", "ambiguous-scalar", Severity.ERROR, check_page, check_site, fixable=True)
