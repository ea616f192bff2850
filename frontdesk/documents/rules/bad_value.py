"""FM004: a value that its key does not accept."""

from collections.abc import Iterator, Mapping

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page, hidden_meaning
from frontdesk.documents.rules import Hit, Rule, nearest
from frontdesk.documents.rules.ambiguous_scalar import read_as
from frontdesk.documents.schema import KEYS, THEME_KEYS, Wrong, hiding_status, wrong_values
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Entry, Node

MAX_SHOWN = 60


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Values by the table of keys; categories by the site's sections.

    Without a framework values belong to the theme; only a status that means a draft and is not written so is judged.
    """
    return _wrong(page.path, page.own_front, site)


def check_site(site: Site) -> Iterator[Hit]:
    """The same in the defaults of folders, once and not on every page below."""
    for path, entries in site.tree.defaults_entries():
        yield from _wrong(path, entries, site)


def _wrong(path: str, entries: Mapping[str, Entry], site: Site) -> Iterator[Hit]:
    if site.framework is None:
        meaning = hidden_meaning(entries)
        entries = {"status": entries["status"]} if meaning is not None and meaning[0] == "status" else {}
    for name, entry in entries.items():
        key = KEYS.get(name) or THEME_KEYS.get(name)
        if key is None or (name == "category" and site.framework is not None and not site.framework.sections):
            continue  # without sections nobody can tell which categories there are
        choices = site.categories if name == "category" else ()
        for wrong in wrong_values(key, entry.node, choices):
            if read_as(wrong.node) is not None and key.shape != "mapping":
                continue  # FM007 says what happened
            written = _as_written(wrong.node)
            near = _nearest(name, written, wrong)
            shown = f"{name}.{wrong.key}" if wrong.key else name
            values = {"key": shown, "value": written[:MAX_SHOWN], "expected": wrong.expected, "near": near}
            yield Hit(path, wrong.node.mark, wrong.variant, values, hint="near" if near else wrong.variant)


def _nearest(key: str, written: str, wrong: Wrong) -> str | None:
    """What was probably meant, for keys that accept only certain words."""
    if not wrong.choices:
        return None
    meant = hiding_status(written) if key == "status" else None
    return meant or nearest(written, wrong.choices) or nearest(written.casefold(), wrong.choices)


def _as_written(node: Node) -> str:
    if isinstance(node.value, tuple):
        return f"[{', '.join(_as_written(item) for item in node.value)}]"
    return "{…}" if isinstance(node.value, dict) else node.raw


RULE = Rule("FM004", "bad-value", Severity.ERROR, check_page, check_site)
