"""The driver: whatever happens on the way, the store ends as the source is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fake_tracker import NOW, START, FakeTracker, content, cut_off, edited, story, ticket
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.clock import frozen_clock
from frontdesk.errors import RefusedError, SourceError
from frontdesk.store import Store, open_store
from frontdesk.sync import Page, Position, Summary, following, sync
from ticket_sync.model import Event, EventKind, Role, Status, Ticket
from ticket_sync.records import History, TicketRecord
from ticket_sync.storage import TicketSink, load_events, load_tickets

SINK = TicketSink()


def pull(tracker: FakeTracker, store: Store, *, full: bool = False, now: datetime = NOW, **options: object) -> Summary:
    """One sync."""
    return sync(tracker, SINK, store, frozen_clock(now), full=full, **options)  # type: ignore[arg-type]


def undisturbed(tracker: FakeTracker, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    """What a store holds after one quiet sync of what the tracker has now."""
    store = open_store("", tmp_path_factory.mktemp("quiet"))
    pull(replace(tracker, before_fetch=lambda _p: None, heeds_filter=True, heeds_end=True), store)
    found = content(store)
    store.close()
    return found


def subjects(store: Store) -> dict[str, str]:
    """Key → subject of what is there."""
    with store.read() as connection:
        keys = sorted(SINK.known_keys(connection, "fake"))
        return {key: stored.ticket.subject for key, stored in load_tickets(connection, "fake", keys).items()}


def test_everything_comes_once(store: Store) -> None:
    """A first sync brings every ticket; the second asks once, brings nothing and changes nothing."""
    tracker = story(95)
    assert Summary("fake", 95, 95, 0, 0, {}, (START + timedelta(minutes=3 * 94)).isoformat()) == pull(tracker, store)
    before = content(store)
    tracker.asked.clear()
    again = pull(tracker, store)
    assert (0, 0, 0) == (again.new, again.changed, again.deleted)
    assert 1 == len(tracker.asked)
    assert before == content(store)


@pytest.mark.parametrize("size", [1, 2, 7, 10, 82, 83, 100])
def test_equal_stamps_over_a_page_border(store: Store, size: int) -> None:
    """A hundred tickets of one second are all brought, whatever the page size."""
    tracker = FakeTracker(size=size)
    for number in range(100):
        tracker.put(ticket(f"t{number:03}", START))
    tracker.put(ticket("later", START + timedelta(hours=1)))
    assert 101 == pull(tracker, store).new


def test_an_edit_while_pages_are_turned_loses_nothing(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tickets of a page already read are edited and move to the end; the tickets that shift forward are still read."""
    tracker = story(30)
    tracker.size = 2

    def edit(_position: Position) -> None:
        number = len(tracker.asked) - 1
        if 0 <= number < 10:
            key = f"t{number:03}"
            tracker.put(edited(tracker.tickets[key], "改过", NOW - timedelta(minutes=20 - number)))

    tracker.before_fetch = edit
    pull(tracker, store)
    assert undisturbed(tracker, tmp_path_factory) == content(store)


def test_an_edit_in_the_second_of_the_cursor_is_seen(store: Store) -> None:
    """A change that leaves the stamp as it was is seen by what it changed."""
    tracker = story(5)
    pull(tracker, store)
    tracker.put(edited(tracker.tickets["t004"], "同一秒又改"))
    assert 1 == pull(tracker, store).changed
    assert "同一秒又改" == subjects(store)["t004"]


def test_a_late_ticket_with_an_equal_stamp_is_seen(store: Store) -> None:
    """A ticket that appears with the stamp of the cursor is brought."""
    tracker = story(5)
    pull(tracker, store)
    tracker.put(ticket("t003b", tracker.tickets["t004"].stamp))
    assert 1 == pull(tracker, store).new


@pytest.mark.parametrize("ahead", [timedelta(minutes=-10), timedelta(minutes=10)], ids=["behind", "ahead"])
def test_another_clock_loses_nothing(store: Store, ahead: timedelta) -> None:
    """The server's clock may be ten minutes off: what comes later is brought all the same."""
    tracker = FakeTracker()
    tracker.put(ticket("first", START + ahead))
    pull(tracker, store, now=START)
    tracker.put(ticket("second", START + ahead + timedelta(seconds=1)))
    assert 1 == pull(tracker, store, now=START + timedelta(seconds=1)).new


def test_a_stamp_of_the_far_future_hides_nothing(store: Store) -> None:
    """A ticket of 2099 is brought and the cursor stays in the present."""
    tracker = story(3)
    tracker.put(ticket("future", datetime(2099, 1, 1, tzinfo=UTC)))
    assert (START + timedelta(minutes=6)).isoformat() == pull(tracker, store).cursor
    tracker.put(ticket("next", START + timedelta(minutes=7)))
    assert 1 == pull(tracker, store).new


def test_the_cursor_never_goes_back(store: Store) -> None:
    """When the newest ticket vanishes the cursor stays."""
    tracker = story(3)
    cursor = pull(tracker, store).cursor
    del tracker.tickets["t002"]
    assert cursor == pull(tracker, store).cursor


def test_an_error_keeps_the_pages_before_it(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A connection that is lost at page 4 leaves three pages; the next run goes on and ends as if nothing had been."""
    tracker = story(95)
    tracker.before_fetch = lambda position: cut_off(position) if len(tracker.asked) == 3 else None
    with pytest.raises(SourceError):
        pull(tracker, store)
    assert 28 == len(subjects(store))
    tracker.before_fetch = lambda _position: None
    tracker.asked.clear()
    pull(tracker, store)
    assert START < (tracker.asked[0].since or START)
    assert undisturbed(tracker, tmp_path_factory) == content(store)


def test_a_server_that_ignores_the_filter_is_read_to_its_end(store: Store) -> None:
    """What is older than asked for is counted and left; what is new is still found."""
    tracker = story(95)
    pull(tracker, store)
    tracker.heeds_filter = False
    tracker.put(ticket("new", NOW - timedelta(days=1)))
    summary = pull(tracker, store)
    assert (1, 91) == (summary.new, summary.skipped["older than asked for"])


def test_a_server_that_repeats_its_last_page_is_left(store: Store) -> None:
    """Pages that bring nothing new end the reading."""
    tracker = story(25)
    tracker.heeds_end = False
    assert 25 == pull(tracker, store).new
    assert 10 >= len(tracker.asked)


def test_a_damaged_item_is_left_out_and_named(store: Store) -> None:
    """One ticket that cannot be read stops nothing, is counted by its reason, and is brought when it is mended."""
    tracker = story(12)
    tracker.damaged = frozenset({"t003"})
    summary = pull(tracker, store)
    assert (11, {"no stamp": 1}) == (summary.new, summary.skipped)
    assert [("tickets", "fake", "t003", "no stamp")] == content(store)["sync_rejected"]
    tracker.damaged = frozenset()
    assert 1 == pull(tracker, store, full=True).new
    assert [] == content(store)["sync_rejected"]


def test_only_a_sweep_marks_as_deleted(store: Store) -> None:
    """What vanished is found when a sweep is due, and its row stays."""
    tracker = story(20)
    pull(tracker, store)
    del tracker.tickets["t005"]
    assert 0 == pull(tracker, store, now=NOW + timedelta(days=6)).deleted
    assert 1 == pull(tracker, store, now=NOW + timedelta(days=7)).deleted
    assert "t005" not in subjects(store)
    assert 20 == len(content(store)["ticket"])
    tracker.put(ticket("t005", NOW))
    pull(tracker, store, now=NOW + timedelta(days=8))
    assert "t005" in subjects(store)


def test_a_sweep_that_sees_next_to_nothing_deletes_nothing(store: Store) -> None:
    """A key that lost its rights sees an empty tracker; nobody believes it, unless told to."""
    tracker = story(20)
    pull(tracker, store)
    tracker.listing = ()
    summary = pull(tracker, store, full=True)
    assert (0, 20) == (summary.deleted, summary.skipped["missing at the source, too many to believe"])
    assert 20 == len(subjects(store))
    assert 20 == pull(tracker, store, full=True, accept_deletions=True).deleted


def test_a_sweep_that_fails_deletes_nothing(store: Store) -> None:
    """A listing that breaks off in the middle marks nothing."""
    tracker = story(20)
    pull(tracker, store)

    class Broken(FakeTracker):
        def keys(self) -> Iterator[str]:
            yield "t000"
            raise SourceError("fake: no answer")

    broken = Broken(tickets=tracker.tickets)
    with pytest.raises(SourceError):
        pull(broken, store, full=True)
    assert 20 == len(subjects(store))


def test_a_full_sync_ends_in_the_same_state(store: Store) -> None:
    """Reading everything again changes no row."""
    tracker = story(40)
    pull(tracker, store)
    before = content(store)
    summary = pull(tracker, store, full=True)
    assert (40, 0, 0, 0) == (summary.fetched, summary.new, summary.changed, summary.deleted)
    assert before == content(store)


def test_an_event_taken_back_at_the_source_is_taken_back(store: Store) -> None:
    """A reply deleted there is deleted here."""
    tracker = story(3)
    tracker.put(ticket("t002", START + timedelta(minutes=6), replies=3))
    pull(tracker, store)
    tracker.put(ticket("t002", START + timedelta(minutes=6), replies=1))
    assert 1 == pull(tracker, store).changed
    with store.read() as connection:
        assert ["created", "reply-0"] == [event.id for event in load_events(connection, "fake", "t002")]


def test_two_syncs_at_once_are_refused(store: Store, store_url: str, tmp_path: pytest.TempPathFactory) -> None:
    """The second is told so at once and does nothing; after the first it may."""
    second = open_store(store_url, tmp_path)  # type: ignore[arg-type]
    with store.alone():
        with pytest.raises(RefusedError) as caught, second.alone():
            pass
        assert 4 == caught.value.exit_code
    with second.alone():
        pass
    second.close()


def test_what_a_tracker_without_history_tells_is_compared(store: Store) -> None:
    """Status, priority and assignee that differ from the last pull become events of the moment the tracker tells."""

    def present(status: Status, minutes: int, assignee: str = "") -> TicketRecord:
        stamp = START + timedelta(minutes=minutes)
        created = Event("created", EventKind.CREATED, START, Role.CUSTOMER, "alice")
        found = Ticket("fake", "1", "x", START, stamp, status=status, assignee=assignee)
        return TicketRecord(found, (created,), History.PRESENT)

    tracker = FakeTracker(overlap=timedelta(0))
    for record in (
        present(Status.OPEN, 0),
        present(Status.ASSIGNED, 5, "op1"),
        present(Status.RESOLVED, 60, "op1"),
        present(Status.OPEN, 90, "op1"),
        present(Status.OPEN, 90, "op1"),
    ):
        tracker.put(record)
        pull(tracker, store)
    with store.read() as connection:
        found = [
            (e.kind, e.value, (e.at - START) // timedelta(minutes=1)) for e in load_events(connection, "fake", "1")
        ]
    assert [
        (EventKind.CREATED, "", 0),
        (EventKind.ASSIGNMENT, "op1", 5),
        (EventKind.STATUS, "assigned", 5),
        (EventKind.RESOLVED, "resolved", 60),
        (EventKind.REOPENED, "open", 90),
    ] == found


spans = st.integers(0, 10**8).map(lambda seconds: timedelta(seconds=seconds))
moments = spans.map(lambda span: START + span)


@given(st.lists(moments, max_size=5), st.one_of(st.none(), moments), st.integers(0, 5))
def test_reading_always_moves_on(stamps: list[datetime], since: datetime | None, step: int) -> None:
    """After any page the next question is later or a further page: the same is never asked twice."""
    page = Page(tuple(ticket(str(i), stamp) for i, stamp in enumerate(sorted(stamps))))
    position = Position(since, step)
    following_position = following(position, page, timedelta(seconds=1))
    assert following_position is not None
    before, after = (position.since or START.replace(year=1)), (following_position.since or START.replace(year=1))
    assert (before, position.step) < (after, following_position.step) or before < after
