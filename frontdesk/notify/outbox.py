"""The outbox: what has to be told, once for each thing however often the change is computed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from frontdesk.store.tables import outbox
from frontdesk.store.upsert import insert_new


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell.

    Attributes:
        event: what happened, such as `ticket_created`.
        subject: whom or what it is about, such as a ticket's id.
        dedupe_key: the same for the same happening; a second notice with it is not kept.
        created_at: when it happened.
        payload: what a channel may show. Personal data stays out: a channel leads to where it may be read.
    """

    event: str
    subject: str
    dedupe_key: str
    created_at: datetime
    payload: Mapping[str, object] = field(default_factory=dict)


def enqueue(connection: Connection, notices: Sequence[Notice]) -> int:
    """Keep notices, in the caller's transaction; how many were new."""
    rows = (
        {
            "dedupe_key": notice.dedupe_key,
            "event": notice.event,
            "subject": notice.subject,
            "payload": dict(notice.payload),
            "created_at": notice.created_at,
        }
        for notice in notices
    )
    return insert_new(connection, outbox, rows, unique="dedupe_key")


def notices(connection: Connection) -> Iterator[Notice]:
    """Everything in the outbox, oldest first."""
    for row in connection.execute(select(outbox).order_by(outbox.c.id)):
        yield Notice(row.event, row.subject, row.dedupe_key, row.created_at, row.payload)
