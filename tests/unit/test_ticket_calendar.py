"""Working time: sums, deadlines, holidays, make-up days, changes of the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticket_sync.calendar import Always, BusinessHours, Calendar, holidays_known_until, spans_of
from ticket_sync.settings import WEEKDAYS, CalendarSettings, span_minutes

HOUR = timedelta(hours=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = BusinessHours(CalendarSettings())
ROUND_THE_CLOCK = BusinessHours(
    CalendarSettings(zone="Europe/Berlin", hours=dict.fromkeys(WEEKDAYS, ("00:00-24:00",)), holidays="none")
)
ODD = BusinessHours(
    CalendarSettings(
        zone="America/New_York",
        hours={"sun": ("00:30-01:30", "02:30-04:00"), "tue": ("09:00-12:00", "13:00-17:30"), "sat": ("22:00-24:00",)},
        holidays="none",
        closed=(date(2026, 3, 10),),
    )
)
HALF_HOUR_ZONE = BusinessHours(CalendarSettings(zone="Australia/Lord_Howe", holidays="none", open=(date(2026, 4, 5),)))
CALENDARS: list[Calendar] = [Always(), OFFICE, ROUND_THE_CLOCK, ODD, HALF_HOUR_ZONE]
START = datetime(2024, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=4 * 365)).map(lambda span: START + span)
SPANS = st.timedeltas(timedelta(0), timedelta(days=40))


def shanghai(day: int, hour: float, month: int = 1, year: int = 2026) -> datetime:
    """A moment of Chinese wall time."""
    return datetime(year, month, day, tzinfo=SHANGHAI) + timedelta(hours=hour)


@pytest.mark.parametrize("calendar", CALENDARS, ids=["always", "office", "24 h", "odd", "half-hour"])
@given(first=MOMENTS, second=MOMENTS, third=MOMENTS)
def test_working_time_adds_up(calendar: Calendar, first: datetime, second: datetime, third: datetime) -> None:
    """Two stretches one after the other count as the whole, backwards too."""
    whole = calendar.worked(first, third)
    assert whole == calendar.worked(first, second) + calendar.worked(second, third)
    assert whole == -calendar.worked(third, first)


@pytest.mark.parametrize("calendar", CALENDARS, ids=["always", "office", "24 h", "odd", "half-hour"])
@given(start=MOMENTS, span=SPANS)
def test_a_deadline_lies_its_span_after_the_start_and_no_later(
    calendar: Calendar, start: datetime, span: timedelta
) -> None:
    """Up to the deadline exactly the span is worked, and a microsecond before it less."""
    deadline = calendar.after(start, span)
    assert deadline is not None
    assert span == calendar.worked(start, deadline)
    if span:
        assert span > calendar.worked(start, deadline - timedelta(microseconds=1))
    else:
        assert start == deadline


@given(first=MOMENTS, second=MOMENTS)
def test_around_the_clock_is_the_plain_difference(first: datetime, second: datetime) -> None:
    """Without hours, time is what the moments differ by, and so it is with hours that never end."""
    assert second - first == Always().worked(first, second) == ROUND_THE_CLOCK.worked(first, second)


@pytest.mark.parametrize("calendar", [OFFICE, ODD, HALF_HOUR_ZONE, ROUND_THE_CLOCK], ids=["cn", "us", "lhi", "de"])
@pytest.mark.parametrize("week", ["2026-03-06", "2026-03-27", "2026-04-03", "2026-10-02", "2026-10-23", "2026-10-30"])
def test_an_instant_is_worked_when_its_wall_time_is_in_the_hours(calendar: BusinessHours, week: str) -> None:
    """Counting five minutes after five minutes on the wall clock gives the same, weeks with a change of clocks too."""
    zone = ZoneInfo(calendar.settings.zone)
    start = datetime.fromisoformat(week).replace(tzinfo=UTC)
    step = timedelta(minutes=5)
    expected = timedelta(0)
    for number in range(4 * 24 * 12):
        wall = (start + number * step).astimezone(zone)
        minutes = wall.hour * 60 + wall.minute
        spans = [span_minutes(span) for span in spans_of(calendar.settings, wall.date())]
        expected += step if any(begin <= minutes < end for begin, end in spans) else timedelta(0)
    assert expected == calendar.worked(start, start + timedelta(days=4))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (shanghai(5, 9), shanghai(5, 18), 9),  # a Monday
        (shanghai(5, 17), shanghai(6, 10), 2),  # overnight
        (shanghai(5, 18), shanghai(6, 9), 0),  # the end is not worked
        (shanghai(9, 17), shanghai(12, 10), 2),  # over a weekend
        (shanghai(31, 17, 12, 2025), shanghai(5, 10), 11),  # the new year: 1 to 3 January off, Sunday the 4th made up
        (shanghai(4, 0), shanghai(5, 0), 9),  # that Sunday
        (shanghai(30, 17, 9), shanghai(8, 10, 10), 2),  # National Day: 1 to 7 October off
        (shanghai(20, 0, 9), shanghai(21, 0, 9), 9),  # the Sunday before, made up
        (shanghai(10, 0, 10), shanghai(11, 0, 10), 9),  # the Saturday after, made up
        (shanghai(11, 0, 10), shanghai(12, 0, 10), 0),  # an ordinary Sunday
    ],
)
def test_chinese_office_hours(start: datetime, end: datetime, hours: int) -> None:
    """Nights, weekends and holidays do not count; a weekend day that is made up does."""
    assert hours * HOUR == OFFICE.worked(start, end)


def test_a_deadline_falls_behind_the_holidays() -> None:
    """Two hours from an hour before National Day end an hour into the first day of work, not in the night."""
    assert shanghai(8, 10, 10) == OFFICE.after(shanghai(30, 17, 9), 2 * HOUR)
    assert shanghai(30, 18, 9) == OFFICE.after(shanghai(30, 17, 9), HOUR)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)])
def test_a_day_on_which_the_clocks_change_is_shorter_or_longer(day: str, hours: int) -> None:
    """In Berlin the last Sundays of March and October have 23 and 25 hours."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    following = (midnight + timedelta(days=1)).astimezone(UTC)
    assert hours * HOUR == ROUND_THE_CLOCK.worked(midnight.astimezone(UTC), following)


def test_a_day_that_a_zone_skipped_has_no_hours() -> None:
    """Samoa had no 30 December 2011: office hours of that Friday do not exist."""
    samoa = BusinessHours(CalendarSettings(zone="Pacific/Apia", holidays="none"))
    start, end = (datetime(2011, 12, day, tzinfo=ZoneInfo("Pacific/Apia")).astimezone(UTC) for day in (29, 31))
    assert 9 * HOUR == samoa.worked(start, end)


def test_own_days_go_before_the_public_ones() -> None:
    """A day that the team names as open or closed is so, whatever the public calendar says."""
    settings = CalendarSettings(
        open=(date(2026, 10, 1), date(2026, 10, 11)), closed=(date(2026, 10, 8), date(2026, 10, 10))
    )
    office = ("09:00-18:00",)
    expected = [office, (), (), (), office]
    days = [date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 8), date(2026, 10, 10), date(2026, 10, 11)]
    assert expected == [spans_of(settings, day) for day in days]


def test_a_made_up_day_has_the_hours_of_a_working_day() -> None:
    """A team that works short Saturdays works a made-up Saturday like a Monday; one without Mondays like its first day."""
    saturday = date(2026, 10, 10)
    assert ("08:00-17:00",) == spans_of(
        CalendarSettings(hours={"mon": ("08:00-17:00",), "sat": ("09:00-10:00",)}), saturday
    )
    assert ("10:00-11:00",) == spans_of(CalendarSettings(hours={"mon": (), "wed": ("10:00-11:00",)}), saturday)


def test_beyond_the_known_years_weekdays_count() -> None:
    """Where no holidays are known yet, a National Day on a weekday is worked; the last known year can be told."""
    beyond = next(day for year in range(holidays_known_until() + 1, 2100) if (day := date(year, 10, 1)).weekday() < 5)
    assert ("09:00-18:00",) == spans_of(CalendarSettings(), beyond)
    assert 2026 <= holidays_known_until()
    assert () == spans_of(CalendarSettings(), date(2026, 10, 1))


@pytest.mark.parametrize("calendar", [Always(), OFFICE], ids=["always", "office"])
def test_damaged_stamps_cost_nothing_and_break_nothing(calendar: Calendar) -> None:
    """The first and the last moment there are can be measured; a deadline beyond all time is none."""
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    assert calendar.worked(first, last) > timedelta(days=5000)
    assert timedelta(0) == calendar.worked(last, last)
    assert calendar.after(last, HOUR) is None
    assert first == calendar.after(first, timedelta(0))


def test_a_start_before_all_hours_counts_from_the_first_one() -> None:
    """A deadline counted from 1969 falls into the first hours that are known."""
    deadline = OFFICE.after(datetime(1969, 1, 1, tzinfo=UTC), HOUR)
    assert datetime(1970, 1, 1, 2, tzinfo=UTC) == deadline
