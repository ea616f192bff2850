"""`frontdesk/tickets@1`: what is published of tickets. Counts, shares and durations; no word, name or number of anyone.

Durations are minutes of the policy's calendar. A figure over fewer than `MIN_SHOWN` tickets is null, a p95 needs
`MIN_P95`, a judgement `MIN_JUDGED`: few tickets say little, and may say whose they are.
"""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from frontdesk.snapshots.envelope import Model

SCHEMA = "frontdesk/tickets@1"
REMEDY = "frontdesk sync tickets"
PATH = "tickets.json"
"""Within `.frontdesk/snapshots/`, and within `data/` of the site."""
MIN_SHOWN = 5
MIN_JUDGED = 10
MIN_P95 = 20

Judgement = Literal["ok", "near", "missed", "few"]
"""Against the objective: reached; missed, but within the interval; missed; too few to judge."""


class Period(Model):
    """Days of the site's zone, both inclusive."""

    first: date
    last: date
    zone: str


class Target(Model):
    """The promise for one priority."""

    priority: str
    response_minutes: int
    resolution_minutes: int


class Promise(Model):
    """How the figures are measured."""

    targets: tuple[Target, ...]
    time: Literal["always", "business"]
    calendar_zone: str
    holidays_known_until: int | None
    """The last year whose public holidays are known; null where no calendar of holidays is used."""
    warning_share: float
    response_objective: float
    resolution_objective: float


class Attainment(Model):
    """How often a target was kept among tickets of the period whose verdict is out.

    Attributes:
        priority: null for all priorities.
        n: tickets with a verdict: met, or breached by now though still open.
        met: of these, in time; null below `MIN_SHOWN`.
        share, low, high: met / n with its Wilson interval at 95 %, from 0 to 1.
        p50_minutes, p90_minutes, p95_minutes: over the `ended` tickets whose clock has stopped.
        running: not yet due; in no other figure.
    """

    priority: str | None
    n: int
    met: int | None
    share: float | None
    low: float | None
    high: float | None
    ended: int
    p50_minutes: float | None
    p90_minutes: float | None
    p95_minutes: float | None
    running: int
    judgement: Judgement


class Sla(Model):
    """Attainment of first response and of resolution; the cohort are tickets created in the period."""

    response: tuple[Attainment, ...]
    resolution: tuple[Attainment, ...]


class Week(Model):
    """Monday to Sunday in the site's zone.

    Attributes:
        open_at_end: tickets that were not done at its end.
        complete: whether the week was over when the snapshot was made.
        response_p50_minutes, resolution_p50_minutes: of tickets whose first response, or resolution, fell in the week.
        csat: mean score of ratings given in the week.
        reopened_share: reopenings in the week over resolutions in the week.
    """

    monday: date
    created: int
    resolved: int
    open_at_end: int
    complete: bool
    response_p50_minutes: float | None
    resolution_p50_minutes: float | None
    csat: float | None
    reopened_share: float | None


class Age(Model):
    """Open tickets by age in calendar days: `from_days` ≤ age < `to_days`; the oldest have no end.

    Attributes:
        late: of these, past their target of resolution.
    """

    from_days: int
    to_days: int | None
    count: int
    late: int


class Backlog(Model):
    """Tickets that are not done now."""

    total: int
    by_status: dict[str, int]
    by_priority: dict[str, int]
    ages: tuple[Age, ...]


class Case(Model):
    """A ticket that is about to be late or is late, by an opaque name.

    Attributes:
        id: `T-` and hexadecimal digits, keyed: nobody can tell the ticket's number from it.
        left_minutes: to the target, negative when past it.
    """

    id: str
    priority: str
    measure: Literal["response", "resolution"]
    left_minutes: int
    age_days: int


class Running(Model):
    """What is in work, counted by the worse of its two clocks, and the tickets that need a look, most urgent first.

    Attributes:
        cases: at most `MAX_CASES`.
    """

    on_time: int
    at_risk: int
    breached: int
    cases: tuple[Case, ...]


MAX_CASES = 20


class Satisfaction(Model):
    """Ratings of 1 to 5, of tickets resolved in the period.

    Attributes:
        asked: tickets resolved in the period.
        n: of these, rated.
        satisfied: ratings of 4 and 5.
        scores: how many of each score, 1 to 5; null below `MIN_SHOWN`.
    """

    asked: int
    n: int
    response_rate: float | None
    mean: float | None
    satisfied_share: float | None
    scores: tuple[int, int, int, int, int] | None


class Category(Model):
    """Tickets created in the period. Those with fewer than `MIN_SHOWN` tickets are one entry with the name null."""

    name: str | None
    created: int
    open: int
    resolution_p50_minutes: float | None
    share_in_time: float | None


class Titled(Model):
    """A ticket whose subject may be published."""

    id: str
    title: str
    status: str
    created: date


class Tickets(Model):
    """Everything that pages show of tickets.

    Attributes:
        created, resolved, reopened: in the period.
        reopened_share: tickets reopened in the period over tickets resolved in the period.
        next_reply_p90_minutes: from the oldest unanswered message of a customer to the answer.
        titles: opted in one by one, and checked for personal data.
    """

    period: Period
    promise: Promise
    created: int
    resolved: int
    reopened: int
    reopened_share: float | None
    next_reply_p90_minutes: float | None
    sla: Sla
    weeks: tuple[Week, ...]
    backlog: Backlog
    running: Running
    satisfaction: Satisfaction
    categories: tuple[Category, ...]
    titles: tuple[Titled, ...]
    newest_event: AwareDatetime | None
