"""The desk: a small tracker of our own, in the store. Every change is one transaction with its notices."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from frontdesk.errors import ConfigError
from frontdesk.notify.outbox import enqueue
from frontdesk.store import Store
from ticket_sync.actions import MAX_NAME, MAX_TEXT, Action, Happening, is_text, process
from ticket_sync.assignment import choose_agent
from ticket_sync.model import Event, EventKind, Role, Status, Ticket
from ticket_sync.notices import notices_of
from ticket_sync.records import TicketRecord
from ticket_sync.settings import LOCAL, TicketSettings
from ticket_sync.sla_notices import begin_watch
from ticket_sync.sources import Draft
from ticket_sync.storage import TicketSink, load_events, load_tickets
from ticket_sync.tables import tickets

MAX_SUBJECT = 500
SCORES = range(1, 6)


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of a site.

    Attributes:
        store: where tickets are.
        policy: the section `tickets` of `frontdesk.yml`.
        zone: of duty hours.
    """

    store: Store
    policy: TicketSettings
    zone: ZoneInfo

    def create(self, draft: Draft, now: datetime) -> Ticket:
        """Make a ticket, and give it to somebody where the policy says so.

        Raises:
            ConfigError: no requester or subject, or a text that is too long.
        """
        _check_draft(draft)
        with self.store.begin() as connection:
            begin_watch(connection, now)
            ticket = Ticket(
                source=LOCAL,
                key=_next_key(connection),
                subject=draft.subject.strip(),
                created=now,
                updated=now,
                description=draft.description,
                requester=draft.requester,
                priority=draft.priority,
                category=draft.category,
                tags=draft.tags,
                attachments=draft.attachments,
            )
            happening = Happening(ticket, 0, now)
            happening.add(EventKind.CREATED, Role.CUSTOMER, draft.requester, str(draft.priority))
            if self.policy.assignment.automatic:
                self._assign(connection, happening, None, "frontdesk", Role.SYSTEM)
            return _keep(connection, happening, ())

    def assign(self, ticket_id: str, agent: str | None, by: str, now: datetime) -> Ticket:
        """Give a ticket to `agent`, or to whom the policy finds.

        Raises:
            ConfigError: no such ticket, it is done, or nobody can take it.
        """

        def give(connection: Connection, happening: Happening) -> None:
            if happening.ticket.status.is_done:
                raise ConfigError(f"{ticket_id}: it is {happening.ticket.status}; reopen it first")
            if not self._assign(connection, happening, agent, by, Role.STAFF):
                raise ConfigError(f"{ticket_id}: nobody on duty can take it; name somebody with --to")

        return self._change(ticket_id, now, give)

    def process(self, ticket_id: str, action: Action, by: str, notes: str, now: datetime) -> Ticket:
        """Reply, note, wait, resolve, reopen, close or escalate.

        Raises:
            ConfigError: no such ticket, or its status does not allow this.
        """
        with self.store.begin() as connection:
            ticket, happened = find_local(connection, ticket_id)
            return _keep(connection, process(ticket, len(happened), action, by, notes, _after(now, happened)), happened)

    def rate(self, ticket_id: str, score: int, now: datetime) -> Ticket:
        """The requester's score for a ticket that is done; a later one replaces it.

        Raises:
            ConfigError: no such ticket, it is not done, or the score is not 1 to 5.
        """
        if score not in SCORES:
            raise ConfigError(f"{score}: no such score; expected 1 to 5")

        def give(_: Connection, happening: Happening) -> None:
            if not happening.ticket.status.is_done:
                raise ConfigError(f"{ticket_id}: it is {happening.ticket.status}; it can be rated when it is resolved")
            happening.add(EventKind.RATED, Role.CUSTOMER, happening.ticket.requester, str(score))

        return self._change(ticket_id, now, give)

    def _change(self, ticket_id: str, now: datetime, change: Callable[[Connection, Happening], None]) -> Ticket:
        with self.store.begin() as connection:
            ticket, happened = find_local(connection, ticket_id)
            happening = Happening(ticket, len(happened), _after(now, happened))
            change(connection, happening)
            return _keep(connection, happening, happened)

    def _assign(self, connection: Connection, happening: Happening, agent: str | None, by: str, role: Role) -> bool:
        ticket, now = happening.ticket, happening.at
        chosen = agent or choose_agent(ticket, self.policy.assignment, open_by_agent(connection), now, self.zone)
        if chosen is None:
            return False
        if len(chosen) > MAX_NAME:
            raise ConfigError(f"the agent's name has {len(chosen)} characters; at most {MAX_NAME} fit")
        if chosen != ticket.assignee:
            happening.add(EventKind.ASSIGNMENT, role, by, chosen)
            happening.ticket = replace(happening.ticket, assignee=chosen)
        if ticket.status is Status.OPEN:
            happening.move(Status.ASSIGNED, role, by)
        return True


def find_local(connection: Connection, ticket_id: str) -> tuple[Ticket, tuple[Event, ...]]:
    """A ticket of the desk and what happened to it.

    Raises:
        ConfigError: there is none of this id.
    """
    source, _, key = ticket_id.rpartition(":")
    stored = load_tickets(connection, LOCAL, [key]).get(key) if source in ("", LOCAL) else None
    if stored is None or stored.deleted_at is not None:
        raise ConfigError(f"{ticket_id}: the desk has no such ticket; see frontdesk ticket list")
    return stored.ticket, load_events(connection, LOCAL, key)


def open_by_agent(connection: Connection) -> dict[str, int]:
    """Agent → tickets in work, of all sources."""
    done = [status for status in Status if status.is_done]
    query = (
        select(tickets.c.assignee, func.count())
        .where(tickets.c.status.not_in(done), tickets.c.deleted_at.is_(None), tickets.c.assignee != "")
        .group_by(tickets.c.assignee)
    )
    return dict(connection.execute(query).all())


def _check_draft(draft: Draft) -> None:
    for name, text, most in (
        ("requester", draft.requester, MAX_NAME),
        ("subject", draft.subject, MAX_SUBJECT),
        ("category", draft.category, MAX_NAME),
        ("description", draft.description, MAX_TEXT),
    ):
        if len(text) > most:
            raise ConfigError(f"the {name} has {len(text)} characters; at most {most} fit")
        if not is_text(text):
            raise ConfigError(f"the {name} holds characters that are no text; leave them out")
    for name, text in (("requester", draft.requester), ("subject", draft.subject)):
        if not text.strip():
            raise ConfigError(f"the {name} is empty; a ticket needs one")


def _next_key(connection: Connection) -> str:
    newest = (
        select(tickets.c.key)
        .where(tickets.c.source == LOCAL)
        .order_by(func.length(tickets.c.key).desc(), tickets.c.key.desc())
        .limit(1)
    )
    return str(int(connection.scalar(newest) or "0") + 1)


def _after(now: datetime, happened: tuple[Event, ...]) -> datetime:
    """The present moment, never before what happened already: clocks step back."""
    return max([now, *(event.at for event in happened)])


def _keep(connection: Connection, happening: Happening, before: tuple[Event, ...]) -> Ticket:
    record = TicketRecord(happening.ticket, (*before, *happening.events))
    TicketSink().apply(connection, LOCAL, [record])
    enqueue(connection, notices_of(happening.ticket, happening.events))
    return happening.ticket
