"""Helpers of the tests of tickets: a context without a world, a store in a folder, what the store holds as plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sqlalchemy import Connection, select

from frontdesk.clock import Clock, frozen_clock
from frontdesk.settings import Settings
from frontdesk.store import Store, open_store
from frontdesk.sync import Source, Summary, sync
from ticket_sync.records import TicketRecord
from ticket_sync.sources import Context
from ticket_sync.storage import TicketSink, load_events, load_tickets
from ticket_sync.tables import tickets

NOW = datetime(2026, 1, 12, 9, tzinfo=UTC)
AT_NOW = frozen_clock(NOW)


def context(
    root: Path,
    transport: httpx.BaseTransport | None = None,
    environ: Mapping[str, str] | None = None,
    clock: Clock = AT_NOW,
    waits: list[float] | None = None,
) -> Context:
    """The world as a source of a test sees it: no network, no waiting."""
    slept = waits if waits is not None else []
    return Context(root, Settings(), environ or {}, clock, transport, slept.append)


def store_at(folder: Path) -> Store:
    """A store in a file of a folder; the caller closes it."""
    folder.mkdir(parents=True, exist_ok=True)
    return open_store("", folder)


def pull(source: Source[TicketRecord], store: Store, clock: Clock = AT_NOW, **options: bool) -> Summary:
    """One sync."""
    return sync(source, TicketSink(), store, clock, **options)  # type: ignore[arg-type]  # only flags


def keys_in(connection: Connection, source: str) -> Sequence[str]:
    """Every key the store has of a source, deleted ones too."""
    return connection.scalars(select(tickets.c.key).where(tickets.c.source == source).order_by(tickets.c.key)).all()


def contents(store: Store, source: str) -> dict[str, object]:
    """All tickets and events of a source as plain data."""
    with store.read() as connection:
        keys = keys_in(connection, source)
        found = load_tickets(connection, source, keys)
        return {
            key: [
                asdict(found[key].ticket),
                found[key].deleted_at is not None,
                [asdict(event) for event in load_events(connection, source, key)],
            ]
            for key in keys
        }
