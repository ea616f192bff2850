"""`breaches`: what is in work, at risk or late, and the tickets that need a look, by opaque names."""

from dataclasses import dataclass

from frontdesk.snapshots.tickets import Case
from mkdocs_frontdesk.csv_table import Table
from mkdocs_frontdesk.figures import Mark, plain
from mkdocs_frontdesk.tickets.scope import Scope
from mkdocs_frontdesk.tickets.words import Words


@dataclass(frozen=True, slots=True)
class Count:
    """How many tickets stand so."""

    mark: Mark
    count: str


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket; `left` says how long it still has or how late it is."""

    id: str
    priority: str
    measure: str
    left: str
    age: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class BreachesView:
    """The counts, and the most urgent tickets of `all` that are at risk or late."""

    counts: tuple[Count, ...]
    rows: tuple[Row, ...]
    all: int


def view(scope: Scope) -> BreachesView:
    """The tickets in work, most urgent first."""
    running, words = scope.data.running, scope.words
    return BreachesView(
        counts=(
            Count(Mark("ok", words.texts("tickets.case.on_time")), f"{running.on_time:,}"),
            Count(_at_risk(words), f"{running.at_risk:,}"),
            Count(_late(words), f"{running.breached:,}"),
        ),
        rows=tuple(_row(case, words) for case in running.cases),
        all=running.at_risk + running.breached,
    )


def _at_risk(words: Words) -> Mark:
    return Mark("warn", words.texts("tickets.case.at_risk"))


def _late(words: Words) -> Mark:
    return Mark("bad", words.texts("tickets.case.late"))


def _row(case: Case, words: Words) -> Row:
    late = case.left_minutes < 0
    time = words.duration(abs(case.left_minutes))
    return Row(
        id=plain(case.id),
        priority=words.name("priority", case.priority),
        measure=words.texts(f"tickets.measure.{case.measure}"),
        left=words.texts("tickets.case.over" if late else "tickets.case.left", time=time),
        age=words.texts("tickets.case.age", days=f"{case.age_days:,}"),
        mark=_late(words) if late else _at_risk(words),
    )


def table(scope: Scope) -> Table:
    """A ticket a row; minutes left are negative where it is late."""
    words = scope.words
    t = words.texts
    head = tuple(t(f"tickets.head.{name}") for name in ("id", "priority", "measure", "left_minutes", "age_days"))
    return Table(
        head,
        tuple(
            (
                case.id,
                words.name("priority", case.priority),
                t(f"tickets.measure.{case.measure}"),
                case.left_minutes,
                case.age_days,
            )
            for case in scope.data.running.cases
        ),
    )
