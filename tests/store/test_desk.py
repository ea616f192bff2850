"""The desk on both databases: numbers, assignment, notices, ratings, and nothing half done."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import ConfigError
from frontdesk.notify.outbox import notices
from frontdesk.store import Store, open_store
from ticket_sync.actions import Action
from ticket_sync.desk import Desk, open_by_agent
from ticket_sync.model import EventKind, Priority, Role, Status
from ticket_sync.settings import AgentSettings, AssignmentSettings, TicketSettings
from ticket_sync.sources import Draft
from ticket_sync.storage import load_events

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
DRAFT = Draft("alice", "无法上传", "5 GiB 就断", Priority.HIGH, "upload")


def later(minutes: int) -> datetime:
    """So many minutes after the start."""
    return NOW + timedelta(minutes=minutes)


def desk_of(store: Store, *agents: AgentSettings) -> Desk:
    """A desk with these agents."""
    return Desk(store, TicketSettings(assignment=AssignmentSettings(agents=agents)), ZoneInfo("Asia/Shanghai"))


def told(store: Store) -> list[tuple[str, str]]:
    """Event and subject of all notices."""
    with store.read() as connection:
        return [(notice.event, notice.subject) for notice in notices(connection)]


def test_a_ticket_goes_its_way(store: Store) -> None:
    """From creation to rating each step is an event and, where people are told, a notice."""
    desk = desk_of(store, AgentSettings(name="op1", categories=("upload",)))
    ticket = desk.create(DRAFT, NOW)
    assert ("local:1", Status.ASSIGNED, "op1") == (ticket.id, ticket.status, ticket.assignee)
    desk.process("local:1", Action.REPLY, "op1", "请贴出版本", later(10))
    desk.process("local:1", Action.WAIT, "op1", "", later(11))
    assert Status.ASSIGNED is desk.process("local:1", Action.REPLY, "alice", "4.2", later(60)).status
    desk.process("local:1", Action.RESOLVE, "op1", "", later(90))
    desk.rate("local:1", 4, later(95))
    ticket = desk.rate("1", 5, later(96))
    assert (Status.RESOLVED, later(96)) == (ticket.status, ticket.updated)
    with store.read() as connection:
        happened = load_events(connection, "local", "1")
    assert [
        (EventKind.CREATED, Role.CUSTOMER, "high"),
        (EventKind.ASSIGNMENT, Role.SYSTEM, "op1"),
        (EventKind.STATUS, Role.SYSTEM, "assigned"),
        (EventKind.PUBLIC_REPLY, Role.STAFF, ""),
        (EventKind.STATUS, Role.STAFF, "waiting"),
        (EventKind.PUBLIC_REPLY, Role.CUSTOMER, ""),
        (EventKind.STATUS, Role.CUSTOMER, "assigned"),
        (EventKind.RESOLVED, Role.STAFF, "resolved"),
        (EventKind.RATED, Role.CUSTOMER, "4"),
        (EventKind.RATED, Role.CUSTOMER, "5"),
    ] == [(event.kind, event.role, event.value) for event in happened]
    assert [
        ("ticket_created", "local:1"),
        ("ticket_assigned", "local:1"),
        ("ticket_status_updated", "local:1"),
        ("ticket_status_updated", "local:1"),
        ("ticket_status_updated", "local:1"),
        ("ticket_status_updated", "local:1"),
    ] == told(store)


def test_notices_hold_no_personal_data(store: Store) -> None:
    """Neither who asked nor what was written is in the outbox."""
    desk = desk_of(store)
    desk.create(DRAFT, NOW)
    desk.process("local:1", Action.REPLY, "op1", "geheim", later(1))
    with store.read() as connection:
        shown = "".join(str(notice) for notice in notices(connection))
    assert not any(word in shown for word in ("alice", "无法上传", "5 GiB", "geheim"))


def test_numbers_go_on_beyond_nine(store: Store) -> None:
    """The tenth ticket follows the ninth."""
    desk = desk_of(store)
    assert [f"local:{n}" for n in range(1, 13)] == [desk.create(DRAFT, NOW).id for _ in range(12)]


def test_work_is_spread(store: Store) -> None:
    """Each new ticket goes to who has least; a finished one does not count."""
    desk = desk_of(store, AgentSettings(name="a", max_open=2), AgentSettings(name="b", max_open=2))
    assert ["a", "b", "a", "b", ""] == [desk.create(DRAFT, NOW).assignee for _ in range(5)]
    with store.read() as connection:
        assert {"a": 2, "b": 2} == open_by_agent(connection)
    desk.process("local:2", Action.RESOLVE, "b", "", later(1))
    assert "b" == desk.assign("local:5", None, "desk", later(2)).assignee


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft("", "x", "y"), "the requester is empty"),
        (Draft("a", "  ", "y"), "the subject is empty"),
        (Draft("a", "x" * 501, "y"), "501 characters"),
        (Draft("a", "x", "y" * 100_001), "100001 characters"),
        (Draft("a\0", "x", "y"), "no text"),
    ],
)
def test_what_is_no_ticket_is_told(store: Store, draft: Draft, said: str) -> None:
    """Nothing is kept of a ticket that is refused."""
    with pytest.raises(ConfigError, match=said):
        desk_of(store).create(draft, NOW)
    assert [] == told(store)


def test_wrong_calls_are_told_and_change_nothing(store: Store) -> None:
    """An unknown ticket, a done one, nobody to give it to, a rating too early or too high."""
    desk = desk_of(store)
    desk.create(DRAFT, NOW)
    before = told(store)
    for call, said in (
        (lambda: desk.assign("local:9", "op1", "desk", NOW), "no such ticket"),
        (lambda: desk.assign("rt:1", "op1", "desk", NOW), "no such ticket"),
        (lambda: desk.assign("local:1", None, "desk", NOW), "nobody on duty"),
        (lambda: desk.assign("local:1", "x" * 201, "desk", NOW), "201 characters"),
        (lambda: desk.rate("local:1", 5, NOW), "it can be rated when"),
        (lambda: desk.rate("local:1", 6, NOW), "expected 1 to 5"),
        (lambda: desk.process("local:1", Action.REOPEN, "op1", "", NOW), "not possible while it is open"),
        (lambda: desk.process("local:'; drop table ticket; --", Action.CLOSE, "op1", "", NOW), "no such ticket"),
    ):
        with pytest.raises(ConfigError, match=said):
            call()
    assert before == told(store)


def test_a_clock_that_steps_back_does_not_reorder(store: Store) -> None:
    """What is done later is told later, whatever the clock says."""
    desk = desk_of(store)
    desk.create(DRAFT, later(10))
    assert later(10) == desk.process("local:1", Action.REPLY, "op1", "x", NOW).updated


@given(st.lists(st.tuples(st.sampled_from(list(Action)), st.sampled_from(["op1", "alice"])), max_size=12))
def test_what_the_desk_tells_is_what_it_keeps(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Action, str]]
) -> None:
    """After any series of calls the stored ticket is the one that was returned last."""
    store = open_store("", tmp_path_factory.mktemp("desk"))
    desk = desk_of(store)
    ticket = desk.create(DRAFT, NOW)
    for minutes, (action, by) in enumerate(steps):
        try:
            ticket = desk.process(ticket.id, action, by, "x", later(minutes))
        except ConfigError:
            continue
    from ticket_sync.desk import find_local

    with store.read() as connection:
        assert ticket == find_local(connection, ticket.id)[0]
    store.close()
