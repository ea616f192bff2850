"""`backlog`: tickets that are not done, by age, status and priority."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.snapshots.tickets import Age
from mkdocs_frontdesk.csv_table import Table
from mkdocs_frontdesk.tickets.scope import Scope
from mkdocs_frontdesk.tickets.words import Words

ORDER = ("critical", "high", "normal", "low", "open", "assigned", "waiting")


@dataclass(frozen=True, slots=True)
class Bar:
    """Tickets of one age. `on_time` and `late` are shares of the most frequent age."""

    age: str
    count: str
    on_time: float
    late: float


@dataclass(frozen=True, slots=True)
class BacklogView:
    """The bars, and the two other ways to count."""

    total: int
    bars: tuple[Bar, ...]
    by_status: str
    by_priority: str


def view(scope: Scope) -> BacklogView:
    """What is open now."""
    backlog, words = scope.data.backlog, scope.words
    most = max((age.count for age in backlog.ages), default=0) or 1
    return BacklogView(
        total=backlog.total,
        bars=tuple(_bar(age, most, words) for age in backlog.ages),
        by_status=_counts("status", backlog.by_status, words),
        by_priority=_counts("priority", backlog.by_priority, words),
    )


def _bar(age: Age, most: int, words: Words) -> Bar:
    late = min(age.late, age.count)
    key = "tickets.backlog.count_late" if age.late else "tickets.backlog.count"
    return Bar(
        age=age_text(age, words),
        count=words.texts(key, count=f"{age.count:,}", late=f"{age.late:,}"),
        on_time=round((age.count - late) / most, 4),
        late=round(late / most, 4),
    )


def age_text(age: Age, words: Words) -> str:
    """A span of days in words: `1 天内`, `3–7 天`, `30 天以上`."""
    if age.to_days is None:
        return words.texts("tickets.backlog.over", days=age.from_days)
    if not age.from_days:
        return words.texts("tickets.backlog.under", days=age.to_days)
    return words.texts("tickets.backlog.between", first=age.from_days, last=age.to_days)


def _counts(group: str, counts: Mapping[str, int], words: Words) -> str:
    parts = [f"{words.name(group, name)} {counts[name]:,}" for name in sorted(counts, key=_place)]
    return words.listed(parts)


def _place(name: str) -> tuple[int, str]:
    return (ORDER.index(name) if name in ORDER else len(ORDER), name)


def table(scope: Scope) -> Table:
    """A count a row, with what is counted."""
    backlog, words = scope.data.backlog, scope.words
    t = words.texts
    rows: list[tuple[str | int | None, ...]] = [
        (t("tickets.head.age"), age_text(age, words), age.count, age.late) for age in backlog.ages
    ]
    for group, counts in (("status", backlog.by_status), ("priority", backlog.by_priority)):
        rows += [
            (t(f"tickets.head.{group}"), words.name(group, name), counts[name], None)
            for name in sorted(counts, key=_place)
        ]
    head = tuple(t(f"tickets.head.{name}") for name in ("counted_by", "value", "count", "late"))
    return Table(head, tuple(rows))
