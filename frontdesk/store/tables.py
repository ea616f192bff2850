"""The tables that every package shares."""

from sqlalchemy import Column, Integer, MetaData, Table, Text

from frontdesk.store.columns import Json, Moment

metadata = MetaData()

cursors = Table(
    "sync_cursor",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("stamp", Moment),
    Column("mark", Text, nullable=False),
    Column("synced_at", Moment),
    Column("swept_at", Moment),
)

rejected = Table(
    "sync_rejected",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("reason", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("dedupe_key", Text, nullable=False, unique=True),
    Column("event", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
)

secrets = Table(
    "secret",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
