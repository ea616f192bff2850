"""What may be done to a ticket of the desk, and what becomes of it."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from frontdesk.errors import ConfigError
from ticket_sync.model import Event, EventKind, Priority, Role, Status, Ticket, status_event_kind

MAX_NAME = 200
"""Characters of a person's name."""
MAX_TEXT = 100_000
"""Characters of a reply or a description."""


class Action(StrEnum):
    """The ways to process a ticket."""

    REPLY = "reply"
    NOTE = "note"
    WAIT = "wait"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    CLOSE = "close"
    ESCALATE = "escalate"


ALLOWED: dict[Action, frozenset[Status]] = {
    Action.REPLY: frozenset(Status) - {Status.CLOSED},
    Action.NOTE: frozenset(Status),
    Action.WAIT: frozenset({Status.OPEN, Status.ASSIGNED}),
    Action.RESOLVE: frozenset({Status.OPEN, Status.ASSIGNED, Status.WAITING}),
    Action.REOPEN: frozenset({Status.RESOLVED, Status.CLOSED}),
    Action.CLOSE: frozenset(Status) - {Status.CLOSED},
    Action.ESCALATE: frozenset({Status.OPEN, Status.ASSIGNED, Status.WAITING}),
}
"""From which status an action is possible."""

NEEDS_TEXT = frozenset({Action.REPLY, Action.NOTE})
_TARGETS = {Action.WAIT: Status.WAITING, Action.RESOLVE: Status.RESOLVED, Action.CLOSE: Status.CLOSED}


class Happening:
    """Events of one moment, numbered on from those a ticket has."""

    def __init__(self, ticket: Ticket, known: int, at: datetime) -> None:
        self.ticket = ticket
        self.events: list[Event] = []
        self._known = known
        self.at = at

    def add(self, kind: EventKind, role: Role, actor: str, value: str = "", text: str = "") -> None:
        """Something happened."""
        number = self._known + len(self.events) + 1
        self.events.append(Event(f"{number:06}", kind, self.at, role, actor, value, text))
        self.ticket = replace(self.ticket, updated=self.at)

    def move(self, status: Status, role: Role, actor: str) -> None:
        """The ticket stands elsewhere now; nothing happens where it stands there already."""
        if status is not self.ticket.status:
            self.add(status_event_kind(self.ticket.status, status), role, actor, str(status))
            self.ticket = replace(self.ticket, status=status)


def process(ticket: Ticket, known: int, action: Action, by: str, notes: str, at: datetime) -> Happening:
    """Do something to a ticket.

    Args:
        ticket: as it stands.
        known: how many events it has.
        action: what is done.
        by: who does it; the requester's own name makes it a customer's message.
        notes: what is written.
        at: when.

    Raises:
        ConfigError: the ticket's status does not allow it, or a text is missing or too long.
    """
    _check(ticket, action, by, notes)
    role = Role.CUSTOMER if by == ticket.requester else Role.STAFF
    happening = Happening(ticket, known, at)
    back = Status.ASSIGNED if ticket.assignee else Status.OPEN
    if action is Action.REPLY:
        happening.add(EventKind.PUBLIC_REPLY, role, by, text=notes)
        if role is Role.CUSTOMER and (ticket.status is Status.WAITING or ticket.status.is_done):
            happening.move(back, role, by)
        return happening
    if action is Action.ESCALATE:
        happening.add(EventKind.PRIORITY, role, by, str(_higher(ticket)))
        happening.ticket = replace(happening.ticket, priority=_higher(ticket))
    elif action is Action.REOPEN:
        happening.move(back, role, by)
    elif action in _TARGETS:
        happening.move(_TARGETS[action], role, by)
    if notes.strip():
        happening.add(EventKind.PRIVATE_NOTE, role, by, text=notes)
    return happening


def _check(ticket: Ticket, action: Action, by: str, notes: str) -> None:
    if ticket.status not in ALLOWED[action]:
        possible = ", ".join(a for a in Action if ticket.status in ALLOWED[a])
        raise ConfigError(f"{ticket.id}: {action} is not possible while it is {ticket.status}; possible: {possible}")
    if action in NEEDS_TEXT and not notes.strip():
        raise ConfigError(f"{ticket.id}: {action} needs a text; give it with --notes")
    if not by.strip() or len(by) > MAX_NAME:
        raise ConfigError(f"{ticket.id}: --by needs the name of who does it, of at most {MAX_NAME} characters")
    if len(notes) > MAX_TEXT:
        raise ConfigError(f"{ticket.id}: the text has {len(notes)} characters; at most {MAX_TEXT} fit")
    if not is_text(by + notes):
        raise ConfigError(f"{ticket.id}: name or text holds characters that are no text; leave them out")


def is_text(value: str) -> bool:
    """Whether it can be kept: no NUL, no half of a character, which arguments in another encoding bring."""
    return "\0" not in value and value.encode("utf-8", "ignore").decode() == value


def _higher(ticket: Ticket) -> Priority:
    order = list(Priority)
    place = order.index(ticket.priority)
    if place == 0:
        raise ConfigError(f"{ticket.id}: escalate is not possible, its priority is {ticket.priority} already")
    return order[place - 1]
