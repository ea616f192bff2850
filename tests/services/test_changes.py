"""What happens in real trackers between two pulls, and while one runs: afterwards the store says what they say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from services.conftest import Running
from services.story import HOSTILE_SUBJECT, at, play_second_wave
from ticket_support import AT_NOW, contents, keys_in

from frontdesk.errors import SourceError
from frontdesk.store import Store
from frontdesk.sync import Page, Position, Source, sync
from ticket_sync.model import EventKind, Priority, Status
from ticket_sync.records import TicketRecord
from ticket_sync.sources import Draft
from ticket_sync.storage import TicketSink, load_events, load_tickets

STATUS = {
    "roundup": {
        "unread": Status.OPEN,
        "chatting": Status.ASSIGNED,
        "in-progress": Status.ASSIGNED,
        "need-eg": Status.WAITING,
        "resolved": Status.RESOLVED,
    },
    "rt": {
        "new": Status.OPEN,
        "open": Status.ASSIGNED,
        "stalled": Status.WAITING,
        "resolved": Status.RESOLVED,
        "rejected": Status.CLOSED,
    },
    "redmine": {
        "New": Status.OPEN,
        "In Progress": Status.ASSIGNED,
        "Feedback": Status.WAITING,
        "Resolved": Status.RESOLVED,
        "Closed": Status.CLOSED,
    },
}
PRIORITY = {
    "roundup": {"critical": "critical", "urgent": "high", "bug": "normal", "wish": "low"},
    "rt": {"100": "critical", "75": "high", "50": "normal", "0": "low"},
    "redmine": {"Immediate": "critical", "High": "high", "Normal": "normal", "Low": "low"},
}
WRITER: dict[str, dict[str, object]] = {"rt": {"queues": ["General"]}}
LATER = at("2026-01-09T12:00")
_minutes = iter(range(10_000))


def next_minute() -> datetime:
    """A moment that no test has used."""
    return LATER + timedelta(minutes=next(_minutes))


def stored(running: Running, store: Store) -> dict[str, tuple[object, ...]]:
    """The tickets that the store has and does not call deleted."""
    source = running.tracker.name
    with store.read() as connection:
        found = load_tickets(connection, source, keys_in(connection, source))
        return {
            key: (
                one.ticket.subject,
                one.ticket.status,
                one.ticket.priority,
                one.ticket.requester,
                one.ticket.assignee,
                one.ticket.created,
                one.ticket.updated,
                tuple(
                    (event.actor, event.at)
                    for event in load_events(connection, source, key)
                    if event.kind is EventKind.PUBLIC_REPLY
                ),
            )
            for key, one in found.items()
            if one.deleted_at is None
        }


def told(running: Running) -> dict[str, tuple[object, ...]]:
    """The tickets that the tracker has, in our words, read in another way."""
    name = running.tracker.name
    return {
        key: (
            fact.subject,
            STATUS[name][fact.status],
            PRIORITY[name][fact.priority],
            fact.requester,
            fact.assignee,
            fact.created,
            fact.updated,
            fact.said,
        )
        for key, fact in running.tracker.look_up().items()
    }


def make(running: Running, subject: str) -> str:
    """A ticket of alice."""
    return running.tracker.create("alice", subject, "正文", Priority.NORMAL)


@dataclass
class Disturbed:
    """A source in whose tracker something happens before a page is read."""

    source: Source[TicketRecord]
    happens: Callable[[int], None]
    pages: int = field(default=0)

    def __post_init__(self) -> None:
        self.name, self.overlap, self.grain = self.source.name, self.source.overlap, self.source.grain

    def fetch(self, position: Position) -> Page[TicketRecord]:
        self.happens(self.pages)
        self.pages += 1
        return self.source.fetch(position)

    def keys(self) -> Iterator[str] | None:
        return self.source.keys()


def test_a_second_wave_is_told_by_the_next_pull(running: Running, store: Store) -> None:
    """A new ticket, edits, a closing, a reopening, a raised priority, a deletion: store and tracker say the same."""
    running.pull(store)
    assert told(running) == stored(running, store)
    tracker, keys = running.tracker, dict(running.keys)
    play_second_wave(tracker, keys)
    tracker.move_clock(next_minute())
    tracker.status(keys["t3"], Status.RESOLVED)
    tracker.status(keys["t1"], Status.ASSIGNED)
    tracker.priority(keys["t5"], Priority.CRITICAL)
    tracker.assign(keys["t5"], "op2")
    tracker.reply(keys["t5"], "op2", "看到了")
    summary = running.pull(store)
    assert (1, 1) == (summary.new, summary.deleted)
    assert told(running) == stored(running, store)
    assert HOSTILE_SUBJECT == stored(running, store)[keys["t5"]][0]
    with store.read() as connection:
        gone = load_tickets(connection, tracker.name, [keys["t4"]])[keys["t4"]]
        assert gone.deleted_at is not None
        happened = [event.kind for event in load_events(connection, tracker.name, keys["t1"])]
    assert EventKind.REOPENED is happened[-1]


def test_a_pull_of_what_did_not_change_changes_nothing(running: Running, store: Store) -> None:
    """The second pull writes no row, and a full one ends in the same state."""
    running.pull(store)
    before = contents(store, running.tracker.name)
    again = running.pull(store)
    assert (0, 0, 0, {}) == (again.new, again.changed, again.deleted, again.skipped)
    running.pull(store, full=True)
    assert before == contents(store, running.tracker.name)


def test_edits_while_pages_are_turned_lose_nothing(running: Running, store: Store) -> None:
    """Before each of the first pages a ticket of an earlier page is edited, so that everything after it moves up."""
    tracker = running.tracker
    made = []
    for number in range(7):
        tracker.move_clock(next_minute())
        made.append(make(running, f"翻页 {number}"))

    def edit(page: int) -> None:
        if 0 < page <= 3:
            tracker.move_clock(next_minute())
            tracker.rename(made[page - 1], f"翻页时改 {page}")

    sync(Disturbed(running.source(page_size=2), edit), TicketSink(), store, AT_NOW)
    running.pull(store)
    assert told(running) == stored(running, store)


def test_an_edit_in_the_second_of_the_cursor_is_seen(running: Running, store: Store) -> None:
    """A ticket that was pulled is edited in the very second of its last change."""
    running.tracker.move_clock(next_minute())
    key = make(running, "第一稿")
    running.pull(store, overlap_minutes=0)
    running.tracker.rename(key, "第二稿")
    summary = running.pull(store, overlap_minutes=0)
    assert (0, 1) == (summary.new, summary.changed)
    assert "第二稿" == stored(running, store)[key][0]
    late = make(running, "同一秒里的另一张")
    assert 1 == running.pull(store, overlap_minutes=0).new
    assert "同一秒里的另一张" == stored(running, store)[late][0]


def test_a_filter_in_the_far_future_finds_nothing(running: Running) -> None:
    """The form in which time is asked for is one that the tracker heeds."""
    future = Position(mark="999999999") if running.tracker.name == "rt" else Position(since=at("2099-01-01T00:00"))
    assert () == running.source().fetch(future).records


def test_a_wrong_key_deletes_nothing(running: Running, store: Store) -> None:
    """Whatever a tracker shows to strangers, a refused key ends the pull and touches no ticket."""
    running.pull(store)
    before = contents(store, running.tracker.name)
    stranger = running.source(secret="wrong")
    with pytest.raises(SourceError, match="refused with 401"):
        sync(stranger, TicketSink(), store, AT_NOW, full=True)
    with pytest.raises(SourceError, match="refused with 401"):
        list(running.source(secret="wrong").keys() or ())
    assert before == contents(store, running.tracker.name)


def test_what_the_desk_writes_comes_back(running: Running, store: Store) -> None:
    """A ticket made, assigned and answered through the writer is there at the next pull."""
    running.pull(store)
    tracker = running.tracker
    tracker.move_clock(next_minute())
    writer = running.writer(**WRITER.get(tracker.name, {}))
    key = writer.create(Draft("alice", "从服务台来", "正文 <b>", Priority.HIGH))
    writer.assign(key, "op1")
    writer.reply(key, "马上看")
    running.pull(store)
    assert told(running) == stored(running, store)
    with store.read() as connection:
        ticket = load_tickets(connection, tracker.name, [key])[key].ticket
        replies = [
            (event.text, event.role)
            for event in load_events(connection, tracker.name, key)
            if event.kind is EventKind.PUBLIC_REPLY
        ]
    assert ("从服务台来", "正文 <b>", Priority.HIGH, "op1") == (
        ticket.subject,
        ticket.description,
        ticket.priority,
        ticket.assignee,
    )
    assert [("马上看", "staff")] == replies


def test_giving_a_ticket_to_nobody_known_is_told(running: Running) -> None:
    """RT and Redmine answer that all is well when they did nothing; the desk says so."""
    running.tracker.move_clock(next_minute())
    key = make(running, "没人接")
    with pytest.raises(SourceError, match="nobody-known"):
        running.writer().assign(key, "nobody-known")


def test_a_deletion_is_told_by_the_feed(running: Running, store: Store) -> None:
    """RT tells a deletion in its feed, before any search for what is gone."""
    if running.tracker.name != "rt":
        return
    running.tracker.move_clock(next_minute())
    key = make(running, "删掉")
    running.pull(store)
    running.tracker.delete(key)
    summary = sync(running.source(), TicketSink(), store, AT_NOW, sweep_every=timedelta(days=365))
    assert 1 == summary.deleted
    assert key not in stored(running, store)


def test_a_hundred_tickets_of_one_second_cross_pages(running: Running, store: Store) -> None:
    """Ten pages of one stamp come whole, and are not read for ever."""
    moment = next_minute()
    running.tracker.move_clock(moment)
    subjects = [f"同一秒 {number}" for number in range(100)]
    made = running.tracker.create_many("alice", subjects)
    pages: list[int] = []
    sync(Disturbed(running.source(page_size=10), pages.append), TicketSink(), store, AT_NOW)
    found = stored(running, store)
    assert [(subject, moment) for subject in subjects] == [(found[key][0], found[key][6]) for key in made]
    assert len(pages) < 100
