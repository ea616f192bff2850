"""Four days of a small support team: four tickets that touch every rule of the service levels."""

from datetime import UTC, datetime

from ticket_sync.model import Event, EventKind, Priority, Role, Status, Ticket

K = EventKind
CUSTOMER, STAFF = Role.CUSTOMER, Role.STAFF


def at(text: str) -> datetime:
    """A moment of UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


_STEPS: tuple[tuple[str, str, EventKind, Role, str, str], ...] = (
    ("t1", "2026-01-05T09:00", K.CREATED, CUSTOMER, "alice", "critical"),
    ("t1", "2026-01-05T09:20", K.PRIVATE_NOTE, STAFF, "op1", ""),
    ("t1", "2026-01-05T09:25", K.ASSIGNMENT, STAFF, "op1", "op1"),
    ("t1", "2026-01-05T09:28", K.PUBLIC_REPLY, STAFF, "op1", ""),
    ("t1", "2026-01-05T12:30", K.RESOLVED, STAFF, "op1", "resolved"),
    ("t2", "2026-01-05T10:00", K.CREATED, CUSTOMER, "bob", "high"),
    ("t2", "2026-01-05T13:00", K.PUBLIC_REPLY, STAFF, "op2", ""),
    ("t2", "2026-01-05T13:01", K.STATUS, STAFF, "op2", "waiting"),
    ("t2", "2026-01-07T09:00", K.PUBLIC_REPLY, CUSTOMER, "bob", ""),
    ("t2", "2026-01-07T09:01", K.STATUS, STAFF, "op2", "open"),
    ("t2", "2026-01-07T15:00", K.RESOLVED, STAFF, "op2", "resolved"),
    ("t2", "2026-01-08T08:00", K.PUBLIC_REPLY, CUSTOMER, "bob", ""),
    ("t2", "2026-01-08T08:01", K.REOPENED, STAFF, "op2", "open"),
    ("t2", "2026-01-08T11:00", K.RESOLVED, STAFF, "op2", "resolved"),
    ("t3", "2026-01-06T09:00", K.CREATED, CUSTOMER, "alice", "low"),
    ("t3", "2026-01-06T09:30", K.PRIORITY, STAFF, "op1", "critical"),
    ("t4", "2026-01-06T11:00", K.CREATED, CUSTOMER, "bob", "normal"),
)


def _events(key: str) -> tuple[Event, ...]:
    steps = [step for step in _STEPS if step[0] == key]
    return tuple(
        Event(f"e{number}", kind, at(moment), role, actor, value)
        for number, (_, moment, kind, role, actor, value) in enumerate(steps)
    )


def _ticket(key: str, subject: str, priority: Priority, status: Status, category: str) -> Ticket:
    happened = _events(key)
    return Ticket(
        source="desk",
        key=key,
        subject=subject,
        created=happened[0].at,
        updated=happened[-1].at,
        requester=happened[0].actor,
        contacts=(f"{happened[0].actor}@example.test",),
        priority=priority,
        category=category,
        status=status,
    )


STORY: dict[str, tuple[Ticket, tuple[Event, ...]]] = {
    "t1": (_ticket("t1", "无法上传大文件", Priority.CRITICAL, Status.RESOLVED, "upload"), _events("t1")),
    "t2": (_ticket("t2", "Client loops on a link", Priority.HIGH, Status.RESOLVED, "sync"), _events("t2")),
    "t3": (_ticket("t3", "分享链接怎么用", Priority.CRITICAL, Status.OPEN, "sharing"), _events("t3")),
    "t4": (_ticket("t4", "Nobody answers", Priority.NORMAL, Status.OPEN, "upload"), _events("t4")),
}
"""The tickets as they stand after it, with their events."""
