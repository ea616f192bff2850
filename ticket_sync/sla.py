"""Service levels: how the clocks of a ticket stand against what was promised.

Exactly at the target is in time. A ticket in work that is past its target is late now, not only when it ends; one that
is not yet due has no verdict. `ticket_sync.history` says what starts, stops and ends a clock.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from ticket_sync.history import STEPS, Clock, State, advance, begin, elapsed_of, follow, late_since
from ticket_sync.model import Priority, Status
from ticket_sync.policy import MINUTE, Policy, Target, policy_of

__all__ = [
    "STEPS",
    "Assessment",
    "Clock",
    "Measure",
    "Policy",
    "State",
    "Target",
    "Verdict",
    "advance",
    "assess",
    "begin",
    "follow",
    "measure",
    "policy_of",
]


class Verdict(StrEnum):
    """How a clock stands against its target, from nothing promised to broken."""

    NONE = "none"
    MET = "met"
    RUNNING = "running"
    AT_RISK = "at_risk"
    BREACHED = "breached"


class Measure(NamedTuple):
    """How one clock stands at a moment. A tuple, because a report makes two for every ticket.

    Attributes:
        elapsed_minutes: working time that counts; None where there is no clock.
        target_minutes: None where nothing is promised.
        started: from when on it counts.
        due: while it runs, when the target will be reached; when late, when it was; else None.
        ended: when it ended.
        near: while it runs and is not late, when it comes, or came, near the target.
    """

    verdict: Verdict
    elapsed_minutes: float | None = None
    target_minutes: float | None = None
    started: datetime | None = None
    due: datetime | None = None
    ended: datetime | None = None
    near: datetime | None = None

    @property
    def left_minutes(self) -> float | None:
        """To the target, negative past it; None where there is none."""
        if self.target_minutes is None or self.elapsed_minutes is None:
            return None
        return self.target_minutes - self.elapsed_minutes


@dataclass(frozen=True, slots=True)
class Assessment:
    """A ticket at a moment.

    Attributes:
        resolution: of the present matter.
        earlier: resolutions of matters before a late reopening, oldest first.
        reopen_count: reopenings in time; a late one begins a new matter.
        next_reply_minutes: each wait from the oldest unanswered message after the first response to its answer.
        unanswered_minutes: how long such a message waits now; None where none does.
    """

    priority: Priority
    status: Status
    response: Measure
    resolution: Measure
    earlier: tuple[Measure, ...]
    first_resolved_at: datetime | None
    reopen_count: int
    next_reply_minutes: tuple[float, ...]
    unanswered_minutes: float | None
    score: int | None


def assess(state: State, policy: Policy, now: datetime) -> Assessment:
    """How the ticket stands at `now`, which is not before the last event of the state."""
    calendar = policy.calendar
    waits = state.unanswered
    return Assessment(
        priority=state.priority,
        status=state.status,
        response=measure(state.response, policy, now),
        resolution=measure(state.resolution, policy, now),
        earlier=tuple(measure(clock, policy, now) for clock in state.earlier),
        first_resolved_at=state.resolved[0] if state.resolved else None,
        reopen_count=len(state.reopened),
        next_reply_minutes=tuple(wait / MINUTE for _, wait in state.next_replies),
        unanswered_minutes=calendar.worked(waits, now) / MINUTE if waits is not None else None,
        score=state.score,
    )


def measure(clock: Clock | None, policy: Policy, now: datetime) -> Measure:
    """How a clock stands at `now`."""
    if clock is None:
        return Measure(Verdict.NONE)
    elapsed = elapsed_of(clock, now, policy.calendar)
    late = late_since(clock, elapsed, policy.calendar)
    due, near = late, None
    if late is not None:
        verdict = Verdict.BREACHED
    elif clock.target is None:
        verdict = Verdict.NONE
    elif clock.ended is not None:
        verdict = Verdict.MET
    elif clock.dropped:
        verdict = Verdict.NONE
    else:
        warned = clock.target * policy.warning_share
        verdict = Verdict.AT_RISK if elapsed >= warned else Verdict.RUNNING
        if clock.since is not None:
            due = policy.calendar.after(clock.since, clock.target - clock.used)
            near = policy.calendar.after(clock.since, warned - clock.used)
    target = clock.target / MINUTE if clock.target is not None else None
    return Measure(verdict, elapsed / MINUTE, target, clock.started, due, clock.ended, near)
