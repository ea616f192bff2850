"""The days and weeks that a report is about, in the site's zone."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ticket_sync.settings import ReportSettings

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The period and the weeks of a report.

    Attributes:
        zone: whose days and weeks they are.
        now: the end of both.
        first: the period's first day.
        begin: the moment at which that day begins.
        mondays: of the weeks, oldest first; the last is that of `now`.
        starts: the moments at which the weeks begin, and the end of the last.
    """

    zone: ZoneInfo
    now: datetime
    first: date
    begin: datetime
    mondays: tuple[date, ...]
    starts: tuple[datetime, ...]

    def week(self, moment: datetime | None) -> int | None:
        """The place of the week in which a moment up to now lies; None before the first."""
        if moment is None or moment < self.starts[0]:
            return None
        return bisect_right(self.starts, moment) - 1

    @property
    def horizon(self) -> datetime:
        """Before it nothing of the report happened."""
        return min(self.begin, self.starts[0])

    def holds(self, moment: datetime | None) -> bool:
        """Whether a moment up to now lies in the period."""
        return moment is not None and moment >= self.begin


def span_of(report: ReportSettings, zone: ZoneInfo, now: datetime) -> Span:
    """The last `report.days` days with today, and the last `report.weeks` weeks with this one."""
    today = now.astimezone(zone).date()
    first = today - (report.days - 1) * _DAY
    this_monday = today - today.weekday() * _DAY
    mondays = tuple(this_monday - back * 7 * _DAY for back in reversed(range(report.weeks)))
    starts = tuple(_midnight(day, zone) for day in (*mondays, this_monday + 7 * _DAY))
    return Span(zone, now, first, _midnight(first, zone), mondays, starts)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
