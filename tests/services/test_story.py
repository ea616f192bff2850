"""The story in real trackers: what they tell becomes the same tickets, and service levels as worked out by hand."""

import json
from dataclasses import replace

from services.conftest import Running
from services.story import AFTER, STORY, SUBJECTS, at

from frontdesk.privacy import find_personal
from frontdesk.settings import settings_model
from frontdesk.store import Store
from ticket_sync.model import Event, EventKind, Priority, Role, Status, Ticket, status_event_kind
from ticket_sync.policy import policy_of
from ticket_sync.records import TicketRecord
from ticket_sync.settings import TicketSettings
from ticket_sync.sla import Assessment, Verdict, assess, begin, follow
from ticket_sync.snapshot import build_snapshot, opaque_name
from ticket_sync.storage import TicketSink, load_events, load_tickets

POLICY = policy_of(TicketSettings())
MET, BREACHED = Verdict.MET, Verdict.BREACHED
CATEGORIES = {"roundup": "support", "rt": "General", "redmine": "Support"}


def told(running: Running, name: str) -> Assessment:
    """A ticket of the story as the store has it, looked at after it."""
    source, key = running.tracker.name, running.keys[name]
    with running.told.read() as connection:
        ticket = load_tickets(connection, source, [key])[key].ticket
        events = load_events(connection, source, key)
    return assess(follow(begin(ticket.created, ticket.priority, POLICY), events, POLICY, AFTER), POLICY, AFTER)


def test_service_levels_are_those_worked_out_by_hand(running: Running) -> None:
    """Whatever tracker the story was played in, each verdict, minute and deadline is the same."""
    measures = {
        name: [
            (measure.verdict, measure.elapsed_minutes, measure.target_minutes, measure.due, measure.ended)
            for measure in (told(running, name).response, told(running, name).resolution)
        ]
        for name in SUBJECTS
    }
    assert {
        # answered 28 min after 09:00, the note at 09:20 is private; resolved 210 min after
        "t1": [(MET, 28, 30, None, at("2026-01-05T09:28")), (MET, 210, 240, None, at("2026-01-05T12:30"))],
        # answered 3 h after 10:00; worked 10:00-13:01 (181), 09:00-15:00 (360) and 08:00-11:00 (180)
        "t2": [
            (BREACHED, 180, 120, at("2026-01-05T12:00"), at("2026-01-05T13:00")),
            (MET, 721, 1440, None, at("2026-01-08T11:00")),
        ],
        # raised to critical at 09:30, when the response was due; open for 3 days
        "t3": [
            (BREACHED, 4320, 30, at("2026-01-06T09:30"), None),
            (BREACHED, 4320, 240, at("2026-01-06T13:00"), None),
        ],
        # never answered: 2 days and 22 hours
        "t4": [
            (BREACHED, 4200, 240, at("2026-01-06T15:00"), None),
            (BREACHED, 4200, 2880, at("2026-01-08T11:00"), None),
        ],
    } == measures
    second = told(running, "t2")
    assert (at("2026-01-07T15:00"), 1) == (second.first_resolved_at, second.reopen_count)


def test_who_said_what_is_told(running: Running) -> None:
    """Replies bear their author, their moment and whether staff or customer spoke; a private note is no reply."""
    source = running.tracker.name
    with running.told.read() as connection:
        events = [
            (event.kind, event.at, event.role, event.actor, event.text)
            for name in ("t1", "t2")
            for event in load_events(connection, source, running.keys[name])
            if event.kind in (EventKind.PUBLIC_REPLY, EventKind.PRIVATE_NOTE)
        ]
    staff, customer = Role.STAFF, Role.CUSTOMER
    note = (EventKind.PRIVATE_NOTE, at("2026-01-05T09:20"), staff, "op1", "配额满了")
    assert [
        *([note] if source != "roundup" else []),  # its classic template has no private notes
        (EventKind.PUBLIC_REPLY, at("2026-01-05T09:28"), staff, "op1", "正在处理"),
        (EventKind.PUBLIC_REPLY, at("2026-01-05T13:00"), staff, "op2", "Which version?"),
        (EventKind.PUBLIC_REPLY, at("2026-01-07T09:00"), customer, "bob", "version 4.2"),
        (EventKind.PUBLIC_REPLY, at("2026-01-08T08:00"), customer, "bob", "it is back"),
    ] == events


def test_a_ticket_of_the_story_has_all_its_fields(running: Running) -> None:
    """Subject, description, requester with address, category, priority and moments are what was put in."""
    with running.told.read() as connection:
        key = running.keys["t1"]
        ticket = load_tickets(connection, running.tracker.name, [key])[key].ticket
    assert (
        "无法上传大文件",
        "关于 无法上传大文件",
        "alice",
        ()
        if running.tracker.name in ("redmine", "roundup")
        else ("alice@example.test",),  # shown to administrators only
        CATEGORIES[running.tracker.name],
        "critical",
        "resolved",
        "op1",
        at("2026-01-05T09:00"),
        at("2026-01-05T12:30"),
    ) == (
        ticket.subject,
        ticket.description,
        ticket.requester,
        ticket.contacts,
        ticket.category,
        ticket.priority,
        ticket.status,
        ticket.assignee,
        ticket.created,
        ticket.updated,
    )


def by_hand(source: str, category: str) -> list[TicketRecord]:
    """The story as somebody would write it down who saw it happen."""
    records: dict[str, TicketRecord] = {}
    for number, step in enumerate(STORY):
        kind = {
            "create": EventKind.CREATED,
            "note": EventKind.PRIVATE_NOTE,
            "reply": EventKind.PUBLIC_REPLY,
            "assign": EventKind.ASSIGNMENT,
            "priority": EventKind.PRIORITY,
            "status": EventKind.STATUS,
        }[step.what]
        role = Role.CUSTOMER if step.by in ("alice", "bob") else Role.STAFF
        ticket = (
            Ticket(source, step.ticket, SUBJECTS[step.ticket], step.moment, step.moment, category=category)
            if step.what == "create"
            else replace(records[step.ticket].ticket, updated=step.moment)
        )
        if step.what in ("create", "priority"):
            ticket = replace(ticket, priority=Priority(step.value))
        if step.what == "status":
            kind = status_event_kind(ticket.status, Status(step.value))
            ticket = replace(ticket, status=Status(step.value))
        event = Event(str(number), kind, step.moment, role, step.by, step.value if step.what != "note" else "")
        before = records[step.ticket].events if step.ticket in records else ()
        records[step.ticket] = TicketRecord(ticket, (*before, event))
    return list(records.values())


def published(store: Store, source: str, keys: dict[str, str]) -> object:
    """The figures of the snapshot, with the story's names of its tickets."""
    with store.read() as connection:
        envelope = build_snapshot(connection, settings_model()(), "key", AFTER, find_personal)
    text = json.dumps(envelope.model_dump(mode="json")["data"], ensure_ascii=False)
    for name, key in keys.items():
        text = text.replace(opaque_name("key", f"{source}:{key}"), name)
    return json.loads(text)


def test_the_snapshot_is_that_of_the_story(running: Running, store: Store) -> None:
    """Each tracker leads to the figures of the story written down by hand, so all lead to the same."""
    source = running.tracker.name
    with store.begin() as connection:
        TicketSink().apply(connection, source, by_hand(source, CATEGORIES[source]))
    expected = published(store, source, {name: name for name in SUBJECTS})
    assert {"t3", "t4"} <= set(json.dumps(expected).split('"'))
    assert expected == published(running.told, source, running.keys)
