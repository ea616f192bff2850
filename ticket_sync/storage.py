"""Tickets and their events in the store: only what differs is written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from email.utils import parseaddr
from hashlib import blake2b
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, and_, delete, or_, select, tuple_, update

from frontdesk.store.upsert import upsert
from frontdesk.sync import Changes
from ticket_sync.model import Attachment, Event, EventKind, Priority, Role, Status, Ticket, status_event_kind
from ticket_sync.records import History, TicketRecord, digest
from ticket_sync.tables import erased_requesters, events, tickets

SEEN = "seen:"
"""Begins the id of an event that was inferred by comparing two pulls."""
ERASED = "erased"
"""Stands for the name of a person who was erased."""
CHUNK = 1000

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Stored:
    """A ticket as the store has it."""

    ticket: Ticket
    deleted_at: datetime | None
    digest: str


class TicketSink:
    """The tables of tickets as the sync driver's goal."""

    kind = "tickets"

    def apply(self, connection: Connection, source: str, records: Sequence[TicketRecord]) -> Changes:
        """Write what differs. Within a page the last record of a key counts."""
        latest = {record.key: record for record in records}
        before = load_tickets(connection, source, list(latest))
        known = _event_digests(connection, source, list(latest))
        erased = _erased(connection, source)
        new = changed = deleted = 0
        ticket_rows: list[dict[str, object]] = []
        event_rows: list[dict[str, object]] = []
        obsolete: list[tuple[str, str, str]] = []
        for key, record in sorted(latest.items()):
            ticket, happened = _without_person(record, erased)
            old = before.get(key)
            if record.history is History.PRESENT:
                happened = (*happened, *observed(old.ticket if old else None, ticket))
            row = _ticket_row(ticket, ticket.updated if record.deleted else None)
            rows = [_event_row(source, key, place, event) for place, event in enumerate(happened)]
            had = known.get(key, {})
            fresh = [r for r in rows if had.get(str(r["id"])) != r["digest"]]
            kept = {event.id for event in happened}
            stays = SEEN if record.history is History.PRESENT else "\0"
            gone = [event_id for event_id in had if event_id not in kept and not event_id.startswith(stays)]
            obsolete += [(source, key, event_id) for event_id in gone]
            event_rows += fresh
            if old is None:
                ticket_rows.append(row)
                new += 1
            elif old.digest != row["digest"] or fresh or gone:
                ticket_rows.append(row)
                changed += not record.deleted
                deleted += record.deleted
        upsert(connection, tickets, ticket_rows)
        for chunk in _chunks(obsolete):
            connection.execute(delete(events).where(tuple_(events.c.source, events.c.key, events.c.id).in_(chunk)))
        upsert(connection, events, event_rows)
        return Changes(new, changed, deleted)

    def known_keys(self, connection: Connection, source: str) -> frozenset[str]:
        """The keys that are there and not deleted."""
        here = and_(tickets.c.source == source, tickets.c.deleted_at.is_(None))
        return frozenset(connection.scalars(select(tickets.c.key).where(here)))

    def delete(self, connection: Connection, source: str, keys: Sequence[str], at: datetime) -> None:
        """Mark tickets as deleted; their rows stay. A ticket that is told again is there again."""
        for chunk in _chunks(keys):
            here = and_(tickets.c.source == source, tickets.c.key.in_(chunk))
            connection.execute(update(tickets).where(here).values(deleted_at=at, digest="deleted"))


def observed(before: Ticket | None, after: Ticket) -> tuple[Event, ...]:
    """What must have happened between two pulls of a tracker that tells only the present, at the moment it tells.

    Of the first pull only what differs from a new ticket is known.
    """
    found: list[Event] = []

    def add(kind: EventKind, name: str, value: str) -> None:
        event_id = f"{SEEN}{name}:{after.updated.isoformat()}"
        found.append(Event(event_id, kind, after.updated, Role.SYSTEM, value=value))

    status = before.status if before is not None else Status.OPEN
    if after.priority != (before.priority if before is not None else after.priority):
        add(EventKind.PRIORITY, "priority", after.priority)
    if after.assignee != (before.assignee if before is not None else ""):
        add(EventKind.ASSIGNMENT, "assignee", after.assignee)
    if after.status is not status:
        add(status_event_kind(status, after.status), "status", after.status)
    return tuple(found)


def load_tickets(connection: Connection, source: str, keys: Sequence[str]) -> dict[str, Stored]:
    """Tickets of a source by key, deleted ones too."""
    found: dict[str, Stored] = {}
    for chunk in _chunks(keys):
        rows = connection.execute(select(tickets).where(tickets.c.source == source, tickets.c.key.in_(chunk)))
        found.update({row.key: stored_ticket(row) for row in rows})
    return found


def stored_ticket(row: Row[Any]) -> Stored:
    """A row of the table as a ticket."""
    ticket = Ticket(
        source=row.source,
        key=row.key,
        subject=row.subject,
        created=row.created,
        updated=row.updated,
        description=row.description,
        requester=row.requester,
        contacts=tuple(row.contacts),
        priority=Priority(row.priority),
        category=row.category,
        status=Status(row.status),
        assignee=row.assignee,
        tags=tuple(row.tags),
        attachments=tuple(Attachment(**item) for item in row.attachments),
        public_title=row.public_title,
    )
    return Stored(ticket, row.deleted_at, row.digest)


def load_events(connection: Connection, source: str, key: str) -> tuple[Event, ...]:
    """Everything that happened to one ticket, in order."""
    query = (
        select(*(events.c[name] for name in ("id", "kind", "at", "role", "actor", "value", "text")))
        .where(events.c.source == source, events.c.key == key)
        .order_by(events.c.at, events.c.position, events.c.id)
    )
    return tuple(
        Event(row.id, EventKind(row.kind), row.at, Role(row.role), row.actor, row.value, row.text)
        for row in connection.execute(query)
    )


def mark_public(connection: Connection, tag: str) -> None:
    """Let the tickets with a tag be named by their subject, and no others; none where the tag is empty.

    It is decided anew before each snapshot, because the policy may have changed since a ticket came.
    """
    columns = (tickets.c.source, tickets.c.key, tickets.c.tags, tickets.c.public_title)
    query = select(*columns).where(or_(tickets.c.tags != [], tickets.c.public_title))
    for source, key, tags, before in connection.execute(query).all():
        public = bool(tag) and tag in tags
        if public != before:
            here = and_(tickets.c.source == source, tickets.c.key == key)
            connection.execute(update(tickets).where(here).values(public_title=public))


def fingerprint(person: str) -> str:
    """What stays of an erased person: enough to know them again, nothing to read."""
    return blake2b(person.strip().casefold().encode(), digest_size=16).hexdigest()


def identities(person: str) -> frozenset[str]:
    """The fingerprints a person is known by: of the whole text, and of name and address in `Name <address>`."""
    return frozenset(fingerprint(part) for part in (person, *parseaddr(person)) if part.strip())


def _event_digests(connection: Connection, source: str, keys: Sequence[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for chunk in _chunks(keys):
        query = select(events.c.key, events.c.id, events.c.digest)
        for key, event_id, mark in connection.execute(query.where(events.c.source == source, events.c.key.in_(chunk))):
            found.setdefault(key, {})[event_id] = mark
    return found


def _erased(connection: Connection, source: str) -> frozenset[str]:
    query = select(erased_requesters.c.fingerprint).where(erased_requesters.c.source == source)
    return frozenset(connection.scalars(query))


def _without_person(record: TicketRecord, erased: frozenset[str]) -> tuple[Ticket, tuple[Event, ...]]:
    """The record without what people wrote or are called who asked to be erased."""
    if not erased:
        return record.ticket, record.events
    return forget(record.ticket, record.events, lambda person: not erased.isdisjoint(identities(person)))


def forget(
    ticket: Ticket, happened: tuple[Event, ...], is_erased: Callable[[str], bool]
) -> tuple[Ticket, tuple[Event, ...]]:
    """A ticket and its events without the people that `is_erased` names; what is counted stays.

    Of their own tickets every text goes, since answers quote questions; of others what they wrote.
    """
    own = any(is_erased(person) for person in (ticket.requester, *ticket.contacts) if person)
    if own:
        ticket = replace(
            ticket, subject="", description="", requester=ERASED, contacts=(), attachments=(), public_title=False
        )
    kept: list[Event] = []
    for event in happened:
        by_them = bool(event.actor) and is_erased(event.actor)
        actor = ERASED if by_them or (own and event.role is Role.CUSTOMER) else event.actor
        kept.append(replace(event, actor=actor, text="" if own or by_them else event.text))
    return ticket, tuple(kept)


def _ticket_row(ticket: Ticket, deleted_at: datetime | None) -> dict[str, object]:
    row: dict[str, object] = {
        "source": ticket.source,
        "key": ticket.key,
        "subject": ticket.subject,
        "description": ticket.description,
        "requester": ticket.requester,
        "contacts": list(ticket.contacts),
        "priority": str(ticket.priority),
        "category": ticket.category,
        "status": str(ticket.status),
        "assignee": ticket.assignee,
        "tags": list(ticket.tags),
        "attachments": [asdict(attachment) for attachment in ticket.attachments],
        "public_title": ticket.public_title,
        "created": ticket.created,
        "updated": ticket.updated,
        "deleted_at": deleted_at,
    }
    return {**row, "digest": digest(row.values())}


def _event_row(source: str, key: str, position: int, event: Event) -> dict[str, object]:
    row: dict[str, object] = {
        "source": source,
        "key": key,
        "id": event.id,
        "position": position,
        "kind": str(event.kind),
        "at": event.at,
        "role": str(event.role),
        "actor": event.actor,
        "value": event.value,
        "text": event.text,
    }
    return {**row, "digest": digest(row.values())}


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
