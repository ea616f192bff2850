"""A tracker in memory that pages as real ones do, and can be told to misbehave."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from frontdesk.errors import SourceError
from frontdesk.privacy import find_personal
from frontdesk.settings import settings_model
from frontdesk.snapshots.envelope import dump
from frontdesk.store import Store
from frontdesk.store.tables import cursors, outbox, rejected
from frontdesk.sync import Page, Position, Rejected
from ticket_sync.model import Event, EventKind, Role, Ticket
from ticket_sync.records import TicketRecord
from ticket_sync.snapshot import build_snapshot
from ticket_sync.tables import events, tickets

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
NOW = START + timedelta(days=30)


def ticket(
    key: str, stamp: datetime, *, text: str = "无法上传", replies: int = 1, created: datetime = START
) -> TicketRecord:
    """A ticket whose history depends on what is given and on nothing else."""
    happened = [Event("created", EventKind.CREATED, created, Role.CUSTOMER, "alice")]
    for number in range(replies):
        moment = created + (stamp - created) * (number + 1) / replies
        happened.append(Event(f"reply-{number}", EventKind.PUBLIC_REPLY, moment, Role.STAFF, "op1", text=f"答 {text}"))
    return TicketRecord(Ticket("fake", key, text, created, stamp, requester="alice"), tuple(happened))


@dataclass
class FakeTracker:
    """Lists tickets by (stamp, key) from a moment on, a page at a time; a page is counted from what is there then.

    Attributes:
        before_fetch: called with the position before each page, to edit, to fail or to kill.
        heeds_filter: whether it leaves out what is older than asked for.
        heeds_end: whether it tells that a page is the last; otherwise it repeats its last page for ever.
    """

    tickets: dict[str, TicketRecord] = field(default_factory=dict)
    size: int = 10
    name: str = "fake"
    overlap: timedelta = timedelta(minutes=10)
    grain: timedelta = timedelta(seconds=1)
    before_fetch: Callable[[Position], None] = lambda _position: None
    heeds_filter: bool = True
    heeds_end: bool = True
    damaged: frozenset[str] = frozenset()
    listing: Sequence[str] | None = None
    asked: list[Position] = field(default_factory=list)

    def put(self, record: TicketRecord) -> None:
        """Make or change a ticket."""
        self.tickets[record.key] = record

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """A page of what is there now."""
        self.before_fetch(position)
        self.asked.append(position)
        since = position.since if self.heeds_filter else None
        rows = sorted(
            (r for r in self.tickets.values() if since is None or r.stamp >= since), key=lambda r: (r.stamp, r.key)
        )
        start = position.step * self.size
        if not self.heeds_end and start >= len(rows):
            start = max(0, (len(rows) - 1) // self.size * self.size)
        page = rows[start : start + self.size]
        return Page(
            tuple(r for r in page if r.key not in self.damaged),
            tuple(Rejected(r.key, "no stamp") for r in page if r.key in self.damaged),
            last=self.heeds_end and len(page) < self.size,
            newest=page[-1].stamp if page else None,
        )

    def keys(self) -> Iterator[str]:
        """Every key there is."""
        return iter(self.tickets if self.listing is None else self.listing)


def story(count: int, *, every: timedelta = timedelta(minutes=3)) -> FakeTracker:
    """A tracker with so many tickets, one changed after the other."""
    tracker = FakeTracker()
    for number in range(count):
        tracker.put(ticket(f"t{number:03}", START + every * number, text=f"第 {number} 件", replies=number % 4))
    return tracker


def content(store: Store, *, cursors_too: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """All that a store holds of tickets, in one order."""
    tables = [tickets, events, rejected, outbox, *([cursors] if cursors_too else [])]
    with store.read() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in tables
        }


def snapshot_bytes(store: Store) -> bytes:
    """What would be published of a store, under a key that is the same for every store."""
    with store.read() as connection:
        return dump(build_snapshot(connection, settings_model()(), "key", NOW, find_personal))


def edited(record: TicketRecord, text: str, stamp: datetime | None = None) -> TicketRecord:
    """The ticket with another subject, by default without moving its stamp."""
    changed = replace(record.ticket, subject=text, updated=stamp or record.stamp)
    return replace(record, ticket=changed)


def cut_off(_position: Position) -> None:
    """A connection that is lost."""
    raise SourceError("fake: no answer")
