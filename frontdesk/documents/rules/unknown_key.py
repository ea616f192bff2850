"""FM003: a front matter key that nothing reads, most often a slip of the pen."""

from collections.abc import Iterator, Mapping

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page, hidden_meaning
from frontdesk.documents.rules import Hit, Rule, nearest
from frontdesk.documents.schema import KEYS, THEME_KEYS, folded
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Entry

HIDING_ELSEWHERE = {"draft": ("true", "yes", "on", "1"), "published": ("false", "no", "off", "0")}


def check_page(page: Page, site: Site) -> Iterator[Hit]:
    """Keys that are neither Frontdesk's nor the theme's nor start with `x-`.

    Without a framework keys belong to the site; only one that hides a page, such as `Status: draft`, is judged.
    """
    return _unknown(page.path, page.own_front, site)


def check_site(site: Site) -> Iterator[Hit]:
    """The same in the defaults of folders, once and not on every page below."""
    for path, entries in site.tree.defaults_entries():
        yield from _unknown(path, entries, site)


def _unknown(path: str, entries: Mapping[str, Entry], site: Site) -> Iterator[Hit]:
    if site.framework is None:
        meaning = hidden_meaning(entries)
        if meaning is not None and meaning[0] != "status":
            yield Hit(path, entries[meaning[0]].mark, "near", {"key": meaning[0], "near": "status"})
        for name, entry in entries.items():
            if _hides_elsewhere(name, entry):
                values = {"key": name, "value": entry.node.raw}
                yield Hit(path, entry.mark, "elsewhere", values, severity=Severity.WARNING)
        return
    for name, entry in entries.items():
        if name in KEYS or name in THEME_KEYS or name.startswith("x-"):
            continue
        if _hides_elsewhere(name, entry):
            yield Hit(path, entry.mark, "elsewhere", {"key": name, "value": entry.node.raw})
            continue
        near = nearest(name, tuple(KEYS)) or nearest(name.casefold(), tuple(KEYS))
        yield Hit(path, entry.mark, "near" if near else "default", {"key": name, "near": near})


def _hides_elsewhere(name: str, entry: Entry) -> bool:
    """Whether other tools would keep a page to themselves for this key; blogs read it, Frontdesk does not."""
    return folded(entry.node.raw) in HIDING_ELSEWHERE.get(folded(name), ())


RULE = Rule("FM003", "unknown-key", Severity.ERROR, check_page, check_site, fixable=True)
