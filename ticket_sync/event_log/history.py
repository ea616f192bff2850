"""From how a ticket stood at several times to what happened to it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b

from ticket_sync.event_log.observations import Observation
from ticket_sync.model import Event, EventKind, Priority, Role, Status, Ticket, status_event_kind
from ticket_sync.records import TicketRecord


@dataclass
class _History:
    """The events of one ticket so far. Ids come from what happened, so the order of a file's rows does not matter."""

    events: list[Event] = field(default_factory=list)
    _twins: Counter[str] = field(default_factory=Counter)

    def add(self, kind: EventKind, at: datetime, role: Role, actor: str = "", value: str = "", text: str = "") -> None:
        content = blake2b("\0".join((actor, value, text)).encode(), digest_size=6).hexdigest()
        event_id = f"{kind}:{at:%Y%m%dT%H%M%S}:{content}"
        twin = self._twins[event_id]
        self._twins[event_id] += 1
        self.events.append(Event(f"{event_id}#{twin}" if twin else event_id, kind, at, role, actor, value, text))


def ticket_record(
    source: str,
    key: str,
    observations: Sequence[Observation],
    *,
    has_status: bool,
    first_change_is_response: bool = False,
) -> TicketRecord:
    """A ticket and all that happened to it.

    Args:
        source: the source's name.
        key: the ticket's number.
        observations: at least one, oldest first.
        has_status: whether the log has a column of states; without it the columns of times decide.
        first_change_is_response: whether the first change away from the first state counts as a public reply, for
            logs that hold no replies.
    """
    first, last = observations[0], observations[-1]
    requester = _last(observations, "requester")
    created = min(next((o.created for o in observations if o.created), first.at), first.at)
    history = _History()
    by = requester or first.actor
    history.add(EventKind.CREATED, created, first.role if first.role and first is last else Role.CUSTOMER, by)
    status = _replay(history, observations, requester, first_change_is_response)
    history.events.sort(key=_at)
    status = _from_columns(history, observations, status, has_status)
    ticket = Ticket(
        source=source,
        key=key,
        subject=_last(observations, "subject"),
        created=created,
        updated=last.at,
        description=_last(observations, "description"),
        requester=requester,
        priority=next((o.priority for o in reversed(observations) if o.priority), Priority.NORMAL),
        category=_last(observations, "category"),
        status=status,
        assignee=_last(observations, "assignee"),
        tags=tuple(
            dict.fromkeys(
                word.strip() for word in _last(observations, "tags").replace(";", ",").split(",") if word.strip()
            )
        ),
    )
    return TicketRecord(ticket, tuple(history.events))


def _last(observations: Sequence[Observation], name: str) -> str:
    return next((value for o in reversed(observations) if (value := getattr(o, name))), "")


def _replay(history: _History, observations: Sequence[Observation], requester: str, first_is_response: bool) -> Status:
    """Add what changed between observations; the status at the end."""
    status = Status.OPEN
    priority: Priority | None = None
    assignee = score = text = ""
    replied = False
    for place, seen in enumerate(observations):
        role = seen.role or (Role.CUSTOMER if requester and seen.actor == requester else Role.STAFF)
        if seen.priority and priority and seen.priority is not priority:
            history.add(EventKind.PRIORITY, seen.at, role, seen.actor, seen.priority)
        priority = seen.priority or priority
        if seen.assignee and (seen.assignee != assignee or seen.activity == EventKind.ASSIGNMENT):
            history.add(EventKind.ASSIGNMENT, seen.at, role, seen.actor, seen.assignee)
        assignee = seen.assignee or assignee
        if seen.activity in (EventKind.PUBLIC_REPLY, EventKind.PRIVATE_NOTE):
            history.add(EventKind(seen.activity), seen.at, role, seen.actor, text=seen.text)
            replied = replied or (seen.activity == EventKind.PUBLIC_REPLY and role is Role.STAFF)
        elif seen.text and seen.text != text:
            history.add(EventKind.PRIVATE_NOTE, seen.at, role, seen.actor, text=seen.text)
        text = seen.text or text
        after = _status_after(seen, status)
        if after is not status:
            if first_is_response and place and not replied and role is Role.STAFF:
                history.add(EventKind.PUBLIC_REPLY, seen.at, role, seen.actor)
                replied = True
            at = seen.at if place else _first_time(seen, after)
            history.add(status_event_kind(status, after), at, role, seen.actor, after)
            status = after
        if seen.score and seen.score != score:
            history.add(EventKind.RATED, seen.at, Role.CUSTOMER, requester, seen.score)
        score = seen.score or score
    return status


def _status_after(seen: Observation, before: Status) -> Status:
    """The status after a row: its state, else what its activity means."""
    if seen.status:
        return seen.status
    if seen.activity == EventKind.REOPENED:
        return Status.OPEN if before.is_done else before
    return Status(seen.activity) if seen.activity in set(Status) else before


def _first_time(seen: Observation, status: Status) -> datetime:
    """When a state began that the first row shows already: no change was seen, so a column that tells is nearer."""
    told = {Status.RESOLVED: seen.resolved, Status.CLOSED: seen.closed}.get(status)
    return told if told and told <= seen.at else seen.at


def _from_columns(history: _History, observations: Sequence[Observation], status: Status, has_status: bool) -> Status:
    """Add ends that only the columns `resolved` and `closed` tell; the status at the end."""
    if has_status and not status.is_done:
        return status  # reopened since, or the columns were filled in later
    ends = {event.kind: event.at for event in history.events}
    created = history.events[0].at
    resolved, closed = (_last_moment(observations, name) for name in ("resolved", "closed"))
    if resolved and EventKind.RESOLVED not in ends:
        at = min(max(resolved, created), ends.get(EventKind.CLOSED, datetime.max.replace(tzinfo=UTC)))
        history.add(EventKind.RESOLVED, at, Role.STAFF, value=Status.RESOLVED)
        history.events.insert(
            max(1, bisect_left(history.events, at, key=_at, hi=len(history.events) - 1)), history.events.pop()
        )
        status = status if status is Status.CLOSED else Status.RESOLVED
    if closed and EventKind.CLOSED not in ends:
        at = max(
            closed, *(event.at for event in history.events if event.kind in (EventKind.CREATED, EventKind.RESOLVED))
        )
        history.add(EventKind.CLOSED, at, Role.STAFF, value=Status.CLOSED)
        history.events.sort(key=_at)
        status = Status.CLOSED
    return status


def _last_moment(observations: Sequence[Observation], name: str) -> datetime | None:
    return next((moment for o in reversed(observations) if (moment := getattr(o, name))), None)


def _at(event: Event) -> datetime:
    return event.at
