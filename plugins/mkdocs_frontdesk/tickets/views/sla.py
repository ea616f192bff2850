"""`sla`: how often the promise was kept, by priority, with n and interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.snapshots.tickets import MIN_JUDGED, MIN_P95, MIN_SHOWN, Attainment
from mkdocs_frontdesk.charts import Range, axis_start, on_axis
from mkdocs_frontdesk.csv_table import Cell, Table
from mkdocs_frontdesk.figures import Mark, percent
from mkdocs_frontdesk.tickets.scope import Scope
from mkdocs_frontdesk.tickets.words import Words


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its interval, in words and as a drawing."""

    interval: str
    range: Range
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One priority, or all of them (`total`). None is a figure that too few tickets stand behind."""

    name: str
    total: bool
    share: str | None
    estimate: Estimate | None
    n: str
    p50: str | None
    p90: str | None
    p95: str | None
    running: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class AttainmentTable:
    """Attainment of response or of resolution."""

    title: str
    note: str
    axis: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SlaView:
    """Both tables, and from how many tickets on a figure is given."""

    tables: tuple[AttainmentTable, ...]
    note: str


def view(scope: Scope) -> SlaView:
    """First response, then resolution."""
    sla, promise, words = scope.data.sla, scope.data.promise, scope.words
    return SlaView(
        tables=(
            _table("response", sla.response, promise.response_objective, words),
            _table("resolution", sla.resolution, promise.resolution_objective, words),
        ),
        note=words.texts("tickets.sla.few", shown=MIN_SHOWN, p95=MIN_P95, judged=MIN_JUDGED),
    )


def _table(measure: str, rows: Sequence[Attainment], objective: float, words: Words) -> AttainmentTable:
    start = axis_start([objective, *(row.low for row in rows if row.low is not None)])
    return AttainmentTable(
        title=words.texts("tickets.sla.title", measure=words.texts(f"tickets.measure.{measure}")),
        note=words.texts("tickets.sla.note", objective=f"{objective * 100:g}%", start=f"{start:.0%}"),
        axis=f"{start:.0%} – 100%",
        rows=tuple(_row(row, start, objective, words) for row in rows),
    )


def _row(row: Attainment, start: float, objective: float, words: Words) -> Row:
    return Row(
        name=words.name("priority", row.priority),
        total=row.priority is None,
        share=percent(row.share),
        estimate=_estimate(row, start, objective, words),
        n=f"{row.n:,}",
        p50=words.duration(row.p50_minutes),
        p90=words.duration(row.p90_minutes),
        p95=words.duration(row.p95_minutes),
        running=f"{row.running:,}",
        mark=words.judged(row.judgement),
    )


def _estimate(row: Attainment, start: float, objective: float, words: Words) -> Estimate | None:
    if row.share is None or row.low is None or row.high is None:
        return None
    return Estimate(
        interval=f"{row.low * 100:.0f}–{row.high * 100:.0f}%",
        range=on_axis(start, row.share, row.low, row.high, objective),
        label=words.texts(
            "tickets.sla.range",
            share=percent(row.share),
            low=f"{row.low:.0%}",
            high=f"{row.high:.0%}",
            objective=f"{objective * 100:g}%",
        ),
    )


def table(scope: Scope) -> Table:
    """A measure and priority a row; shares of 1, durations in minutes."""
    t, sla = scope.words.texts, scope.data.sla
    names = "measure priority n met share low high ended p50 p90 p95 running judgement"
    head = tuple(t(f"tickets.head.{name}") for name in names.split())
    rows = [_cells("response", row, scope.words) for row in sla.response]
    rows += [_cells("resolution", row, scope.words) for row in sla.resolution]
    return Table(head, tuple(rows))


def _cells(measure: str, row: Attainment, words: Words) -> tuple[Cell, ...]:
    return (
        words.texts(f"tickets.measure.{measure}"),
        words.name("priority", row.priority),
        row.n,
        row.met,
        row.share,
        row.low,
        row.high,
        row.ended,
        row.p50_minutes,
        row.p90_minutes,
        row.p95_minutes,
        row.running,
        words.texts(f"figure.judged.{row.judgement}"),
    )
