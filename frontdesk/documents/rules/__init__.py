"""The rules: one a file, found by being in this folder.

A module holds `RULE` and the functions it needs. Its sentences stand in the text catalogues under
`rules.ID`; a rule says where and which variant, and never formats text.
"""

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from frontdesk.documents.diagnostics import Severity
from frontdesk.yaml_nodes import Mark

if TYPE_CHECKING:
    from frontdesk.documents.page import Page
    from frontdesk.documents.site import Site


MAX_GUESSES = 20
"""Findings of one rule on one page that say what may be meant; guessing more costs more than it helps."""

FAMILIES = ("FM", "FW", "PR", "TM", "PM", "LK", "ST", "BL", "PB", "SY")
"""Families in the order in which a writer meets them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's find. `variant` names the sentence, `values` fill it in.

    `path` is below the content folder, or as it is to be shown where `in_content` is false.
    `severity` overrides the rule's own.
    """

    path: str
    mark: Mark
    variant: str = "default"
    values: Mapping[str, object] = field(default_factory=dict)
    hint: str | None = None
    """The variant of the hint, where it is not that of the message."""
    severity: Severity | None = None
    in_content: bool = True
    page: str | None = None
    """The page that brings in what is at `path`, where that is a data file; severity and switches are the page's."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. It looks at a page, or at the whole site, or both."""

    id: str
    name: str
    severity: Severity
    check_page: "Callable[[Page, Site], Iterator[Hit]] | None" = None
    check_site: "Callable[[Site], Iterator[Hit]] | None" = None
    softens: bool = False
    """An error on pages that readers see, a warning on drafts and pages in review."""
    fixable: bool = False
    """Mending it needs no judgement."""
    needs_framework: bool = False
    suppressible: bool = True

    @property
    def family(self) -> str:
        """The letters before the number: what the rule is about."""
        return self.id.rstrip("0123456789")


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule of this folder, by id, in the order of the families and their numbers."""
    modules = (import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    rules = sorted((module.RULE for module in modules), key=_order)
    return {rule.id: rule for rule in rules}


def _order(rule: Rule) -> tuple[int, str]:
    return (FAMILIES.index(rule.family) if rule.family in FAMILIES else len(FAMILIES), rule.id)


def nearest(word: str, known: "tuple[str, ...] | list[str]", cutoff: float = 0.6) -> str | None:
    """The known word that is most like a written one, if any is close."""
    matches = get_close_matches(word[:100], known, n=1, cutoff=cutoff)
    return matches[0] if matches else None
