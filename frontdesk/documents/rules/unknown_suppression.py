"""SY004: a rule that is switched off by a name that no rule has, so that nothing is switched off."""

from collections.abc import Iterator, Mapping

from frontdesk.documents.diagnostics import Severity
from frontdesk.documents.page import Page
from frontdesk.documents.rules import Hit, Rule, all_rules, nearest
from frontdesk.documents.site import Site
from frontdesk.yaml_nodes import Entry, Mark


def check_page(page: Page, _site: Site) -> Iterator[Hit]:
    """The names under `lint.disable`."""
    return _unknown(page.path, page.own_front)


def check_site(site: Site) -> Iterator[Hit]:
    """The same in the defaults of folders."""
    for path, entries in site.tree.defaults_entries():
        yield from _unknown(path, entries)


def _unknown(path: str, front: Mapping[str, Entry]) -> Iterator[Hit]:
    for name, mark in _disabled(front):
        if name not in all_rules():
            near = nearest(name.upper(), tuple(all_rules()))
            yield Hit(path, mark, "near" if near else "default", {"rule": name[:60], "near": near})


def _disabled(front: Mapping[str, Entry]) -> Iterator[tuple[str, Mark]]:
    """The written names, also where they are a list instead of names with reasons."""
    entry = front["lint"].node.entries().get("disable") if "lint" in front else None
    if entry is None:
        return
    for name, reason in entry.node.entries().items():
        yield name, reason.mark
    for item in entry.node.items() or (entry.node,):
        if item.raw:
            yield item.raw, item.mark


RULE = Rule("SY004", "unknown-rule-id", Severity.ERROR, check_page, check_site, suppressible=False)
