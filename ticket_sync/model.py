"""A ticket and what happened to it. Everything that is counted later is computed from the events."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Priority(StrEnum):
    """How urgent a ticket is, most urgent first."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Status(StrEnum):
    """Where a ticket stands; `waiting` is for the customer."""

    OPEN = "open"
    ASSIGNED = "assigned"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"

    @property
    def is_done(self) -> bool:
        """Whether nobody works on the ticket any more."""
        return self in (Status.RESOLVED, Status.CLOSED)


class EventKind(StrEnum):
    """What can happen to a ticket."""

    CREATED = "created"
    PUBLIC_REPLY = "public_reply"
    PRIVATE_NOTE = "private_note"
    STATUS = "status"
    ASSIGNMENT = "assignment"
    PRIORITY = "priority"
    REOPENED = "reopened"
    RESOLVED = "resolved"
    CLOSED = "closed"
    RATED = "rated"


class Role(StrEnum):
    """Who did it: only a public reply of a person of the staff is a first response."""

    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"


def status_event_kind(before: Status | None, after: Status) -> EventKind:
    """What a change of status is: its own kind where it ends or reopens a ticket."""
    if after is Status.RESOLVED:
        return EventKind.RESOLVED
    if after is Status.CLOSED:
        return EventKind.CLOSED
    return EventKind.REOPENED if before is not None and before.is_done else EventKind.STATUS


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file by reference. The bytes lie with the tracker or in the desk's private folder, never in the store."""

    name: str
    media_type: str
    size_bytes: int
    reference: str
    """Where the bytes are: the tracker's address, or `sha256:…` in the desk's folder."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        id: unique within the ticket and the same at every pull.
        at: aware, UTC. Events of one moment are in the order their source gives them.
        value: the new status, assignee, priority or score, as text; empty for replies and notes.
        text: what was written; private.
    """

    id: str
    kind: EventKind
    at: datetime
    role: Role
    actor: str = ""
    value: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it stands.

    Attributes:
        source: the name of its source in `frontdesk.yml`; `local` is the desk.
        key: its number at the source.
        requester: who asked, as the source names them; private.
        contacts: the requester's addresses and numbers; private.
        public_title: whether its subject may be published.
        updated: the stamp of the last change that the source tells.
    """

    source: str
    key: str
    subject: str
    created: datetime
    updated: datetime
    description: str = ""
    requester: str = ""
    contacts: tuple[str, ...] = ()
    priority: Priority = Priority.NORMAL
    category: str = ""
    status: Status = Status.OPEN
    assignee: str = ""
    tags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    public_title: bool = False

    @property
    def id(self) -> str:
        """`source:key`, the same for ever."""
        return f"{self.source}:{self.key}"
