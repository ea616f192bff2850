"""`summary`: the period and four figures: first response, resolution, satisfaction, reopening."""

from dataclasses import dataclass
from datetime import date

from frontdesk.snapshots.tickets import Attainment, Tickets
from mkdocs_frontdesk.charts import Spark, spark
from mkdocs_frontdesk.csv_table import Cell, Table
from mkdocs_frontdesk.figures import Mark, decimal, percent
from mkdocs_frontdesk.tickets.scope import Scope
from mkdocs_frontdesk.tickets.words import Words


@dataclass(frozen=True, slots=True)
class Card:
    """One figure. A `value` of None is one that too few tickets stand behind, a `mark` of None no judgement."""

    title: str
    mark: Mark | None
    value: str | None
    unit: str
    detail: tuple[str, ...]
    line: Spark | None
    line_label: str
    note: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """The period, what happened in it, and the figures."""

    first: date
    last: date
    days: int
    created: str
    resolved: str
    open: str
    cards: tuple[Card, ...]


def view(scope: Scope) -> SummaryView:
    """The figures of the whole period; the lines are of its whole weeks."""
    data, words = scope.data, scope.words
    period, promise = data.period, data.promise
    weeks = [week for week in data.weeks if week.complete]
    response = [week.response_p50_minutes for week in weeks]
    resolution = [week.resolution_p50_minutes for week in weeks]
    return SummaryView(
        first=period.first,
        last=period.last,
        days=(period.last - period.first).days + 1,
        created=f"{data.created:,}",
        resolved=f"{data.resolved:,}",
        open=f"{data.backlog.total:,}",
        cards=(
            _duration("response", overall(data.sla.response), promise.response_objective, response, words),
            _duration("resolution", overall(data.sla.resolution), promise.resolution_objective, resolution, words),
            _satisfaction(data, [week.csat for week in weeks], words),
            _reopened(data, [week.reopened_share for week in weeks], words),
        ),
    )


def overall(rows: tuple[Attainment, ...]) -> Attainment | None:
    """The row over all priorities, if the snapshot has one."""
    return next((row for row in rows if row.priority is None), None)


def _duration(measure: str, row: Attainment | None, objective: float, line: list[float | None], words: Words) -> Card:
    t = words.texts
    few = t("figure.few")
    median = row.p50_minutes if row else None
    value, unit = words.duration_parts(median) if median is not None else (None, "")
    title = t(f"tickets.measure.{measure}")
    return Card(
        title=title,
        mark=words.judged(row.judgement if row else "few"),
        value=value,
        unit=unit,
        detail=(
            t("tickets.card.kept", share=(percent(row.share) if row else None) or few),
            t("tickets.card.objective", objective=f"{objective * 100:g}%"),
        ),
        line=spark(line),
        line_label=t("tickets.card.weeks", title=title, weeks=len(line)),
        note=(
            t("tickets.card.median"),
            f"p90 {(words.duration(row.p90_minutes) if row else None) or few}",
            f"n = {row.ended if row else 0:,}",
        ),
    )


def _satisfaction(data: Tickets, line: list[float | None], words: Words) -> Card:
    t = words.texts
    few = t("figure.few")
    rated = data.satisfaction
    title = t("tickets.card.satisfaction")
    return Card(
        title=title,
        mark=Mark("none", few) if rated.mean is None else None,
        value=decimal(rated.mean),
        unit=t("tickets.card.of_five"),
        detail=(t("tickets.card.satisfied", share=percent(rated.satisfied_share) or few),),
        line=spark(line),
        line_label=t("tickets.card.weeks", title=title, weeks=len(line)),
        note=(f"n = {rated.n:,}", t("tickets.card.rate", rate=percent(rated.response_rate) or few)),
    )


def _reopened(data: Tickets, line: list[float | None], words: Words) -> Card:
    t = words.texts
    few = t("figure.few")
    title = t("tickets.card.reopened")
    share = percent(data.reopened_share)
    return Card(
        title=title,
        mark=Mark("none", few) if share is None else None,
        value=share.removesuffix("%") if share else None,
        unit="%",
        detail=(
            t("tickets.card.reopened_count", count=f"{data.reopened:,}"),
            t("tickets.card.resolved_count", count=f"{data.resolved:,}"),
        ),
        line=spark(line),
        line_label=t("tickets.card.weeks", title=title, weeks=len(line)),
        note=(t("tickets.card.next_reply"), f"p90 {words.duration(data.next_reply_p90_minutes) or few}"),
    )


def table(scope: Scope) -> Table:
    """A figure a row."""
    data, t = scope.data, scope.words.texts
    response, resolution, rated = overall(data.sla.response), overall(data.sla.resolution), data.satisfaction
    cells: dict[str, Cell] = {
        "created": data.created,
        "resolved": data.resolved,
        "open": data.backlog.total,
        "response_p50": response.p50_minutes if response else None,
        "response_p90": response.p90_minutes if response else None,
        "response_share": response.share if response else None,
        "resolution_p50": resolution.p50_minutes if resolution else None,
        "resolution_p90": resolution.p90_minutes if resolution else None,
        "resolution_share": resolution.share if resolution else None,
        "csat": rated.mean,
        "rated": rated.n,
        "response_rate": rated.response_rate,
        "reopened": data.reopened,
        "reopened_share": data.reopened_share,
        "next_reply_p90": data.next_reply_p90_minutes,
    }
    return Table(
        (t("tickets.head.figure"), t("tickets.head.value")),
        tuple((t(f"tickets.figure.{name}"), value) for name, value in cells.items()),
    )
