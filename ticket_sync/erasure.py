"""Erasing a person: what names them or they wrote goes, what is counted stays, and no sync brings it back."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, select

from frontdesk.store.upsert import upsert
from ticket_sync.records import TicketRecord
from ticket_sync.storage import TicketSink, fingerprint, forget, identities, load_events, load_tickets
from ticket_sync.tables import erased_requesters, events, tickets


def erase(connection: Connection, person: str) -> int:
    """Remove a person from the store; how many tickets that changed.

    What others wrote about them in other people's tickets stays: names in free text cannot be told from words.

    Args:
        connection: a transaction that may write.
        person: a requester's name or one of their addresses or numbers, as a source wrote it; case does not matter.
    """
    mark = fingerprint(person)

    def is_meant(name: str) -> bool:
        return mark in identities(name)

    sources = sorted(connection.scalars(select(tickets.c.source).distinct()))
    upsert(connection, erased_requesters, [{"source": source, "fingerprint": mark} for source in sources])
    meant = {source: _touched(connection, source, is_meant) for source in sources}
    for source, keys in meant.items():
        for key, stored in sorted(load_tickets(connection, source, sorted(keys)).items()):
            ticket, left = forget(stored.ticket, load_events(connection, source, key), is_meant)
            record = TicketRecord(ticket, left, deleted=stored.deleted_at is not None)
            TicketSink().apply(connection, source, [record])
    return sum(len(keys) for keys in meant.values())


def _touched(connection: Connection, source: str, is_meant: Callable[[str], bool]) -> set[str]:
    """The keys of tickets that name the person as requester, by a contact, or as the author of something."""
    query = select(tickets.c.key, tickets.c.requester, tickets.c.contacts).where(tickets.c.source == source)
    found = {key for key, name, contacts in connection.execute(query) if any(map(is_meant, (name, *contacts)))}
    authors = connection.scalars(select(events.c.actor).where(events.c.source == source).distinct())
    names = [name for name in authors if is_meant(name)]
    written = select(events.c.key).where(events.c.source == source, events.c.actor.in_(names)).distinct()
    return found | set(connection.scalars(written))


def remove_orphans(connection: Connection, folder: Path) -> int:
    """Delete kept files that no ticket refers to any more; how many."""
    rows = connection.scalars(select(tickets.c.attachments))
    kept = {str(item["reference"]).removeprefix("sha256:") for items in rows for item in items}
    orphans = [path for path in sorted(folder.glob("*")) if path.name not in kept] if folder.is_dir() else []
    for path in orphans:
        path.unlink()
    return len(orphans)
