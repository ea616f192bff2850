"""Working time: how much of it lies between two moments, and when a span of it is used up.

An instant is worked when its local wall time lies in the hours of its local day, begin included, end excluded. So an
hour that a change of the clocks skips does not count, and one that comes twice counts twice. All sums are exact, in
whole microseconds.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from chinese_calendar import constants as china

from ticket_sync.settings import WEEKDAYS, CalendarSettings, span_minutes

FIRST_YEAR, LAST_YEAR = 1970, 2199
"""Business hours are known from the first to the last; a damaged stamp of the year 9999 costs no more than these."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DAY = timedelta(days=1)


class Calendar(Protocol):
    """Measures working time. Moments are aware, in UTC."""

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; negative when the end lies before the start."""
        ...

    def after(self, start: datetime, span: timedelta) -> datetime | None:
        """The first moment at which `span` of working time has passed since `start`.

        `start` itself for no span or a negative one; None where it lies beyond all that can be told.
        """
        ...


class Always:
    """Around the clock."""

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """The plain difference."""
        return end - start

    def after(self, start: datetime, span: timedelta) -> datetime | None:
        """The plain sum."""
        try:
            return start + span if span > timedelta(0) else start
        except OverflowError:
            return None


class _Year(NamedTuple):
    """The worked spans of a year of UTC, in microseconds since 1970, with the sum of those before each."""

    begins: tuple[int, ...]
    ends: tuple[int, ...]
    before: tuple[int, ...]
    total: int

    def worked_until(self, moment: int) -> int:
        """Of this year, before a moment."""
        place = bisect_right(self.begins, moment) - 1
        if place < 0:
            return 0
        return self.before[place] + min(moment, self.ends[place]) - self.begins[place]


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """The hours of a team, in the zone it works in."""

    settings: CalendarSettings
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """Working time from `start` to `end`; negative when the end lies before the start."""
        first, last = _year_of(start), _year_of(end)
        if first > last:
            return -self.worked(end, start)
        whole = sum(self._year(year).total for year in range(first, last))
        until_end = self._year(last).worked_until(_microseconds(end))
        until_start = self._year(first).worked_until(_microseconds(start))
        return timedelta(microseconds=whole + until_end - until_start)

    def after(self, start: datetime, span: timedelta) -> datetime | None:
        """The first moment at which `span` of working time has passed since `start`."""
        if span <= timedelta(0):
            return start
        first = _year_of(start)
        left = span // _MICROSECOND + self._year(first).worked_until(_microseconds(start))
        for number in range(first, LAST_YEAR + 1):
            year = self._year(number)
            if left <= year.total:
                place = bisect_left(year.before, left) - 1
                return _EPOCH + timedelta(microseconds=year.begins[place] + left - year.before[place])
            left -= year.total
        return None

    def _year(self, number: int) -> _Year:
        found = self._years.get(number)
        if found is None:
            spans = list(_worked_spans(self.settings, number))
            sums = list(accumulate((end - begin for begin, end in spans), initial=0))
            begins, ends = tuple(begin for begin, _ in spans), tuple(end for _, end in spans)
            found = self._years[number] = _Year(begins, ends, tuple(sums[:-1]), sums[-1])
        return found


@cache
def holidays_known_until() -> int:
    """The last year whose public holidays the installed `chinesecalendar` knows; later ones have weekends only."""
    last: date = max(china.holidays)
    return last.year


def spans_of(settings: CalendarSettings, day: date) -> tuple[str, ...]:
    """The hours of a local day, none when it is off.

    `open` goes before `closed`, both go before public holidays, and these before the weekday. A day that is worked by
    exception has the hours of a Monday, or of the first day of the week that has any.
    """
    china_is_told = settings.holidays == "cn"
    if day in settings.open or (china_is_told and day in china.workdays and day not in settings.closed):
        return next(spans for spans in map(settings.hours.get, WEEKDAYS) if spans)
    if day in settings.closed or (china_is_told and day in china.holidays):
        return ()
    return settings.hours.get(WEEKDAYS[day.weekday()], ())


def _worked_spans(settings: CalendarSettings, year: int) -> Iterator[tuple[int, int]]:
    """Within a year of UTC, in order: cut first where the offset of the zone changes, then by local days."""
    for since, until, offset in _offsets(ZoneInfo(settings.zone), year):
        day = (since + offset).date()
        while day <= (until + offset).date():
            midnight = datetime.combine(day, time(), tzinfo=UTC) - offset
            for begin, end in map(span_minutes, spans_of(settings, day)):
                first = max(since, midnight + timedelta(minutes=begin))
                last = min(until, midnight + timedelta(minutes=end))
                if first < last:
                    yield _microseconds(first), _microseconds(last)
            day += _DAY


def _offsets(zone: ZoneInfo, year: int) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The stretches of a year of UTC with one offset of the zone."""
    since = moment = datetime(year, 1, 1, tzinfo=UTC)
    end = datetime(year + 1, 1, 1, tzinfo=UTC)
    offset = _offset(zone, since)
    while moment < end:
        following = moment + _DAY
        if _offset(zone, following) != offset:
            change = _change(zone, moment, following)
            yield since, change, offset
            since, offset = change, _offset(zone, change)
        moment = following
    if since < end:
        yield since, end, offset


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The second at which the offset of the zone changes between two moments."""
    old = _offset(zone, before)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, before + timedelta(seconds=middle)) == old:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    return offset if offset is not None else timedelta(0)


def _year_of(moment: datetime) -> int:
    return min(max(moment.astimezone(UTC).year, FIRST_YEAR), LAST_YEAR)


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND
