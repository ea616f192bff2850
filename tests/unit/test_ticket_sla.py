"""Service levels: a story worked out by hand, each rule by an example, and what holds for every history."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ticket_story import STORY, at

from ticket_sync.model import Event, EventKind, Priority, Role, Status
from ticket_sync.policy import Policy, policy_of
from ticket_sync.settings import CalendarSettings, SlaSettings, TargetSettings, TicketSettings
from ticket_sync.sla import Assessment, State, Verdict, advance, assess, begin, follow

K = EventKind
POLICY = policy_of(TicketSettings())
OFFICE = policy_of(TicketSettings(sla=SlaSettings(time="business")))
START = at("2026-01-05T09:00")
NONE, MET, RUNNING, AT_RISK, BREACHED = Verdict
FINAL = (MET, BREACHED)


def event(minutes: float, kind: EventKind, value: str = "", role: Role = Role.STAFF) -> Event:
    """Something that happened some minutes after START."""
    return Event(f"{minutes}", kind, START + timedelta(minutes=minutes), role, value=value)


def created(priority: Priority = Priority.NORMAL, role: Role = Role.CUSTOMER) -> Event:
    """The creation, at START."""
    return event(0, K.CREATED, priority, role)


def reply(minutes: float, role: Role = Role.STAFF) -> Event:
    """A public reply."""
    return event(minutes, K.PUBLIC_REPLY, role=role)


def status(minutes: float, value: Status) -> Event:
    """A change of status."""
    return event(minutes, K.STATUS, value)


def assessed(events: Sequence[Event], minutes: float, policy: Policy = POLICY) -> Assessment:
    """A ticket some minutes after START, which is its creation."""
    now = START + timedelta(minutes=minutes)
    return assess(follow(begin(START, Priority.NORMAL, policy), events, policy, now), policy, now)


def told(key: str, now: datetime) -> Assessment:
    """A ticket of the story at a moment."""
    ticket, events = STORY[key]
    return assess(follow(begin(ticket.created, ticket.priority, POLICY), events, POLICY, now), POLICY, now)


def test_the_story_ends_with_the_verdicts_worked_out_by_hand() -> None:
    """Four days of a small team: every verdict, elapsed minute, reopening and deadline at the end of it."""
    now = at("2026-01-09T09:00")
    measures = {
        key: [
            (measure.verdict, measure.elapsed_minutes, measure.target_minutes, measure.due, measure.ended)
            for measure in (told(key, now).response, told(key, now).resolution)
        ]
        for key in STORY
    }
    assert {
        # answered 28 min after 09:00, the note at 09:20 is private; resolved 210 min after
        "t1": [
            (MET, 28, 30, None, at("2026-01-05T09:28")),
            (MET, 210, 240, None, at("2026-01-05T12:30")),
        ],
        # answered 3 h after 10:00; worked 10:00-13:01 (181), 09:01-15:00 (359) and 08:01-11:00 (179)
        "t2": [
            (BREACHED, 180, 120, at("2026-01-05T12:00"), at("2026-01-05T13:00")),
            (MET, 719, 1440, None, at("2026-01-08T11:00")),
        ],
        # raised to critical half an hour after its creation: the response was due that minute; open for 3 days
        "t3": [
            (BREACHED, 4320, 30, at("2026-01-06T09:30"), None),
            (BREACHED, 4320, 240, at("2026-01-06T13:00"), None),
        ],
        # never answered: open and past its targets is late now
        "t4": [
            (BREACHED, 4200, 240, at("2026-01-06T15:00"), None),
            (BREACHED, 4200, 2880, at("2026-01-08T11:00"), None),
        ],
    } == measures
    second = told("t2", now)
    assert (at("2026-01-07T15:00"), 1) == (second.first_resolved_at, second.reopen_count)
    assert [0, 0, 0] == [told(key, now).reopen_count for key in ("t1", "t3", "t4")]
    assert (Priority.CRITICAL, Status.OPEN) == (told("t3", now).priority, told("t3", now).status)


@pytest.mark.parametrize(
    ("key", "now", "response", "resolution"),
    [
        ("t1", "2026-01-05T09:22", RUNNING, RUNNING),  # 22 of 30 is not yet 75 %
        ("t1", "2026-01-05T09:23", AT_RISK, RUNNING),  # 23 is past it; the note was no answer
        ("t1", "2026-01-05T12:00", MET, AT_RISK),  # 180 of 240 is exactly 75 %
        ("t2", "2026-01-05T12:00", AT_RISK, RUNNING),  # exactly at the target is in time
        ("t2", "2026-01-05T12:01", BREACHED, RUNNING),
        ("t2", "2026-01-07T08:59", BREACHED, RUNNING),  # two days waiting for the customer count nothing
        ("t2", "2026-01-07T20:00", BREACHED, MET),
        ("t2", "2026-01-08T09:00", BREACHED, RUNNING),  # reopened
        ("t3", "2026-01-06T09:29", RUNNING, RUNNING),  # 29 of 480
        ("t3", "2026-01-06T09:30", AT_RISK, RUNNING),  # 30 of 30
        ("t3", "2026-01-06T09:31", BREACHED, RUNNING),
        ("t4", "2026-01-08T11:00", BREACHED, AT_RISK),
        ("t4", "2026-01-08T11:01", BREACHED, BREACHED),
    ],
)
def test_the_story_on_its_way(key: str, now: str, response: Verdict, resolution: Verdict) -> None:
    """At each moment of the story the verdicts are those worked out by hand."""
    found = told(key, at(now))
    assert (response, resolution) == (found.response.verdict, found.resolution.verdict)


def test_the_pause_is_in_no_deadline() -> None:
    """A resolution that waits is due at no moment; when it goes on, what is left counts from there."""
    assert told("t2", at("2026-01-06T10:00")).resolution.due is None
    assert at("2026-01-08T06:00") == told("t2", at("2026-01-07T10:00")).resolution.due  # 09:01 + 1440 - 181 min


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([created(), reply(200)], (MET, 200)),
        ([created(), reply(200, Role.SYSTEM)], (BREACHED, 500)),
        ([created(), event(200, K.PRIVATE_NOTE)], (BREACHED, 500)),
        ([created(), reply(200, Role.CUSTOMER)], (BREACHED, 500)),
        ([created(), status(10, Status.WAITING), reply(300)], (BREACHED, 300)),  # waiting pauses no response
        ([created(role=Role.STAFF)], (NONE, None)),
        ([created(role=Role.STAFF), reply(300)], (NONE, None)),
        ([created(role=Role.STAFF), reply(300, Role.CUSTOMER)], (AT_RISK, 200)),  # counts from the message
        ([created(role=Role.STAFF), reply(5), reply(300, Role.CUSTOMER), reply(310)], (MET, 10)),
        ([created(role=Role.SYSTEM), reply(200)], (MET, 200)),
        ([reply(200)], (MET, 200)),  # a history without a creation
        ([created(), status(100, Status.CLOSED)], (NONE, 100)),  # closed without an answer
        ([created(), status(300, Status.CLOSED)], (BREACHED, 300)),  # late by then
        ([created(), status(100, Status.RESOLVED), reply(150)], (MET, 100)),  # the answer follows its resolution
        ([created(), status(100, Status.RESOLVED), status(400, Status.OPEN), reply(450)], (MET, 150)),
    ],
)
def test_what_a_first_response_is(events: list[Event], expected: tuple[Verdict, float | None]) -> None:
    """The first public reply of a person of the staff, to a customer who waits for one."""
    found = assessed(events, 500).response
    assert expected == (found.verdict, found.elapsed_minutes)


@pytest.mark.parametrize(("minutes", "verdict"), [(240, MET), (240.001, BREACHED)])
def test_exactly_at_the_target_is_in_time(minutes: float, verdict: Verdict) -> None:
    """The last instant of the target still keeps it."""
    assert verdict is assessed([created(), reply(minutes)], 1000).response.verdict


def test_a_breach_stays_on_record() -> None:
    """A response that was late under `critical` is late for ever, though the priority falls before the answer."""
    events = [created(Priority.CRITICAL), event(40, K.PRIORITY, "low"), reply(50)]
    found = assessed(events, 60).response
    assert (BREACHED, 50, 480, START + timedelta(minutes=30)) == (
        found.verdict,
        found.elapsed_minutes,
        found.target_minutes,
        found.due,
    )


def test_a_raised_priority_counts_from_the_creation() -> None:
    """A ticket raised when its new target has passed is late from that moment, not before it."""
    events = [created(Priority.LOW), event(60, K.PRIORITY, "critical")]
    assert RUNNING is assessed(events, 59).response.verdict
    found = assessed(events, 60).response
    assert (BREACHED, START + timedelta(minutes=60)) == (found.verdict, found.due)


def test_a_verdict_that_is_out_stays_when_the_priority_changes() -> None:
    """Raising a ticket after its answer does not make the answer late."""
    events = [created(Priority.LOW), reply(100), event(110, K.PRIORITY, "critical")]
    found = assessed(events, 200)
    assert (MET, 480, 240) == (found.response.verdict, found.response.target_minutes, found.resolution.target_minutes)


def test_the_priority_may_change_while_a_ticket_is_done() -> None:
    """The verdict of a resolution stays; reopened, the clock has the target of the priority then in force."""
    done = [created(), status(300, Status.RESOLVED), event(400, K.PRIORITY, "critical")]
    assert (MET, 2880) == (assessed(done, 500).resolution.verdict, assessed(done, 500).resolution.target_minutes)
    reopened = assessed([*done, status(600, Status.OPEN)], 700).resolution
    assert (BREACHED, 400, 240, START + timedelta(minutes=600)) == (
        reopened.verdict,
        reopened.elapsed_minutes,
        reopened.target_minutes,
        reopened.due,
    )


def test_a_late_reopening_is_a_new_matter() -> None:
    """After more than 30 days the clock starts anew and no reopening counts; the verdict before it stands."""
    day = 1440
    events = [created(), status(100, Status.RESOLVED), status(100 + 30 * day + 1, Status.OPEN)]
    found = assessed(events, 100 + 31 * day)
    assert (0, RUNNING, day - 1) == (found.reopen_count, found.resolution.verdict, found.resolution.elapsed_minutes)
    assert [(MET, 100)] == [(measure.verdict, measure.elapsed_minutes) for measure in found.earlier]
    assert START + timedelta(minutes=100) == found.first_resolved_at
    in_time = [created(), status(100, Status.RESOLVED), status(100 + 30 * day, Status.OPEN)]
    again = assessed(in_time, 200 + 30 * day)
    assert (1, (), 200) == (again.reopen_count, again.earlier, again.resolution.elapsed_minutes)


def test_closing_what_is_resolved_changes_no_clock() -> None:
    """A ticket that closes by itself five days after its resolution was resolved when it was resolved."""
    found = assessed([created(), event(100, K.RESOLVED), event(7300, K.CLOSED)], 8000)
    assert (MET, 100, Status.CLOSED) == (found.resolution.verdict, found.resolution.elapsed_minutes, found.status)


def test_a_reopened_ticket_may_wait() -> None:
    """Reopened straight into waiting, the clock stands until the customer answers."""
    events = [created(), event(100, K.RESOLVED), event(200, K.REOPENED, "waiting"), status(500, Status.OPEN)]
    assert 100 == assessed(events, 450).resolution.elapsed_minutes
    assert 150 == assessed(events, 550).resolution.elapsed_minutes


def test_only_a_change_of_status_ends_a_pause() -> None:
    """A customer's reply while the ticket waits changes nothing until the tracker changes the status."""
    events = [created(), reply(10), status(10, Status.WAITING), reply(100, Role.CUSTOMER)]
    assert 10 == assessed(events, 200).resolution.elapsed_minutes


def test_next_replies() -> None:
    """They count from the oldest unanswered message after the first response; being done ends the wait uncounted."""
    events = [
        created(),
        reply(5, Role.CUSTOMER),  # belongs to the first response
        reply(10),
        reply(20, Role.CUSTOMER),
        reply(40, Role.CUSTOMER),
        reply(50),
        reply(60),
        reply(100, Role.CUSTOMER),
        status(110, Status.RESOLVED),
        reply(120, Role.CUSTOMER),  # thanks
        reply(300, Role.CUSTOMER),  # it is back
        status(301, Status.OPEN),
        reply(310),
        reply(400, Role.CUSTOMER),
    ]
    found = assessed(events, 450)
    assert ((30, 10), 50) == (found.next_reply_minutes, found.unanswered_minutes)
    assert assessed(events, 115).unanswered_minutes is None


def test_what_makes_no_sense_changes_nothing() -> None:
    """Unknown statuses, priorities and scores, assignments and events before the creation leave the clocks alone."""
    plain = begin(START, Priority.NORMAL, POLICY)
    for nonsense in (
        event(5, K.STATUS, "on fire"),
        event(5, K.PRIORITY, ""),
        event(5, K.RATED, "9"),
        event(5, K.RATED, "五"),
        event(5, K.ASSIGNMENT, "op1"),
        event(5, K.REOPENED),
        created(),
    ):
        assert plain == advance(plain, nonsense, POLICY)
    assert 0 == assessed([reply(-60)], 10).response.elapsed_minutes


def test_the_last_rating_counts() -> None:
    """A customer who changes their mind has one score."""
    assert 2 == assessed([created(), event(5, K.RATED, "5"), event(9, K.RATED, "2")], 10).score


def test_a_priority_without_a_target_has_no_verdict() -> None:
    """Where the policy promises nothing, nothing is kept or broken; minutes are measured all the same."""
    critical = {Priority.CRITICAL: TargetSettings(response_minutes=30, resolution_minutes=240)}
    policy = policy_of(TicketSettings(sla=SlaSettings(targets=critical)))
    found = assessed([created(), reply(10_000)], 20_000, policy)
    assert [(NONE, 10_000), (NONE, 20_000)] == [
        (measure.verdict, measure.elapsed_minutes) for measure in (found.response, found.resolution)
    ]
    assert (None, None) == (found.response.target_minutes, found.response.left_minutes)


def shanghai(text: str) -> datetime:
    """A moment of Chinese wall time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "answer", "elapsed", "verdict"),
    [
        ("2025-12-31T17:30", "2026-01-04T12:30", 240, MET),  # new year, and the made-up Sunday after it
        ("2025-12-31T17:30", "2026-01-04T12:31", 241, BREACHED),
        ("2026-09-30T17:00", "2026-10-08T12:00", 240, MET),  # National Day
        ("2026-09-19T12:00", "2026-09-20T10:00", 60, MET),  # Saturday, then a made-up Sunday
        ("2026-01-09T14:00", "2026-01-10T03:00", 240, MET),  # the target ends with Friday; the night is free
    ],
)
def test_business_hours(start: str, answer: str, elapsed: float, verdict: Verdict) -> None:
    """In Chinese office hours the response to a normal ticket takes what the calendar says."""
    answered = Event("a", K.PUBLIC_REPLY, shanghai(answer), Role.STAFF)
    state = advance(begin(shanghai(start), Priority.NORMAL, OFFICE), answered, OFFICE)
    found = assess(state, OFFICE, shanghai(answer)).response
    assert (elapsed, verdict) == (found.elapsed_minutes, found.verdict)


def test_a_change_of_the_clocks_moves_no_promise_around_the_clock() -> None:
    """In the night in which Berlin sets its clocks forward, 4 hours are 4 hours, and 5 on the wall clock."""
    berlin = TicketSettings(
        sla=SlaSettings(time="business"),
        calendar=CalendarSettings(zone="Europe/Berlin", holidays="none", hours={"sun": ("00:00-24:00",)}),
    )
    policy = policy_of(berlin)
    night = datetime(2026, 3, 29, 0, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    due = assess(begin(night, Priority.NORMAL, policy), policy, night).response.due
    assert datetime(2026, 3, 29, 5, tzinfo=ZoneInfo("Europe/Berlin")) == due


def _value(kind: EventKind) -> st.SearchStrategy[str]:
    if kind in (K.STATUS, K.REOPENED):
        return st.sampled_from(["", *Status])
    if kind is K.PRIORITY:
        return st.sampled_from(["", *Priority])
    return st.sampled_from(["1", "5", "six"]) if kind is K.RATED else st.just("")


EVENTS = st.sampled_from([kind for kind in EventKind if kind is not K.CREATED]).flatmap(
    lambda kind: st.builds(
        lambda minutes, role, value: event(minutes, kind, value, role),
        st.integers(0, 100_000),
        st.sampled_from(list(Role)),
        _value(kind),
    )
)
HISTORIES = st.builds(
    lambda first, rest: [first, *sorted(rest, key=lambda e: e.at)],
    st.builds(created, st.sampled_from(list(Priority)), st.sampled_from(list(Role))),
    st.lists(EVENTS, max_size=12),
)
MOMENTS = st.integers(0, 120_000)
POLICIES = st.sampled_from([POLICY, OFFICE])
NEW = {id(policy): begin(START, Priority.NORMAL, policy) for policy in (POLICY, OFFICE)}


@given(HISTORIES, MOMENTS, MOMENTS, POLICIES)
def test_what_happens_later_changes_no_earlier_verdict(
    history: list[Event], moment: int, later: int, policy: Policy
) -> None:
    """A ticket at a moment is the same, however much of what follows is known already."""
    known = [e for e in history if e.at <= START + timedelta(minutes=moment)]
    more = [e for e in history if e.at <= START + timedelta(minutes=moment + later)]
    assert assessed(known, moment, policy) == assessed(more, moment, policy) == assessed(history, moment, policy)


@given(HISTORIES, MOMENTS, st.integers(0, 13), POLICIES)
def test_a_history_may_be_read_in_parts(history: list[Event], moment: int, place: int, policy: Policy) -> None:
    """Stopping anywhere and going on from the state gives the same as reading it at once."""
    now = START + timedelta(minutes=moment)
    half = follow(NEW[id(policy)], history[:place], policy, now)
    resumed = State(*(tuple(half)))
    assert follow(NEW[id(policy)], history, policy, now) == follow(resumed, history[place:], policy, now)


@given(HISTORIES, MOMENTS, MOMENTS, POLICIES)
def test_verdicts_that_are_out_stand(history: list[Event], moment: int, later: int, policy: Policy) -> None:
    """A response that is met or late stays so; a late resolution stays late, be it as that of an earlier matter."""
    before, after = assessed(history, moment, policy), assessed(history, moment + later, policy)
    if before.response.verdict in FINAL:
        assert before.response.verdict is after.response.verdict
    assert before.earlier == after.earlier[: len(before.earlier)]
    if before.resolution.verdict is BREACHED:
        same = [*after.earlier, after.resolution][len(before.earlier)]
        assert BREACHED is same.verdict


@given(HISTORIES, MOMENTS, POLICIES)
def test_a_due_moment_is_where_the_verdict_turns(history: list[Event], moment: int, policy: Policy) -> None:
    """Nothing happening, a clock that runs is not late at its due moment, and has used exactly its target there."""
    now = START + timedelta(minutes=moment)
    state = follow(NEW[id(policy)], history, policy, now)
    found = assess(state, policy, now)
    for name in ("response", "resolution"):
        due = getattr(found, name).due
        if getattr(found, name).verdict in (RUNNING, AT_RISK) and due is not None:
            then = getattr(assess(state, policy, due), name)
            assert (AT_RISK, then.target_minutes) == (then.verdict, then.elapsed_minutes)
            week_later = getattr(assess(state, policy, due + timedelta(days=14)), name)
            assert (BREACHED, due) == (week_later.verdict, week_later.due)


@given(HISTORIES, MOMENTS)
def test_the_resolution_clock_counts_the_minutes_in_work(history: list[Event], moment: int) -> None:
    """Counting minute by minute while a ticket neither waits nor is done gives the elapsed minutes."""
    policy = policy_of(TicketSettings(sla=SlaSettings(reopen_days=3660)))
    current, minutes, previous = Status.OPEN, 0, 0
    ends = {K.RESOLVED: Status.RESOLVED, K.CLOSED: Status.CLOSED}
    for each in [*history, event(moment, K.PRIVATE_NOTE)]:
        passed = int((each.at - START) / timedelta(minutes=1))
        if passed > moment:
            continue
        if current in (Status.OPEN, Status.ASSIGNED):
            minutes += passed - previous
        previous = passed
        if each.kind is K.REOPENED:
            current = Status(each.value) if each.value in ("open", "assigned", "waiting") else Status.OPEN
        elif each.kind is K.STATUS and each.value:
            current = Status(each.value)
        current = ends.get(each.kind, current)
    if current in (Status.OPEN, Status.ASSIGNED):
        minutes += moment - previous
    found = assessed(history, moment, policy)
    assert (minutes, current) == (found.resolution.elapsed_minutes, found.status)
