"""Where ticket commands go: to our own desk, or through to the tracker that keeps the tickets."""

from dataclasses import replace
from datetime import datetime, timedelta
from types import TracebackType
from zoneinfo import ZoneInfo

from sqlalchemy import select

from frontdesk.context import Context
from frontdesk.errors import ConfigError
from frontdesk.sync import sync
from ticket_sync.actions import Action
from ticket_sync.desk import Desk
from ticket_sync.model import Ticket
from ticket_sync.policy import policy_of
from ticket_sync.settings import LOCAL, SourceSettings, TicketSettings
from ticket_sync.sla import assess, begin, follow
from ticket_sync.sources import Draft, open_source, open_writer
from ticket_sync.storage import TicketSink, load_events, load_tickets, stored_ticket
from ticket_sync.tables import tickets
from ticket_sync.view import TicketView


class Office:
    """The desk and the trackers of a site, with its store open."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._settings = context.settings.section(TicketSettings)
        self.policy = policy_of(self._settings)
        self.counted = self._settings.counted
        self.store = context.open_store()
        self._desk = Desk(self.store, self._settings, ZoneInfo(self._settings.calendar.zone))

    def __enter__(self) -> "Office":
        """Open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.store.close()

    def create(self, draft: Draft) -> TicketView:
        """Make a ticket where `tickets.desk` says.

        Raises:
            ConfigError: the draft is none, or nothing can be written there.
            SourceError: the tracker cannot be reached.
        """
        if self._settings.desk == LOCAL:
            return self._changed(self._desk.create(draft, self._context.clock()))
        options = self._options(self._settings.desk)
        key = open_writer(options, self._context).create(draft)
        return self._fetched(options, key)

    def assign(self, ticket_id: str, agent: str | None, by: str) -> TicketView:
        """Give a ticket to somebody.

        Raises:
            ConfigError: no such ticket, or it cannot be given.
            SourceError: the tracker cannot be reached.
        """
        options, key = self._place(ticket_id)
        if options is None:
            return self._changed(self._desk.assign(ticket_id, agent, by, self._context.clock()))
        if agent is None:
            raise ConfigError(f"{ticket_id}: {options.type} does not choose; name somebody with --to")
        open_writer(options, self._context).assign(key, agent)
        return self._fetched(options, key)

    def process(self, ticket_id: str, action: Action, by: str, notes: str) -> TicketView:
        """Do something to a ticket; through to a tracker go replies only.

        Raises:
            ConfigError: no such ticket, or this is not possible.
            SourceError: the tracker cannot be reached.
        """
        options, key = self._place(ticket_id)
        if options is None:
            return self._changed(self._desk.process(ticket_id, action, by, notes, self._context.clock()))
        if action is not Action.REPLY:
            raise ConfigError(f"{ticket_id}: {action} is done in {options.type} itself; here only reply goes through")
        if not notes.strip():
            raise ConfigError(f"{ticket_id}: {action} needs a text; give it with --notes")
        open_writer(options, self._context).reply(key, notes)
        return self._fetched(options, key)

    def rate(self, ticket_id: str, score: int) -> TicketView:
        """Keep a score; only the desk's own tickets are rated here.

        Raises:
            ConfigError: no such ticket, or it is not done.
        """
        options, _ = self._place(ticket_id)
        if options is not None:
            raise ConfigError(f"{ticket_id}: it is rated in {options.type} itself; a sync brings the score")
        return self._changed(self._desk.rate(ticket_id, score, self._context.clock()))

    def show(self, ticket_id: str) -> TicketView:
        """A ticket of any source.

        Raises:
            ConfigError: the store has none of this id.
        """
        source, _, key = ticket_id.rpartition(":")
        with self.store.read() as connection:
            stored = load_tickets(connection, source or LOCAL, [key]).get(key)
        if stored is None or stored.deleted_at is not None or stored.ticket.created > self._context.clock():
            raise ConfigError(f"{ticket_id}: no such ticket here; see frontdesk ticket list")
        return self._view(stored.ticket, self._context.clock())

    def list(self, wanted: dict[str, str], limit: int) -> "list[TicketView]":
        """Tickets whose columns have the wanted values, the last changed first."""
        now = self._context.clock()
        query = select(tickets).where(tickets.c.deleted_at.is_(None), tickets.c.created <= now)
        for name, value in wanted.items():
            query = query.where(tickets.c[name] == value)
        query = query.order_by(tickets.c.updated.desc(), tickets.c.source, tickets.c.key).limit(limit)
        with self.store.read() as connection:
            found = [stored_ticket(row).ticket for row in connection.execute(query)]
        return [self._view(ticket, now) for ticket in found]

    def _changed(self, ticket: Ticket) -> TicketView:
        """The ticket after a change, which may lie ahead of a clock that was set back."""
        return self._view(ticket, max(self._context.clock(), ticket.updated))

    def _view(self, ticket: Ticket, now: datetime) -> TicketView:
        with self.store.read() as connection:
            happened = load_events(connection, ticket.source, ticket.key)
        happened = tuple(event for event in happened if event.at <= now)
        state = follow(begin(ticket.created, ticket.priority, self.policy), happened, self.policy, now)
        if ticket.updated > now:  # shown as it was
            ticket = replace(ticket, status=state.status, priority=state.priority)
        if ticket.source in self.policy.silent:
            state = state._replace(response=None)
        return TicketView(ticket, happened, assess(state, self.policy, now))

    def _place(self, ticket_id: str) -> tuple[SourceSettings | None, str]:
        source, _, key = ticket_id.rpartition(":")
        return (None if source in ("", LOCAL) else self._options(source)), key

    def _options(self, name: str) -> SourceSettings:
        for options in self._settings.sources:
            if options.name == name:
                return options
        known = ", ".join([LOCAL, *(options.name for options in self._settings.sources)])
        raise ConfigError(f"{name}: frontdesk.yml has no such source of tickets; expected one of {known}")

    def _fetched(self, options: SourceSettings, key: str) -> TicketView:
        """The ticket as the tracker has it now: what was written comes back by a sync, not by guessing."""
        with self.store.alone():
            sync(
                open_source(options, self._context),
                TicketSink(),
                self.store,
                self._context.clock,
                sweep_every=timedelta.max,
            )
        return self.show(f"{options.name}:{key}")
