"""How every ticket of the store stands at a moment, read in one pass without what people wrote."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, case, select, type_coerce

from frontdesk.store.columns import EPOCH
from ticket_sync.history import STEPS, State, advance, begin
from ticket_sync.model import EventKind, Priority, Role, Status
from ticket_sync.policy import Policy
from ticket_sync.sla import Measure, measure
from ticket_sync.tables import events, tickets

CHUNK = 5000
_MICROSECOND = timedelta(microseconds=1)
_STEPS = {str(kind): kind for kind in STEPS}
_ROLES = {str(role): role for role in Role}
_PRIORITIES = {str(priority): priority for priority in Priority}


class _Happening(NamedTuple):
    """An event without its texts; there may be half a million."""

    kind: EventKind
    at: datetime
    role: Role
    value: str


class Outcome(NamedTuple):
    """A ticket at a moment.

    Attributes:
        title: its subject where that may be published, else empty.
        newest: its last event.
        resolutions: of earlier matters, then of the present one.
        resolved, reopened: as in `ticket_sync.sla.State`.
        next_replies: moments of answers with how long they took.
    """

    source: str
    key: str
    title: str
    category: str
    created: datetime
    newest: datetime
    priority: Priority
    status: Status
    response: Measure
    resolutions: tuple[Measure, ...]
    resolved: tuple[datetime, ...]
    reopened: tuple[datetime, ...]
    next_replies: tuple[tuple[datetime, timedelta], ...]
    score: int | None
    rated: datetime | None

    @property
    def id(self) -> str:
        """`source:key`."""
        return f"{self.source}:{self.key}"

    @property
    def resolution(self) -> Measure:
        """Of the present matter."""
        return self.resolutions[-1]


def read_outcomes(
    connection: Connection, policy: Policy, now: datetime, only: frozenset[str] | None = None
) -> Iterator[Outcome]:
    """Every ticket that exists at `now`, ordered by source and key as the database orders text. Deleted ones are out.

    With `only`, just the tickets of these sources: those of one that is no longer configured stay and count no more.

    What the source says of status and priority goes before its history, where the two differ: a tracker may tell
    less of the past than of the present.
    """
    stream = _events(connection, now)
    event = next(stream, None)
    for source, key, priority, category, status, created, updated, deleted, title in _tickets(connection):
        newest = start = _moment(created)
        state = begin(start, _PRIORITIES[priority], policy)
        while event is not None and event[1] == key and event[0] == source:
            _, _, kind, at, role, value = event
            newest = _moment(at)
            if kind in _STEPS:
                state = advance(state, _Happening(_STEPS[kind], newest, _ROLES[role], value), policy)
            event = next(stream, None)
        if deleted or start > now or (only is not None and source not in only):
            continue
        if (state.priority != priority or state.status != status) and _moment(updated) <= now:
            state = _as_told(state, max(newest, _moment(updated)), priority, status, policy)
        yield _outcome((source, key, title, category), newest, state, policy, now)


def _as_told(state: State, at: datetime, priority: str, status: str, policy: Policy) -> State:
    state = advance(state, _Happening(EventKind.PRIORITY, at, Role.SYSTEM, priority), policy)
    return advance(state, _Happening(EventKind.STATUS, at, Role.SYSTEM, status), policy)


def _outcome(
    names: tuple[str, str, str, str], newest: datetime, state: State, policy: Policy, now: datetime
) -> Outcome:
    return Outcome(
        *names,
        created=state.created,
        newest=newest,
        priority=state.priority,
        status=state.status,
        response=measure(state.response if names[0] not in policy.silent else None, policy, now),
        resolutions=tuple(measure(clock, policy, now) for clock in (*state.earlier, state.resolution)),
        resolved=state.resolved,
        reopened=state.reopened,
        next_replies=state.next_replies,
        score=state.score,
        rated=state.rated,
    )


def _tickets(connection: Connection) -> Iterator[tuple[str, str, str, str, str, int, int, bool, str]]:
    query = select(
        tickets.c.source,
        tickets.c.key,
        tickets.c.priority,
        tickets.c.category,
        tickets.c.status,
        type_coerce(tickets.c.created, BigInteger),
        type_coerce(tickets.c.updated, BigInteger),
        tickets.c.deleted_at.is_not(None),
        case((tickets.c.public_title, tickets.c.subject), else_=""),
    ).order_by(tickets.c.source, tickets.c.key)
    return iter(connection.execute(query.execution_options(yield_per=CHUNK)))


def _events(connection: Connection, now: datetime) -> Iterator[tuple[str, str, str, int, str, str]]:
    at = events.c.at
    query = (
        select(events.c.source, events.c.key, events.c.kind, type_coerce(at, BigInteger), events.c.role, events.c.value)
        .where(at <= now)
        .order_by(events.c.source, events.c.key, at, events.c.position, events.c.id)
    )
    return iter(connection.execute(query.execution_options(yield_per=CHUNK)))


def _moment(stamp: int) -> datetime:
    return EPOCH + stamp * _MICROSECOND
