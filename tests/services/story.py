"""Four days of a small support team as steps that any tracker can play, and a second wave of changes after them.

Where a tracker opens a ticket by itself when its customer writes, it does so at once; the steps that open one
therefore stand at the minute of the customer's message, so that all trackers tell the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from ticket_sync.model import Priority, Status

PEOPLE = ("alice", "bob")
STAFF = ("op1", "op2")
SUBJECTS = {
    "t1": "无法上传大文件",
    "t2": "Client loops on a link",
    "t3": "分享链接怎么用",
    "t4": "Nobody answers",
}
HOSTILE_SUBJECT = (
    "{{ 7*7 }} {% include 'x' %} <script>alert(1)</script> [a](javascript:alert(1)) | ``` canary-51b2 & ' \""
)
"""What a page must never run: templates, HTML, Markdown."""


def at(text: str) -> datetime:
    """A moment of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(frozen=True)
class Step:
    """One thing somebody does: `what` is create, note, assign, reply, status or priority."""

    moment: datetime
    ticket: str
    what: str
    by: str
    value: str


STORY = tuple(
    Step(at(moment), ticket, what, by, value)
    for moment, ticket, what, by, value in (
        ("2026-01-05T09:00", "t1", "create", "alice", Priority.CRITICAL),
        ("2026-01-05T09:20", "t1", "note", "op1", "配额满了"),  # in private: no first response
        ("2026-01-05T09:25", "t1", "assign", "admin", "op1"),
        ("2026-01-05T09:28", "t1", "reply", "op1", "正在处理"),
        ("2026-01-05T10:00", "t2", "create", "bob", Priority.HIGH),
        ("2026-01-05T12:30", "t1", "status", "admin", Status.RESOLVED),
        ("2026-01-05T13:00", "t2", "reply", "op2", "Which version?"),
        ("2026-01-05T13:01", "t2", "status", "admin", Status.WAITING),
        ("2026-01-06T09:00", "t3", "create", "alice", Priority.LOW),
        ("2026-01-06T09:30", "t3", "priority", "admin", Priority.CRITICAL),
        ("2026-01-06T11:00", "t4", "create", "bob", Priority.NORMAL),
        ("2026-01-07T09:00", "t2", "reply", "bob", "version 4.2"),
        ("2026-01-07T09:00", "t2", "status", "admin", Status.ASSIGNED),
        ("2026-01-07T15:00", "t2", "status", "admin", Status.RESOLVED),
        ("2026-01-08T08:00", "t2", "reply", "bob", "it is back"),
        ("2026-01-08T08:00", "t2", "status", "admin", Status.ASSIGNED),
        ("2026-01-08T11:00", "t2", "status", "admin", Status.RESOLVED),
    )
)
BEFORE = at("2026-01-05T08:00")
"""When the team sets itself up."""
AFTER = at("2026-01-09T09:00")
"""When the second wave comes, and when the story is looked back upon."""


@dataclass(frozen=True)
class Fact:
    """A ticket as the tracker's own interface tells it, in the tracker's own words.

    Attributes:
        said: public messages after the description, with their authors.
    """

    subject: str
    status: str
    priority: str
    requester: str
    assignee: str
    created: datetime
    updated: datetime
    said: tuple[tuple[str, datetime], ...]


class Tracker(Protocol):
    """A running tracker as its own users work with it; every call goes through its API."""

    name: str
    url: str
    options: Mapping[str, object]
    """What `frontdesk.yml` says of it, beside name, type and address."""
    secret: str
    """What the environment variable KEY holds."""

    def move_clock(self, moment: datetime) -> None:
        """From now on it is `moment` there, until the clock is moved again."""
        ...

    def create(self, by: str, subject: str, body: str, priority: Priority) -> str:
        """A ticket of a customer; its key."""
        ...

    def create_many(self, by: str, subjects: Sequence[str]) -> list[str]:
        """Tickets of a customer, all at once where the tracker can; their keys."""
        ...

    def note(self, key: str, by: str, text: str) -> None:
        """A note that the customer cannot read."""
        ...

    def reply(self, key: str, by: str, text: str) -> None:
        """A public message."""
        ...

    def assign(self, key: str, to: str) -> None:
        """Give the ticket to somebody."""
        ...

    def status(self, key: str, to: Status) -> None:
        """Change the status."""
        ...

    def priority(self, key: str, to: Priority) -> None:
        """Change the priority."""
        ...

    def rename(self, key: str, subject: str) -> None:
        """Change the subject."""
        ...

    def delete(self, key: str) -> None:
        """Delete the ticket as this tracker does."""
        ...

    def look_up(self) -> dict[str, Fact]:
        """All tickets that are not deleted, by key, read in another way than the source reads them."""
        ...


def play(tracker: Tracker, step: Step, keys: dict[str, str]) -> None:
    """Do one step; a new ticket's key is added to `keys`."""
    tracker.move_clock(step.moment)
    if step.what == "create":
        subject = SUBJECTS[step.ticket]
        keys[step.ticket] = tracker.create(step.by, subject, f"关于 {subject}", Priority(step.value))
        return
    key = keys[step.ticket]
    if step.what == "note":
        tracker.note(key, step.by, step.value)
    elif step.what == "reply":
        tracker.reply(key, step.by, step.value)
    elif step.what == "assign":
        tracker.assign(key, step.value)
    elif step.what == "status":
        tracker.status(key, Status(step.value))
    elif step.what == "priority":
        tracker.priority(key, Priority(step.value))
    else:
        raise AssertionError(step)


def play_second_wave(tracker: Tracker, keys: dict[str, str]) -> None:
    """A ticket with a hostile subject, two edits in one second, a deletion."""
    tracker.move_clock(AFTER)
    keys["t5"] = tracker.create("alice", HOSTILE_SUBJECT, HOSTILE_SUBJECT, Priority.NORMAL)
    tracker.rename(keys["t3"], "分享链接怎么用（一）")
    tracker.rename(keys["t3"], "分享链接怎么用（二）")
    tracker.delete(keys["t4"])
