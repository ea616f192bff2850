"""From the store to figures and the snapshot file, on a real SQLite database."""

import json
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from ticket_story import STORY, at

from frontdesk.errors import SourceError
from frontdesk.settings import Settings, settings_model
from frontdesk.snapshots.envelope import load
from frontdesk.snapshots.tickets import REMEDY, SCHEMA, Attainment, Tickets
from frontdesk.store import Store, open_store
from frontdesk.store.cursors import Cursor, save_cursor, save_rejected
from frontdesk.sync import Page, Position, sync
from ticket_sync.model import Event, EventKind, Priority, Role, Status, Ticket
from ticket_sync.outcomes import Outcome, read_outcomes
from ticket_sync.policy import policy_of
from ticket_sync.records import TicketRecord
from ticket_sync.report import report
from ticket_sync.settings import ReportSettings, TicketSettings
from ticket_sync.sla import Verdict
from ticket_sync.snapshot import opaque_name, write_snapshot
from ticket_sync.span import span_of
from ticket_sync.statistics import Filters, statistics
from ticket_sync.storage import TicketSink
from ticket_sync.tables import tickets

NOW = at("2026-01-09T09:00")
SHANGHAI = ZoneInfo("Asia/Shanghai")
SINK = TicketSink()
K = EventKind


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file."""
    opened = open_store("", tmp_path)
    yield opened
    opened.close()


def fill(store: Store, records: Sequence[TicketRecord], source: str = "desk") -> None:
    """Write records as a sync would."""
    with store.begin() as connection:
        SINK.apply(connection, source, records)


def story(copies: int = 1) -> list[TicketRecord]:
    """The story some times, under different keys."""
    return [
        TicketRecord(replace(ticket, key=f"{ticket.key}-{copy}"), events)
        for copy in range(copies)
        for ticket, events in STORY.values()
    ]


def outcomes(store: Store, now: datetime = NOW, settings: TicketSettings | None = None) -> list[Outcome]:
    """Every ticket at a moment."""
    with store.read() as connection:
        return list(read_outcomes(connection, policy_of(settings or TicketSettings()), now))


def nothing_personal(_: str) -> list[str]:
    """Finds nothing."""
    return []


def figures(store: Store, now: datetime = NOW, **settings: object) -> Tickets:
    """The report, in Shanghai's days."""
    policy = TicketSettings(report=ReportSettings.model_validate(settings))
    span = span_of(policy.report, SHANGHAI, now)
    return report(outcomes(store, now, policy), policy, span, lambda name: f"<{name}>", nothing_personal)


def simple(key: str, created: datetime, **changes: object) -> Ticket:
    """A ticket of which only its creation is known."""
    ticket = Ticket("desk", key, "", created, created)
    return replace(ticket, **changes)  # type: ignore[arg-type]


def attainment(rows: Sequence[Attainment], priority: str | None) -> Attainment:
    """The row of a priority."""
    return next(row for row in rows if row.priority == priority)


def test_the_story_six_times_over(store: Store) -> None:
    """24 tickets give the figures worked out by hand."""
    fill(store, story(6))
    found = figures(store)
    assert (24, 12, 6, 0.5, None) == (
        found.created,
        found.resolved,
        found.reopened,
        found.reopened_share,
        found.next_reply_p90_minutes,
    )
    response, resolution = attainment(found.sla.response, None), attainment(found.sla.resolution, None)
    # t1 answered in time, t2 late, t3 and t4 not at all; t1 took 28 minutes, t2 180
    assert (24, 6, 0.25, 12, 104.0, 180.0, None, 0, "missed") == (
        response.n,
        response.met,
        response.share,
        response.ended,
        response.p50_minutes,
        response.p90_minutes,
        response.p95_minutes,
        response.running,
        response.judgement,
    )
    assert (0.12, 0.4490) == (response.low, response.high)
    # t1 took 210 minutes, t2 719
    assert (24, 12, 0.5, 464.5) == (resolution.n, resolution.met, resolution.share, resolution.p50_minutes)
    assert [(12, 6), (6, 0), (6, 0), (0, None)] == [
        (row.n, row.met) for row in found.sla.response if row.priority is not None
    ]
    assert "few" == attainment(found.sla.response, "high").judgement
    week = found.weeks[-1]
    assert (date(2026, 1, 5), 24, 18, 12, False, 0.3333) == (
        week.monday,
        week.created,
        week.resolved,
        week.open_at_end,
        week.complete,
        week.reopened_share,
    )
    assert [(0, 0, 0, True)] * 11 == [(w.created, w.resolved, w.open_at_end, w.complete) for w in found.weeks[:-1]]
    assert (12, {"open": 12, "assigned": 0, "waiting": 0}) == (found.backlog.total, found.backlog.by_status)
    assert {"critical": 6, "high": 0, "normal": 6, "low": 0} == found.backlog.by_priority
    # t4 is 2 days and 22 hours old, t3 exactly 3 days
    assert [(0, 0), (6, 6), (6, 6), (0, 0), (0, 0)] == [(age.count, age.late) for age in found.backlog.ages]
    assert (0, 0, 12) == (found.running.on_time, found.running.at_risk, found.running.breached)
    assert ("<desk:t3-0>", "critical", "response", -4290, 3) == tuple(found.running.cases[0].model_dump().values())
    assert ("<desk:t4-5>", "normal", "response", -3960, 2) == tuple(found.running.cases[-1].model_dump().values())
    assert (12, 0, 0.0, None) == (
        found.satisfaction.asked,
        found.satisfaction.n,
        found.satisfaction.response_rate,
        found.satisfaction.mean,
    )
    assert [("upload", 12, 6, 210.0, 0.5), ("sharing", 6, 6, None, 0.0), ("sync", 6, 0, 719.0, 1.0)] == [
        tuple(category.model_dump().values()) for category in found.categories
    ]
    assert at("2026-01-08T11:00") == found.newest_event
    assert (date(2025, 12, 11), date(2026, 1, 9), "Asia/Shanghai") == tuple(found.period.model_dump().values())


def test_few_tickets_tell_nothing(store: Store) -> None:
    """Below five tickets no share, percentile, mean or name of a category is given; the counts are."""
    fill(store, story())
    found = figures(store)
    for row in (*found.sla.response, *found.sla.resolution):
        assert (None, None, None, None, None, "few") == (
            row.met,
            row.share,
            row.low,
            row.p50_minutes,
            row.p95_minutes,
            row.judgement,
        )
    assert 4 == attainment(found.sla.response, None).n
    assert [(None, 4, 2, None, None)] == [tuple(category.model_dump().values()) for category in found.categories]
    assert (None, None, None) == (
        found.weeks[-1].response_p50_minutes,
        found.weeks[-1].reopened_share,
        found.satisfaction.response_rate,
    )


@pytest.mark.parametrize(("count", "shown"), [(19, (10.0, 10.0, None)), (20, (10.0, 10.0, 10.0)), (4, (None,) * 3)])
def test_a_p95_needs_twenty(store: Store, count: int, shown: tuple[float | None, ...]) -> None:
    """19 tickets have a p50 and a p90, 20 a p95 too, 4 nothing."""
    created = NOW - timedelta(days=1)
    answer = Event("a", K.PUBLIC_REPLY, created + timedelta(minutes=10), Role.STAFF)
    fill(store, [TicketRecord(simple(str(n), created), (answer,)) for n in range(count)])
    row = figures(store).sla.response[-1]
    assert shown == (row.p50_minutes, row.p90_minutes, row.p95_minutes)


@pytest.mark.parametrize(("late", "judgement"), [(0, "ok"), (1, "ok"), (2, "near"), (8, "missed")])
def test_a_judgement_is_against_the_objective(store: Store, late: int, judgement: str) -> None:
    """Of 20 tickets and an objective of 95 %: reached; missed within the interval; missed."""
    created = NOW - timedelta(days=1)
    fill(
        store,
        [
            TicketRecord(
                simple(str(n), created),
                (Event("a", K.PUBLIC_REPLY, created + timedelta(minutes=500 if n < late else 5), Role.STAFF),),
            )
            for n in range(20)
        ],
    )
    assert judgement == figures(store).sla.response[-1].judgement


def test_what_is_late_by_a_second_has_less_than_no_time_left(store: Store) -> None:
    """Whole minutes left are negative exactly for what is late."""
    target = timedelta(minutes=240)
    made = {"late": target + timedelta(seconds=1), "just": target, "early": target - timedelta(seconds=59)}
    fill(store, [TicketRecord(simple(key, NOW - span)) for key, span in made.items()])
    cases = figures(store).running.cases
    assert [("<desk:late>", -1), ("<desk:just>", 0), ("<desk:early>", 0)] == [
        (case.id, case.left_minutes) for case in cases
    ]


def test_what_is_not_yet_due_is_in_no_share(store: Store) -> None:
    """A fresh ticket runs; it is neither kept nor broken."""
    fill(store, [TicketRecord(simple(str(n), NOW - timedelta(minutes=1))) for n in range(7)])
    row = figures(store).sla.response[-1]
    assert (0, 7, None, "few") == (row.n, row.running, row.share, row.judgement)
    assert 7 == figures(store).running.on_time


def test_ratings(store: Store) -> None:
    """The last score of each ticket resolved in the period counts: mean, share of 4 and 5, share of the asked."""
    created = NOW - timedelta(days=2)
    scores = ["5", "4", "4", "1", "2", None, None, None]
    records = []
    for number, score in enumerate(scores):
        events = [Event("r", K.RESOLVED, created + timedelta(hours=1), Role.STAFF)]
        if score is not None:
            events += [
                Event("s1", K.RATED, created + timedelta(hours=2), Role.CUSTOMER, value="3"),
                Event("s2", K.RATED, created + timedelta(hours=3), Role.CUSTOMER, value=score),
            ]
        ticket = simple(str(number), created, status=Status.RESOLVED, updated=created + timedelta(hours=3))
        records.append(TicketRecord(ticket, tuple(events)))
    fill(store, records)
    found = figures(store)
    assert (8, 5, 0.625, 3.2, 0.6, (1, 1, 0, 2, 1)) == tuple(found.satisfaction.model_dump().values())
    assert 3.2 == found.weeks[-1].csat
    assert 0.6 == statistics(outcomes(store), NOW).satisfaction_rate


def test_next_replies(store: Store) -> None:
    """The p90 is over answers given in the period to messages after the first response."""
    created = NOW - timedelta(days=1)
    records = []
    for number in range(5):
        moments = (created + timedelta(minutes=minutes) for minutes in (1, 10, 20 + 10 * number))
        roles = (Role.STAFF, Role.CUSTOMER, Role.STAFF)
        events = tuple(
            Event(f"e{role}{moment}", K.PUBLIC_REPLY, moment, role) for moment, role in zip(moments, roles, strict=True)
        )
        records.append(TicketRecord(simple(str(number), created), events))
    fill(store, records)
    assert 46.0 == figures(store).next_reply_p90_minutes  # 10, 20, 30, 40, 50 minutes


def test_weeks_are_those_of_the_site(store: Store) -> None:
    """A ticket of Sunday 16:30 UTC belongs to Shanghai's Monday; the line of open tickets starts with older ones."""
    sunday = at("2026-01-04T16:30")
    fill(store, [TicketRecord(simple("a", sunday)), TicketRecord(simple("b", at("2025-06-01T00:00")))])
    assert [(0, 1), (1, 2)] == [(week.created, week.open_at_end) for week in figures(store).weeks[-2:]]
    assert 1 == figures(store).created


def test_a_late_reopening_is_a_matter_of_its_own(store: Store) -> None:
    """The resolution before it stays with the week of its creation; the ticket is open again; nothing was reopened."""
    created = NOW - timedelta(days=50)
    events = (
        Event("a", K.RESOLVED, created + timedelta(hours=1), Role.STAFF),
        Event("b", K.REOPENED, NOW - timedelta(days=1), Role.CUSTOMER, value="open"),
    )
    fill(store, [TicketRecord(simple(str(n), created, updated=events[-1].at), events) for n in range(5)])
    found = figures(store)
    assert (0, 0, 5) == (found.created, found.reopened, found.backlog.total)
    assert (0, 5) == (found.sla.resolution[-1].n, found.sla.resolution[-1].running)
    assert (5, 5, 0) == (found.weeks[-1].open_at_end, sum(w.resolved for w in found.weeks), found.weeks[-2].open_at_end)
    assert all(week.reopened_share in (None, 0) for week in found.weeks)
    assert [Verdict.MET, Verdict.RUNNING] == [measure.verdict for measure in outcomes(store)[0].resolutions]


def test_tickets_that_were_over_long_ago_change_nothing(store: Store) -> None:
    """Years of done tickets leave every figure of the report as it was; one that only now shows as done counts."""
    fill(store, story(6))
    without = figures(store)
    long_ago = NOW - timedelta(days=400)
    answered = Event("a", K.PUBLIC_REPLY, long_ago + timedelta(minutes=5), Role.STAFF)
    done = Event("b", K.CLOSED, long_ago + timedelta(minutes=50), Role.STAFF)
    old = [TicketRecord(simple(f"o{n}", long_ago, status=Status.CLOSED), (answered, done)) for n in range(50)]
    fill(store, old)
    assert without == figures(store)
    untold = simple("u", long_ago, status=Status.CLOSED, updated=NOW - timedelta(days=1))
    fill(store, [TicketRecord(untold, (answered,))])
    assert without.resolved + 1 == figures(store).resolved


def test_deleted_tickets_are_in_no_figure(store: Store) -> None:
    """A ticket that is gone at its source counts nowhere, however it went; one that is told again counts again."""
    fill(store, story(6))
    with store.begin() as connection:
        SINK.delete(connection, "desk", ["t1-0", "t4-5"], NOW)
    gone = TicketRecord(*STORY["t2"], deleted=True)
    fill(store, [replace(gone, ticket=replace(gone.ticket, key="t2-3"))])
    assert 21 == len(outcomes(store)) == figures(store).created == statistics(outcomes(store), NOW).total_tickets
    fill(store, story(6))
    assert 24 == len(outcomes(store))


def test_what_has_not_happened_yet_is_in_no_figure(store: Store) -> None:
    """A run for an earlier moment sees the tickets, events and statuses of that moment."""
    fill(store, story(6))
    then = at("2026-01-05T12:00")
    assert [("t1", Status.OPEN, Verdict.MET), ("t2", Status.OPEN, Verdict.AT_RISK)] == [
        (outcome.key.removesuffix("-0"), outcome.status, outcome.response.verdict)
        for outcome in outcomes(store, then)
        if outcome.key.endswith("-0")
    ]
    assert (12, 0) == (figures(store, then).created, figures(store, then).resolved)


def test_what_a_source_tells_now_goes_before_an_incomplete_history(store: Store) -> None:
    """A tracker that tells no history of status still has its closed tickets counted as closed when last changed."""
    created = NOW - timedelta(days=3)
    closed = simple("1", created, status=Status.CLOSED, updated=created + timedelta(hours=2), priority=Priority.LOW)
    fill(store, [TicketRecord(closed)])
    outcome = outcomes(store)[0]
    assert (Status.CLOSED, 120, Verdict.MET) == (
        outcome.status,
        outcome.resolution.elapsed_minutes,
        outcome.resolution.verdict,
    )
    assert Status.OPEN is outcomes(store, created + timedelta(hours=1))[0].status


def test_events_of_one_moment_keep_the_order_of_their_source(store: Store) -> None:
    """A ticket resolved and reopened in one second is open, though its events' ids sort the other way."""
    created = NOW - timedelta(hours=1)
    events = (
        Event("b", K.RESOLVED, created + timedelta(minutes=9), Role.STAFF),
        Event("a", K.REOPENED, created + timedelta(minutes=9), Role.SYSTEM, value="open"),
    )
    fill(store, [TicketRecord(simple("1", created), events)])
    assert (Status.OPEN, 1) == (outcomes(store)[0].status, len(outcomes(store)[0].reopened))


def test_categories_that_may_not_be_named_are_one(store: Store) -> None:
    """Small ones, unlisted ones, nameless ones and names with somebody's data merge into one entry without a name."""
    created = NOW - timedelta(days=1)
    names = ["upload"] * 6 + ["quota"] * 5 + ["rare"] * 4 + [""] * 5 + ["call 13800138000"] * 7 + ["x" * 61] * 5
    fill(store, [TicketRecord(simple(str(n), created, category=name)) for n, name in enumerate(names)])
    policy = TicketSettings()
    span = span_of(policy.report, SHANGHAI, NOW)

    def find_number(text: str) -> list[str]:
        return [text] if "138" in text else []

    found = report(outcomes(store), policy, span, str, find_number).categories
    assert [("upload", 6), ("quota", 5), (None, 21)] == [(category.name, category.created) for category in found]
    listed = figures(store, categories=("quota", "rare")).categories
    assert [("quota", 5), (None, 27)] == [(category.name, category.created) for category in listed]


def test_only_titles_that_were_opted_in_and_hold_nobodys_data_are_published(store: Store) -> None:
    """The newest first, on one line, cut; a private subject does not even leave the database."""
    day = timedelta(days=1)
    given = [
        simple("1", NOW - 3 * day, subject="上传\n很慢 \x1b[31m", public_title=True),
        simple("2", NOW - 2 * day, subject="private"),
        simple("3", NOW - day, subject="call 13800138000", public_title=True),
        simple("4", NOW - day, subject="长" * 300, public_title=True),
        simple("5", NOW - 40 * day, subject="old", public_title=True),
        simple("6", NOW - day, subject="\n", public_title=True),
    ]
    fill(store, [TicketRecord(ticket) for ticket in given])
    policy = TicketSettings()
    span = span_of(policy.report, SHANGHAI, NOW)
    everything = outcomes(store)
    assert "private" not in repr(everything)

    def find_number(text: str) -> list[str]:
        return [text] if "138" in text else []

    found = report(everything, policy, span, str, find_number).titles
    assert [
        ("desk:4", "长" * 200, "open", date(2026, 1, 8)),
        ("desk:1", "上传 很慢 [31m", "open", date(2026, 1, 6)),
    ] == [tuple(title.model_dump().values()) for title in found]


def test_the_desks_statistics(store: Store) -> None:
    """Exact figures for the people of the desk, few tickets or many."""
    fill(store, story())
    assert {
        "total_tickets": 4,
        "by_status": {"open": 2, "assigned": 0, "waiting": 0, "resolved": 2, "closed": 0},
        "by_priority": {"critical": 2, "high": 1, "normal": 1, "low": 0},
        "by_category": {"sharing": 1, "sync": 1, "upload": 2},
        "resolution_time": {"mean_minutes": 464.5, "p50_minutes": 464.5, "p90_minutes": 668.1},
        "satisfaction_rate": None,
        "period": {"since": "2026-01-05T09:00:00+00:00", "until": "2026-01-09T09:00:00+00:00"},
        "filters": {"since": None, "until": None, "priority": None, "category": None},
    } == statistics(outcomes(store), NOW).plain()


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        (Filters(since=at("2026-01-06T09:00")), ["t3", "t4"]),
        (Filters(until=at("2026-01-06T09:00")), ["t1", "t2"]),
        (Filters(priority=Priority.CRITICAL), ["t1", "t3"]),
        (Filters(category="upload", since=at("2026-01-06T00:00")), ["t4"]),
        (Filters(category="nothing"), []),
    ],
)
def test_filters(store: Store, filters: Filters, keys: list[str]) -> None:
    """Creation at or after `since` and before `until`, present priority, category; all that are given."""
    fill(store, story())
    assert keys == [outcome.key.partition("-")[0] for outcome in outcomes(store) if filters.take(outcome)]
    found = statistics(outcomes(store), NOW, filters)
    assert len(keys) == found.total_tickets == sum(found.by_category.values())
    assert json.dumps(found.plain())


SECRET = "0" * 64


def settings() -> Settings:
    """The defaults."""
    return settings_model()()


def write(store: Store, root: Path, now: datetime = NOW) -> bool:
    """Write the snapshot with a known key."""
    return write_snapshot(store, settings(), root, now, nothing_personal, make_key=lambda: SECRET)


def test_the_same_store_and_moment_give_the_same_bytes(tmp_path: Path) -> None:
    """Two stores that got the same tickets in another order and in other pages have equal snapshots."""
    records = story(8)
    shuffled = random.Random(7).sample(records, len(records))
    for name, pages in (("one", [records]), ("two", [shuffled[:5], shuffled[:9], shuffled[9:]])):
        store = open_store("", tmp_path / name)
        for page in pages:
            fill(store, page)
        assert write(store, tmp_path / name)
        store.close()
    one, two = (tmp_path / name / ".frontdesk/snapshots/tickets.json" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


class Pages:
    """A source of the story many times over, a few tickets a page."""

    name = "desk"
    overlap = timedelta(minutes=10)
    grain = timedelta(seconds=1)

    def __init__(self) -> None:
        self.records = sorted(story(10), key=lambda record: (record.stamp, record.key))

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """Seven records."""
        found = [record for record in self.records if position.since is None or record.stamp >= position.since]
        first = position.step * 7
        return Page(tuple(found[first : first + 7]), last=first + 7 >= len(found))

    def keys(self) -> Iterator[str]:
        """Every key."""
        return (record.key for record in self.records)


class Interrupted(Exception):
    """Stands for a process that is killed."""


@pytest.mark.parametrize("page", [0, 1, 3, 5])
@pytest.mark.parametrize("committed", [False, True], ids=["before the commit", "after it"])
def test_an_interrupted_sync_leaves_no_trace_in_the_snapshot(tmp_path: Path, page: int, committed: bool) -> None:
    """A sync that is stopped at a page and run again ends with the bytes of one that was not disturbed."""

    @contextmanager
    def stop(number: int) -> Iterator[None]:
        if number == page and not committed:
            raise Interrupted
        yield
        if number == page:
            raise Interrupted

    for name in ("disturbed", "undisturbed"):
        store = open_store("", tmp_path / name)
        if name == "disturbed":
            with pytest.raises(Interrupted):
                sync(Pages(), SINK, store, lambda: NOW, commit=stop)
        sync(Pages(), SINK, store, lambda: NOW)
        write(store, tmp_path / name)
        store.close()
    one, two = (tmp_path / name / ".frontdesk/snapshots/tickets.json" for name in ("disturbed", "undisturbed"))
    assert one.read_bytes() == two.read_bytes()
    assert 40 == load(one.read_bytes(), SCHEMA, Tickets, REMEDY).data.created


def test_a_snapshot_that_stays_the_same_is_not_touched(store: Store, tmp_path: Path) -> None:
    """The second run writes nothing; another moment does, and leaves no other file behind."""
    fill(store, story(6))
    file = tmp_path / ".frontdesk/snapshots/tickets.json"
    assert [True, False] == [write(store, tmp_path), write(store, tmp_path)]
    before = file.stat()
    assert not write(store, tmp_path)
    assert (before.st_ino, before.st_mtime_ns) == (file.stat().st_ino, file.stat().st_mtime_ns)
    assert write(store, tmp_path, NOW + timedelta(hours=1))
    assert ["tickets.json"] == [path.name for path in file.parent.iterdir()]
    assert 0o644 == file.stat().st_mode & 0o777


def test_a_snapshot_that_cannot_be_written_leaves_the_old_one(store: Store, tmp_path: Path) -> None:
    """Where a folder stands in its place, the error says which file, and nothing half-written stays."""
    (tmp_path / ".frontdesk/snapshots/tickets.json/x").mkdir(parents=True)
    with pytest.raises(SourceError, match=r"tickets\.json: cannot be written: .*; the file is as it was"):
        write(store, tmp_path)
    assert ["tickets.json"] == [path.name for path in (tmp_path / ".frontdesk/snapshots").iterdir()]


def test_a_snapshot_tells_sources_and_nobodys_data(store: Store, tmp_path: Path) -> None:
    """It can be read back, says how fresh and complete each source is, and holds no word that people wrote."""
    fill(store, story(6))
    fill(store, [TicketRecord(replace(STORY["t1"][0], source="old"), STORY["t1"][1])], "old")
    with store.begin() as connection:
        save_cursor(
            connection, "tickets", "desk", Cursor(NOW - timedelta(hours=22), "feed-77", NOW - timedelta(hours=1))
        )
        save_rejected(connection, "tickets", "desk", [("8", "no date"), ("9", "no date"), ("10", "no status")], [])
    write(store, tmp_path)
    content = (tmp_path / ".frontdesk/snapshots/tickets.json").read_bytes()
    found = load(content, SCHEMA, Tickets, REMEDY)
    assert (NOW, NOW - timedelta(hours=1), False) == (found.generated_at, found.as_of, found.demo)
    assert [
        ("desk", "", NOW - timedelta(hours=1), NOW - timedelta(hours=22), 24, {"no date": 2, "no status": 1}),
        ("old", "", None, None, 1, {}),
    ] == [(s.name, s.type, s.synced_at, s.as_of, s.items, dict(s.left_out)) for s in found.sources]
    text = content.decode()
    for private in ("alice", "bob", "example.test", "op1", "无法", "Client", "desk:t", '"t1', "feed-77", '"e0'):
        assert private not in text, private


def test_published_names_are_keyed_and_stay(store: Store, tmp_path: Path) -> None:
    """The key is made once and kept; with another key every ticket has another name."""
    fill(store, story(6))
    made = iter(["a" * 64, "b" * 64])
    for moment in (NOW, NOW + timedelta(minutes=1)):
        write_snapshot(store, settings(), tmp_path, moment, nothing_personal, make_key=lambda: next(made))
    text = (tmp_path / ".frontdesk/snapshots/tickets.json").read_text(encoding="utf-8")
    cases = load(text.encode(), SCHEMA, Tickets, REMEDY).data.running.cases
    assert opaque_name("a" * 64, "desk:t3-0") in {case.id for case in cases}
    assert "b" * 64 == next(made)
    assert opaque_name("a", "desk:1") != opaque_name("b", "desk:1")
    assert 14 == len(opaque_name("a", "desk:1"))


def test_an_empty_store_has_a_snapshot(store: Store, tmp_path: Path) -> None:
    """Before the first ticket every figure is nought or missing, and nothing fails."""
    write(store, tmp_path)
    data = load((tmp_path / ".frontdesk/snapshots/tickets.json").read_bytes(), SCHEMA, Tickets, REMEDY).data
    assert (0, 0, None, (), None) == (
        data.created,
        data.backlog.total,
        data.reopened_share,
        data.categories,
        data.newest_event,
    )
    assert statistics([], NOW).plain()["resolution_time"] == dict.fromkeys(
        ("mean_minutes", "p50_minutes", "p90_minutes")
    )


def test_many_tickets_keep_their_events(store: Store) -> None:
    """Each ticket gets its own events, whatever the keys look like and however many pages are read."""
    rng = random.Random(3)
    keys = sorted(
        {f"{rng.choice(['', 'ä', 'Z', '中', '-'])}{rng.randrange(10**6)}" for _ in range(700)},
        key=lambda _: rng.random(),
    )
    for source in ("b", "a", "A"):
        records = []
        for number, key in enumerate(keys):
            created = NOW - timedelta(days=2)
            events = tuple(
                Event(f"e{n}", K.PUBLIC_REPLY, created + timedelta(minutes=1 + number + n), Role.STAFF)
                for n in range(number % 4)
            )
            records.append(TicketRecord(simple(key, created, source=source), events))
        fill(store, records, source)
    expected = {
        (source, key): 1 + number if number % 4 else 2880
        for source in ("a", "b", "A")
        for number, key in enumerate(keys)
    }
    assert expected == {(o.source, o.key): o.response.elapsed_minutes for o in outcomes(store)}


def test_a_row_of_a_hidden_ticket_is_skipped_with_its_events(store: Store) -> None:
    """Tickets made after the moment and deleted ones take none of their neighbours' events with them."""
    fill(store, story(3))
    with store.begin() as connection:
        connection.execute(update(tickets).where(tickets.c.key == "t2-1").values(created=NOW + timedelta(days=1)))
    assert 11 == len(outcomes(store))
    assert UTC is outcomes(store)[0].created.tzinfo
