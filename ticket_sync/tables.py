"""The tables of tickets."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, Integer, MetaData, Table, Text

from frontdesk.store.columns import Json, Moment

metadata = MetaData()

tickets = Table(
    "ticket",
    metadata,
    Column("source", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("requester", Text, nullable=False),
    Column("contacts", Json, nullable=False),
    Column("priority", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("assignee", Text, nullable=False),
    Column("tags", Json, nullable=False),
    Column("attachments", Json, nullable=False),
    Column("public_title", Boolean, nullable=False),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("deleted_at", Moment),
    Column("digest", Text, nullable=False),
    Index("ticket_requester", "requester"),
    Index("ticket_updated", "source", "updated", "key"),
)

events = Table(
    "ticket_event",
    metadata,
    Column("source", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("role", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", Text, nullable=False),
    ForeignKeyConstraint(["source", "key"], ["ticket.source", "ticket.key"], ondelete="CASCADE"),
)

erased_requesters = Table(
    "erased_requester",
    metadata,
    Column("source", Text, primary_key=True),
    Column("fingerprint", Text, primary_key=True),
)
