"""`trend`: tickets created and resolved by week, and how many were left open."""

from dataclasses import dataclass

from frontdesk.snapshots.tickets import Week
from mkdocs_frontdesk.charts import Column, Plot, bars
from mkdocs_frontdesk.csv_table import Table
from mkdocs_frontdesk.tickets.scope import Scope
from mkdocs_frontdesk.tickets.words import Words


@dataclass(frozen=True, slots=True)
class Row:
    """A week; `growth` is how many more were created than resolved."""

    week: str
    unfinished: bool
    created: str
    resolved: str
    growth: str
    open: str


@dataclass(frozen=True, slots=True)
class TrendView:
    """The drawing, the same in words, and as a table."""

    plot: Plot
    description: str
    unfinished: bool
    rows: tuple[Row, ...]


def view(scope: Scope) -> TrendView:
    """The weeks of the snapshot, in its order."""
    weeks, words = scope.data.weeks, scope.words
    unfinished = any(not week.complete for week in weeks)
    growing = sum(week.created > week.resolved for week in weeks if week.complete)
    complete = sum(week.complete for week in weeks)
    description = [words.texts("tickets.trend.description", weeks=complete, growing=growing)]
    if unfinished:
        description.append(words.texts("tickets.trend.unfinished_note"))
    return TrendView(
        plot=bars([_column(week, words) for week in weeks]),
        description=words.sentences(description),
        unfinished=unfinished,
        rows=tuple(_row(week) for week in weeks),
    )


def _column(week: Week, words: Words) -> Column:
    monday = f"{week.monday:%m-%d}"
    return Column(
        label=monday,
        values=(week.created, week.resolved),
        titles=(
            words.texts("tickets.trend.created_bar", week=monday, count=f"{week.created:,}"),
            words.texts("tickets.trend.resolved_bar", week=monday, count=f"{week.resolved:,}"),
        ),
        unfinished=not week.complete,
    )


def _row(week: Week) -> Row:
    return Row(
        week=week.monday.isoformat(),
        unfinished=not week.complete,
        created=f"{week.created:,}",
        resolved=f"{week.resolved:,}",
        growth=f"{week.created - week.resolved:+,}".replace("-", "−"),
        open=f"{week.open_at_end:,}",
    )


def table(scope: Scope) -> Table:
    """A week a row; durations in minutes."""
    t = scope.words.texts
    names = "monday created resolved open_at_end complete response_p50 resolution_p50 csat reopened_share"
    return Table(
        tuple(t(f"tickets.head.{name}") for name in names.split()),
        tuple(
            (
                week.monday.isoformat(),
                week.created,
                week.resolved,
                week.open_at_end,
                t("figure.yes") if week.complete else t("figure.no"),
                week.response_p50_minutes,
                week.resolution_p50_minutes,
                week.csat,
                week.reopened_share,
            )
            for week in scope.data.weeks
        ),
    )
