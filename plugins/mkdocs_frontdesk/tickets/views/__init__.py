"""What the block `tickets` shows, a view a file.

A module has `view(scope)`, the model of the template of its name, and `table(scope)`, the same figures for a
spreadsheet, unrounded and in the snapshot's units.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mkdocs_frontdesk.csv_table import Table
from mkdocs_frontdesk.tickets.scope import Scope
from mkdocs_frontdesk.tickets.views import (
    backlog,
    breaches,
    categories,
    csat,
    promise,
    sla,
    sources,
    summary,
    titles,
    trend,
)


@dataclass(frozen=True, slots=True)
class View:
    """A view: its model, and its table."""

    model: Callable[[Scope], object]
    table: Callable[[Scope], Table]


VIEWS = {
    "summary": View(summary.view, summary.table),
    "sla": View(sla.view, sla.table),
    "promise": View(promise.view, promise.table),
    "trend": View(trend.view, trend.table),
    "backlog": View(backlog.view, backlog.table),
    "breaches": View(breaches.view, breaches.table),
    "categories": View(categories.view, categories.table),
    "csat": View(csat.view, csat.table),
    "titles": View(titles.view, titles.table),
    "sources": View(sources.view, sources.table),
}
