"""The desk's own figures, for the people who work there: exact, unguarded, not for publication."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from ticket_sync.estimates import percentile
from ticket_sync.model import Priority, Status
from ticket_sync.outcomes import Outcome

SATISFIED_FROM = 4
"""Of the scores 1 to 5."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which tickets count; a filter that is None lets all through.

    Attributes:
        since, until: created at or after, and before; aware.
    """

    since: datetime | None = None
    until: datetime | None = None
    priority: Priority | None = None
    category: str | None = None

    def take(self, outcome: Outcome) -> bool:
        """Whether a ticket counts."""
        return (
            (self.since is None or self.since <= outcome.created)
            and (self.until is None or outcome.created < self.until)
            and (self.priority is None or outcome.priority is self.priority)
            and (self.category is None or outcome.category == self.category)
        )


@dataclass(frozen=True, slots=True)
class Durations:
    """Of resolutions that have ended, in minutes of the policy's calendar; None where there are none."""

    mean_minutes: float | None
    p50_minutes: float | None
    p90_minutes: float | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """What `frontdesk ticket stats` tells.

    Attributes:
        by_status, by_priority: every status and priority, in their order.
        by_category: in the order of the names; tickets without one are under the empty name.
        satisfaction_rate: tickets rated 4 or 5 over tickets rated; None where none is rated.
        period: the filter's bounds; where it has none, the first creation and the present moment.
    """

    total_tickets: int
    by_status: dict[str, int]
    by_priority: dict[str, int]
    by_category: dict[str, int]
    resolution_time: Durations
    satisfaction_rate: float | None
    period: tuple[datetime | None, datetime]
    filters: Filters

    def plain(self) -> dict[str, object]:
        """As JSON tells it: minutes to the hundredth, moments in ISO 8601."""
        since, until = self.period
        times, filters = self.resolution_time, self.filters
        return {
            "total_tickets": self.total_tickets,
            "by_status": self.by_status,
            "by_priority": self.by_priority,
            "by_category": self.by_category,
            "resolution_time": {
                "mean_minutes": _rounded(times.mean_minutes, 2),
                "p50_minutes": _rounded(times.p50_minutes, 2),
                "p90_minutes": _rounded(times.p90_minutes, 2),
            },
            "satisfaction_rate": _rounded(self.satisfaction_rate, 4),
            "period": {"since": _text(since), "until": _text(until)},
            "filters": {
                "since": _text(filters.since),
                "until": _text(filters.until),
                "priority": filters.priority,
                "category": filters.category,
            },
        }


def statistics(outcomes: Iterable[Outcome], now: datetime, filters: Filters | None = None) -> Statistics:
    """Count and measure the tickets that the filters let through.

    Args:
        outcomes: tickets as `read_outcomes` yields them.
        now: the moment they were read for.
        filters: which count; all by default.
    """
    filters = filters or Filters()
    by_status, by_priority = Counter[str](), Counter[str]()
    by_category = Counter[str]()
    minutes: list[float] = []
    scores: list[int] = []
    first: datetime | None = None
    for outcome in filter(filters.take, outcomes):
        by_status[outcome.status] += 1
        by_priority[outcome.priority] += 1
        by_category[outcome.category] += 1
        resolution = outcome.resolution
        if resolution.ended is not None and resolution.elapsed_minutes is not None:
            minutes.append(resolution.elapsed_minutes)
        if outcome.score is not None:
            scores.append(outcome.score)
        first = min(first, outcome.created) if first is not None else outcome.created
    return Statistics(
        total_tickets=by_status.total(),
        by_status={str(status): by_status[status] for status in Status},
        by_priority={str(priority): by_priority[priority] for priority in Priority},
        by_category=dict(sorted(by_category.items())),
        resolution_time=_durations(minutes),
        satisfaction_rate=sum(score >= SATISFIED_FROM for score in scores) / len(scores) if scores else None,
        period=(filters.since or first, filters.until or now),
        filters=filters,
    )


def _durations(minutes: list[float]) -> Durations:
    if not minutes:
        return Durations(None, None, None)
    ordered = sorted(minutes)
    return Durations(sum(ordered) / len(ordered), percentile(ordered, 0.5), percentile(ordered, 0.9))


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
