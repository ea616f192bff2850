"""Everything of tickets that must not be published."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from frontdesk.privacy import Private
from ticket_sync.storage import ERASED
from ticket_sync.tables import events, tickets


def private_values(connection: Connection) -> Iterator[Private]:
    """Requesters, their contacts, subjects, descriptions, names of files, and every word of replies and notes.

    The subject of a ticket that may be named is none; people of the staff are not named on any page, but their names
    are no secret of a customer.
    """
    columns = ("requester", "contacts", "category", "subject", "description", "attachments", "public_title")
    for row in connection.execute(select(*(tickets.c[name] for name in columns))):
        if row.requester not in ("", ERASED):
            yield Private("requester", row.requester, whole=True)
        yield from (Private("contact", contact, whole=True) for contact in row.contacts)
        titled = "" if row.public_title else row.subject
        for kind, text in (("subject", titled), ("description", row.description)):
            if text.strip().casefold() != row.category.strip().casefold():
                yield Private(kind, text)
        yield from (Private("attachment", item["name"], whole=True) for item in row.attachments)
    for kind, text in connection.execute(select(events.c.kind, events.c.text).where(events.c.text != "")):
        yield Private(kind, text)
