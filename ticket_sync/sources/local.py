"""Another Frontdesk's desk, read from its store: the one behind the gateway, say. One's own desk needs no source."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from pydantic import Field
from sqlalchemy import select

from frontdesk.context import Context
from frontdesk.errors import ConfigError
from frontdesk.store import Store, open_other_store
from frontdesk.sync import Page, Position
from ticket_sync.records import TicketRecord
from ticket_sync.settings import LOCAL, SourceSettings
from ticket_sync.storage import load_events, stored_ticket
from ticket_sync.tables import tickets


class Options(SourceSettings):
    """A desk in another store."""

    url_env: str = Field(description="The environment variable with the URL of the other store")
    page_size: int = Field(default=200, ge=1, le=1000, description="Tickets a page")


class LocalSource:
    """The tickets of a desk, by their last change."""

    grain = timedelta(microseconds=1)

    def __init__(self, options: Options, store: Store) -> None:
        self.name = options.name
        self.overlap = timedelta(minutes=options.overlap_minutes)
        self._size = options.page_size
        self._store = store

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """A page of tickets changed at `position.since` or later, deleted ones too."""
        query = select(tickets).where(tickets.c.source == LOCAL)
        if position.since is not None:
            query = query.where(tickets.c.updated >= position.since)
        query = query.order_by(tickets.c.updated, tickets.c.key).offset(position.step * self._size).limit(self._size)
        with self._store.read() as connection:
            found = [(stored_ticket(row), load_events(connection, LOCAL, row.key)) for row in connection.execute(query)]
        records = tuple(
            TicketRecord(replace(stored.ticket, source=self.name), happened, deleted=stored.deleted_at is not None)
            for stored, happened in found
        )
        return Page(records, last=len(records) < self._size)

    def keys(self) -> Iterator[str]:
        """Every ticket that is not deleted."""
        query = select(tickets.c.key).where(tickets.c.source == LOCAL, tickets.c.deleted_at.is_(None))
        with self._store.read() as connection:
            yield from connection.scalars(query).all()


def open_source(options: Options, context: Context) -> LocalSource:
    """The desk in another store.

    Raises:
        ConfigError: it is this site's own store, or no store.
    """
    store = open_other_store(context.secret(options.url_env, options.name), context.root)
    own = context.open_store()
    own.close()
    if own.place == store.place:
        raise ConfigError(f"source {options.name}: {options.url_env} leads to this site's own store; remove the source")
    return LocalSource(options, store)
