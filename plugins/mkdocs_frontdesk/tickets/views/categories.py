"""`categories`: what tickets were about."""

from dataclasses import dataclass

from mkdocs_frontdesk.csv_table import Table
from mkdocs_frontdesk.figures import percent
from mkdocs_frontdesk.tickets.scope import Scope


@dataclass(frozen=True, slots=True)
class Row:
    """A category; `part` is its share of the most frequent one."""

    name: str
    created: str
    part: float
    open: str
    p50: str | None
    in_time: str | None


@dataclass(frozen=True, slots=True)
class CategoriesView:
    """The categories, in the order of the snapshot."""

    rows: tuple[Row, ...]


def view(scope: Scope) -> CategoriesView:
    """Tickets of the period by category; rare ones are one row."""
    words = scope.words
    most = max((category.created for category in scope.data.categories), default=0) or 1
    return CategoriesView(
        tuple(
            Row(
                name=words.name("category", category.name),
                created=f"{category.created:,}",
                part=round(max(0, category.created) / most, 4),
                open=f"{category.open:,}",
                p50=words.duration(category.resolution_p50_minutes),
                in_time=percent(category.share_in_time),
            )
            for category in scope.data.categories
        )
    )


def table(scope: Scope) -> Table:
    """A category a row; minutes, and a share of 1."""
    words = scope.words
    names = ("category", "created", "open", "resolution_p50", "share")
    return Table(
        tuple(words.texts(f"tickets.head.{name}") for name in names),
        tuple(
            (
                words.texts("tickets.category.none") if category.name is None else category.name,
                category.created,
                category.open,
                category.resolution_p50_minutes,
                category.share_in_time,
            )
            for category in scope.data.categories
        ),
    )
