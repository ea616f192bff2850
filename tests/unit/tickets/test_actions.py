"""What may be done to a ticket of the desk: the possible is done, the impossible refused with what is possible."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import ConfigError
from ticket_sync.actions import ALLOWED, MAX_TEXT, Action, process
from ticket_sync.model import EventKind, Priority, Role, Status, Ticket

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TICKET = Ticket("local", "1", "无法上传", NOW, NOW, requester="alice", status=Status.OPEN)
LATER = NOW + timedelta(minutes=5)


def test_every_action_says_where_it_is_possible() -> None:
    """No action is forgotten, and none is possible nowhere."""
    assert set(Action) == set(ALLOWED)
    assert all(ALLOWED.values())


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("action", list(Action))
def test_an_impossible_action_is_refused_with_what_is_possible(action: Action, status: Status) -> None:
    """Either the action is done, or the message names the status and the actions that fit it."""
    ticket = replace(TICKET, status=status)
    if status in ALLOWED[action]:
        assert process(ticket, 1, action, "op1", "说明", LATER).events
        return
    with pytest.raises(ConfigError) as caught:
        process(ticket, 1, action, "op1", "说明", LATER)
    possible = [a for a in Action if status in ALLOWED[a]]
    assert f"{action} is not possible while it is {status}; possible: {', '.join(possible)}" in str(caught.value)


@pytest.mark.parametrize(
    ("action", "before", "after", "kinds"),
    [
        (Action.REPLY, Status.OPEN, Status.OPEN, [EventKind.PUBLIC_REPLY]),
        (Action.NOTE, Status.CLOSED, Status.CLOSED, [EventKind.PRIVATE_NOTE]),
        (Action.WAIT, Status.ASSIGNED, Status.WAITING, [EventKind.STATUS, EventKind.PRIVATE_NOTE]),
        (Action.RESOLVE, Status.WAITING, Status.RESOLVED, [EventKind.RESOLVED, EventKind.PRIVATE_NOTE]),
        (Action.CLOSE, Status.RESOLVED, Status.CLOSED, [EventKind.CLOSED, EventKind.PRIVATE_NOTE]),
        (Action.REOPEN, Status.CLOSED, Status.OPEN, [EventKind.REOPENED, EventKind.PRIVATE_NOTE]),
        (Action.ESCALATE, Status.OPEN, Status.OPEN, [EventKind.PRIORITY, EventKind.PRIVATE_NOTE]),
    ],
)
def test_an_action_of_the_staff(action: Action, before: Status, after: Status, kinds: list[EventKind]) -> None:
    """Each action leaves its status and its events, all of the staff and of one moment."""
    done = process(replace(TICKET, status=before), 3, action, "op1", "说明", LATER)
    assert (after, LATER) == (done.ticket.status, done.ticket.updated)
    assert kinds == [event.kind for event in done.events]
    assert {(Role.STAFF, "op1", LATER)} == {(event.role, event.actor, event.at) for event in done.events}
    assert ["000004", "000005"][: len(kinds)] == [event.id for event in done.events]


@pytest.mark.parametrize("status", [Status.WAITING, Status.RESOLVED])
@pytest.mark.parametrize(("assignee", "back"), [("", Status.OPEN), ("op1", Status.ASSIGNED)])
def test_an_answer_of_the_customer_brings_a_ticket_back(status: Status, assignee: str, back: Status) -> None:
    """The requester's reply ends waiting and reopens what was resolved."""
    done = process(replace(TICKET, status=status, assignee=assignee), 1, Action.REPLY, "alice", "还是不行", LATER)
    assert back is done.ticket.status
    assert [Role.CUSTOMER, Role.CUSTOMER] == [event.role for event in done.events]
    assert (EventKind.REOPENED if status is Status.RESOLVED else EventKind.STATUS) is done.events[1].kind


def test_escalating_goes_up_one_step_and_ends_at_the_top() -> None:
    """Low becomes normal, high, critical; beyond that it is refused."""
    ticket, seen = replace(TICKET, priority=Priority.LOW), []
    for _ in range(3):
        ticket = process(ticket, 1, Action.ESCALATE, "op1", "", LATER).ticket
        seen.append(ticket.priority)
    assert [Priority.NORMAL, Priority.HIGH, Priority.CRITICAL] == seen
    with pytest.raises(ConfigError, match="its priority is critical already"):
        process(ticket, 1, Action.ESCALATE, "op1", "", LATER)


@pytest.mark.parametrize("action", [Action.REPLY, Action.NOTE])
@pytest.mark.parametrize("notes", ["", "  \n "])
def test_a_message_needs_words(action: Action, notes: str) -> None:
    """An empty reply is refused with how to give one."""
    with pytest.raises(ConfigError, match="--notes"):
        process(TICKET, 1, action, "op1", notes, LATER)


def test_a_text_has_an_end() -> None:
    """A megabyte of text is refused with how much fits."""
    with pytest.raises(ConfigError, match=str(MAX_TEXT)):
        process(TICKET, 1, Action.REPLY, "op1", "x" * (MAX_TEXT + 1), LATER)


@given(st.lists(st.sampled_from(list(Action)), max_size=30))
def test_no_series_of_actions_leads_astray(actions: list[Action]) -> None:
    """Whatever is tried in whatever order, event ids are new, the status is the last one told, done means done."""
    ticket, events = TICKET, []
    for action in actions:
        try:
            done = process(ticket, len(events), action, "op1", "x", LATER)
        except ConfigError:
            continue
        ticket, events = done.ticket, events + done.events
    assert len(events) == len({event.id for event in events})
    told = [
        e.value for e in events if e.kind not in (EventKind.PRIORITY, EventKind.PUBLIC_REPLY, EventKind.PRIVATE_NOTE)
    ]
    assert (told[-1] if told else "open") == ticket.status
