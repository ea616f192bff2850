"""The clocks of a ticket as a fold over its events: nothing is stored, so nothing can be stale.

- Two clocks run from the creation, in working time of the policy's calendar. The response clock ends at the first
  public reply of a person of the staff; notes and machines end nothing. The resolution clock ends when the ticket is
  done (resolved or closed), and stands still while the ticket waits for the customer.
- A ticket that the staff created has no response clock until its customer writes: nobody waited before that. Tickets
  created by a machine do have one: forms and mail gateways speak for customers.
- Done stops both clocks, for nobody waits any more; a ticket that was done without an answer has no verdict of
  response, unless it was late by then.
- Reopened within `reopen_span` of its resolution, the same clock goes on without the time it was done. Reopened later,
  it is a new matter: a new resolution clock starts, and the verdict of the one before stands.
- The target is that of the priority in force, counted from the clock's start. A clock that was late stays late.
- Only changes of status pause, resume, end and reopen; what people write does not.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from ticket_sync.calendar import Calendar
from ticket_sync.model import EventKind, Priority, Role, Status
from ticket_sync.policy import Policy

_NOTHING = timedelta(0)
_STATUSES: Mapping[str, Status] = {str(status): status for status in Status}
_PRIORITIES: Mapping[str, Priority] = {str(priority): priority for priority in Priority}
_ENDS = {EventKind.RESOLVED: Status.RESOLVED, EventKind.CLOSED: Status.CLOSED}
_DONE = frozenset(status for status in Status if status.is_done)
# Until Python 3.12 reading a member from its class costs more than all else that is done for an event.
_CUSTOMER, _STAFF = Role.CUSTOMER, Role.STAFF
_OPEN, _WAITING, _REOPENED = Status.OPEN, Status.WAITING, EventKind.REOPENED


class Happening(Protocol):
    """What the fold needs of an event; `ticket_sync.model.Event` has it."""

    @property
    def kind(self) -> EventKind:
        """What happened."""
        ...

    @property
    def at(self) -> datetime:
        """When."""
        ...

    @property
    def role(self) -> Role:
        """Who did it."""
        ...

    @property
    def value(self) -> str:
        """The new status, priority or score; of `created`, the priority it was created with, or nothing."""
        ...


class Clock(NamedTuple):
    """One clock of a ticket. A tuple, because half a million events make as many.

    Attributes:
        started: from when on it counts.
        target: in force now, or when it ended; None where nothing is promised.
        since: runs since; None while it stands.
        used: working time before `since`.
        late: when its target was passed, once that is known from an event.
        ended: when it ended.
        dropped: stands because nobody waits for it any more.
    """

    started: datetime
    target: timedelta | None
    since: datetime | None
    used: timedelta = _NOTHING
    late: datetime | None = None
    ended: datetime | None = None
    dropped: bool = False


class State(NamedTuple):
    """A ticket's history, as far as it was read.

    Attributes:
        response: None until a customer waits for an answer.
        resolution: the clock of the present matter.
        earlier: clocks of matters that were over when the ticket was reopened too late.
        resolved: each moment at which it became done.
        reopened: each moment at which it was reopened in time.
        unanswered: the oldest message of the customer since the first response that waits for an answer.
        next_replies: from such messages to their answers, with the moments of the answers.
        score: the last rating, 1 to 5.
    """

    created: datetime
    priority: Priority
    status: Status
    response: Clock | None
    resolution: Clock
    earlier: tuple[Clock, ...] = ()
    resolved: tuple[datetime, ...] = ()
    reopened: tuple[datetime, ...] = ()
    unanswered: datetime | None = None
    next_replies: tuple[tuple[datetime, timedelta], ...] = ()
    score: int | None = None
    rated: datetime | None = None


def begin(created: datetime, priority: Priority, policy: Policy) -> State:
    """A ticket of which only the creation is known; as long as no event says otherwise, a customer made it.

    Args:
        created: aware.
        priority: at creation; where the source keeps no history of it, the present one.
        policy: what is promised.
    """
    target = policy.targets.get(priority)
    return State(
        created=created,
        priority=priority,
        status=_OPEN,
        response=Clock(created, target.response if target else None, created),
        resolution=Clock(created, target.resolution if target else None, created),
    )


def follow(state: State, events: Iterable[Happening], policy: Policy, now: datetime) -> State:
    """The state after the events up to `now`, in their order; later ones have not happened yet."""
    for event in events:
        if event.at <= now:
            state = advance(state, event, policy)
    return state


def advance(state: State, event: Happening, policy: Policy) -> State:
    """The state after one more event. What makes no sense, such as a score of 9, changes nothing."""
    step = STEPS.get(event.kind)
    return state if step is None else step(state, max(event.at, state.created), event, policy)


def elapsed_of(clock: Clock, at: datetime, calendar: Calendar) -> timedelta:
    """Working time of a clock until `at`."""
    return clock.used if clock.since is None else clock.used + calendar.worked(clock.since, at)


def late_since(clock: Clock, elapsed: timedelta, calendar: Calendar) -> datetime | None:
    """When the target was passed, of a clock that has `elapsed`; exactly at the target is in time."""
    if clock.late is not None or clock.since is None or clock.target is None or elapsed <= clock.target:
        return clock.late
    return calendar.after(clock.since, clock.target - clock.used)


def _created(state: State, _: datetime, event: Happening, policy: Policy) -> State:
    state = _reprioritized(state, state.created, event, policy)
    response = state.response
    if event.role is _STAFF and response is not None and response.started == state.created and not response.ended:
        return state._replace(response=None)
    return state


def _rated(state: State, at: datetime, event: Happening, _: Policy) -> State:
    return state._replace(score=int(event.value), rated=at) if event.value in {"1", "2", "3", "4", "5"} else state


def _replied(state: State, at: datetime, event: Happening, policy: Policy) -> State:
    response = state.response
    if event.role is _CUSTOMER:
        if response is None:
            return state._replace(response=_first_clock(state, at, policy))
        if response.ended is None or (state.unanswered is not None and state.status not in _DONE):
            return state
        return state._replace(unanswered=at)  # while done the last message counts: it may be what reopens
    if event.role is not _STAFF or response is None:
        return state
    if response.ended is None:
        return state._replace(response=_stand(response, at, policy, ended=at))
    if state.unanswered is None:
        return state
    wait = policy.calendar.worked(state.unanswered, at)
    return state._replace(unanswered=None, next_replies=(*state.next_replies, (at, wait)))


def _first_clock(state: State, at: datetime, policy: Policy) -> Clock:
    target = policy.targets.get(state.priority)
    done = state.status in _DONE
    return Clock(at, target.response if target else None, None if done else at, dropped=done)


def _status_changed(state: State, at: datetime, event: Happening, policy: Policy) -> State:
    before, after = state.status, _status_told(event)
    if after is None or after is before:
        return state
    if before in _DONE:
        return state._replace(status=after) if after in _DONE else _reopened(state, at, after, policy)
    if after in _DONE:
        return _done(state, at, after, policy)
    if after is _WAITING:
        return state._replace(status=after, resolution=_stand(state.resolution, at, policy))
    if before is _WAITING:
        return state._replace(status=after, resolution=state.resolution._replace(since=at))
    return state._replace(status=after)


def _done(state: State, at: datetime, after: Status, policy: Policy) -> State:
    response = state.response
    if response is not None and response.ended is None:
        response = _stand(response, at, policy, dropped=True)
    return state._replace(
        status=after,
        response=response,
        resolution=_stand(state.resolution, at, policy, ended=at),
        resolved=(*state.resolved, at),
        unanswered=None,
    )


def _reopened(state: State, at: datetime, after: Status, policy: Policy) -> State:
    response, clock = state.response, state.resolution
    if response is not None and response.dropped:
        response = response._replace(dropped=False, since=at)
    state = state._replace(status=after, response=response)
    promised = policy.targets.get(state.priority)
    target = promised.resolution if promised else None
    since = None if after is _WAITING else at
    if clock.ended is not None and at - clock.ended > policy.reopen_span:
        return state._replace(resolution=Clock(at, target, since), earlier=(*state.earlier, clock))
    resolution = _aimed(clock._replace(ended=None, since=since), at, target)
    return state._replace(resolution=resolution, reopened=(*state.reopened, at))


def _reprioritized(state: State, at: datetime, event: Happening, policy: Policy) -> State:
    priority = _PRIORITIES.get(event.value)
    if priority is None or priority is state.priority:
        return state
    target = policy.targets.get(priority)
    response, resolution = state.response, state.resolution
    if response is not None and response.ended is None:
        response = _aimed(_settled(response, at, policy), at, target.response if target else None)
    if resolution.ended is None:
        resolution = _aimed(_settled(resolution, at, policy), at, target.resolution if target else None)
    return state._replace(priority=priority, response=response, resolution=resolution)


def _aimed(clock: Clock, at: datetime, target: timedelta | None) -> Clock:
    """A settled clock with a new target, which may be passed already."""
    passed = clock.late is None and target is not None and clock.used > target
    return clock._replace(target=target, late=at if passed else clock.late)


def _settled(clock: Clock, at: datetime, policy: Policy) -> Clock:
    """The clock with its time up to `at` in `used`; it runs on if it ran."""
    return clock if clock.since is None else _stand(clock, at, policy)._replace(since=at)


def _stand(clock: Clock, at: datetime, policy: Policy, ended: datetime | None = None, dropped: bool = False) -> Clock:
    """The clock stopped at `at`."""
    elapsed = elapsed_of(clock, at, policy.calendar)
    late = late_since(clock, elapsed, policy.calendar)
    return Clock(clock.started, clock.target, None, elapsed, late, ended, dropped)


def _status_told(event: Happening) -> Status | None:
    told = _STATUSES.get(event.value)
    if event.kind is _REOPENED:
        return told if told is not None and told not in _DONE else _OPEN
    return _ENDS.get(event.kind, told)


STEPS: Mapping[EventKind, Callable[[State, datetime, Happening, Policy], State]] = {
    EventKind.CREATED: _created,
    EventKind.PUBLIC_REPLY: _replied,
    EventKind.STATUS: _status_changed,
    EventKind.PRIORITY: _reprioritized,
    EventKind.REOPENED: _status_changed,
    EventKind.RESOLVED: _status_changed,
    EventKind.CLOSED: _status_changed,
    EventKind.RATED: _rated,
}
"""What each kind of event does to the clocks; one that is not here does nothing."""
