"""What people are told of tickets. A notice names the ticket and what changed, never who asked or what was written."""

from collections.abc import Iterable, Sequence

from frontdesk.notify.outbox import Notice
from ticket_sync.model import Event, EventKind, Ticket

_EVENTS = {EventKind.CREATED: "ticket_created", EventKind.ASSIGNMENT: "ticket_assigned"}
_STATUS_KINDS = frozenset({EventKind.STATUS, EventKind.REOPENED, EventKind.RESOLVED, EventKind.CLOSED})


def notices_of(ticket: Ticket, happened: Iterable[Event]) -> Sequence[Notice]:
    """The notices of new events: ticket_created, ticket_assigned, ticket_status_updated."""
    found: list[Notice] = []
    for event in happened:
        name = "ticket_status_updated" if event.kind in _STATUS_KINDS else _EVENTS.get(event.kind)
        if name is not None:
            payload = {"priority": str(ticket.priority), "status": str(ticket.status)}
            found.append(Notice(name, ticket.id, f"{name}:{ticket.id}:{event.id}", event.at, payload))
    return found
