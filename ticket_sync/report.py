"""The figures that may be published: guarded against small numbers, rounded, without a name of anyone."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from heapq import nsmallest
from math import floor
from typing import Literal

from frontdesk.snapshots.tickets import (
    MAX_CASES,
    MIN_SHOWN,
    Age,
    Backlog,
    Case,
    Category,
    Period,
    Promise,
    Running,
    Satisfaction,
    Target,
    Tickets,
    Titled,
)
from ticket_sync.attainment import attainment, weeks
from ticket_sync.calendar import holidays_known_until
from ticket_sync.guarded import guarded_mean, guarded_percentile, guarded_share
from ticket_sync.model import Priority, Status
from ticket_sync.outcomes import Outcome
from ticket_sync.policy import MINUTE
from ticket_sync.settings import ReportSettings, TicketSettings
from ticket_sync.sla import Measure, Verdict
from ticket_sync.span import Span
from ticket_sync.statistics import SATISFIED_FROM

AGE_EDGES_DAYS = (0, 1, 3, 7, 30)
MAX_NAME, MAX_TITLE = 60, 200
"""Characters of a category and of a title that may be published; a longer one is left out, or cut."""
_DAY = timedelta(days=1)
_SEVERITY = {Verdict.BREACHED: 0, Verdict.AT_RISK: 1, Verdict.RUNNING: 2}


def report(
    outcomes: Iterable[Outcome],
    settings: TicketSettings,
    span: Span,
    opaque: Callable[[str], str],
    find_personal: Callable[[str], Sequence[object]],
) -> Tickets:
    """Everything that pages show.

    Args:
        outcomes: every ticket at `span.now`.
        settings: the policy.
        span: the period and the weeks.
        opaque: a ticket's id → a name that tells nobody which it is.
        find_personal: what in a text may be somebody's data; a title or category with any is not published.
    """
    newest, recent = _recent(outcomes, span.horizon)
    return _report(recent, newest, settings, span, opaque, find_personal)


def _recent(outcomes: Iterable[Outcome], horizon: datetime) -> tuple[datetime | None, list[Outcome]]:
    """The last event of all, and the tickets that were not over before a moment: the others are in no figure."""
    newest: datetime | None = None
    recent: list[Outcome] = []
    for outcome in outcomes:
        newest = max(newest or outcome.newest, outcome.newest)
        over = outcome.status.is_done and outcome.newest < horizon and outcome.resolved[-1] < horizon
        if not over:
            recent.append(outcome)
    return newest, recent


def _report(
    outcomes: Sequence[Outcome],
    newest: datetime | None,
    settings: TicketSettings,
    span: Span,
    opaque: Callable[[str], str],
    find_personal: Callable[[str], Sequence[object]],
) -> Tickets:
    resolved = [outcome for outcome in outcomes if any(map(span.holds, outcome.resolved))]
    reopened = sum(any(map(span.holds, outcome.reopened)) for outcome in outcomes)
    replies = [wait / MINUTE for outcome in outcomes for at, wait in outcome.next_replies if span.holds(at)]
    return Tickets(
        period=Period(first=span.first, last=span.now.astimezone(span.zone).date(), zone=span.zone.key),
        promise=_promise(settings),
        created=sum(span.holds(outcome.created) for outcome in outcomes),
        resolved=len(resolved),
        reopened=reopened,
        reopened_share=guarded_share(reopened, len(resolved)),
        next_reply_p90_minutes=guarded_percentile(replies, 0.9),
        sla=attainment(outcomes, settings, span),
        weeks=tuple(weeks(outcomes, span)),
        backlog=_backlog(outcomes, span.now),
        running=_running(outcomes, span.now, opaque),
        satisfaction=_satisfaction(resolved),
        categories=tuple(_categories(outcomes, settings.report, span, find_personal)),
        titles=tuple(_titles(outcomes, span, opaque, find_personal)),
        newest_event=newest,
    )


def _promise(settings: TicketSettings) -> Promise:
    sla, business = settings.sla, settings.sla.time == "business"
    return Promise(
        targets=tuple(
            Target(
                priority=priority,
                response_minutes=sla.targets[priority].response_minutes,
                resolution_minutes=sla.targets[priority].resolution_minutes,
            )
            for priority in Priority
            if priority in sla.targets
        ),
        time=sla.time,
        calendar_zone=settings.calendar.zone,
        holidays_known_until=holidays_known_until() if business and settings.calendar.holidays == "cn" else None,
        warning_share=sla.warning_share,
        response_objective=sla.response_objective,
        resolution_objective=sla.resolution_objective,
    )


def _backlog(outcomes: Iterable[Outcome], now: datetime) -> Backlog:
    here = [outcome for outcome in outcomes if not outcome.status.is_done]
    ages = Counter(bisect_right(AGE_EDGES_DAYS, (now - outcome.created) / _DAY) - 1 for outcome in here)
    late = Counter(
        bisect_right(AGE_EDGES_DAYS, (now - outcome.created) / _DAY) - 1
        for outcome in here
        if outcome.resolution.verdict is Verdict.BREACHED
    )
    statuses = Counter(outcome.status for outcome in here)
    priorities = Counter(outcome.priority for outcome in here)
    ends = (*AGE_EDGES_DAYS[1:], None)
    return Backlog(
        total=len(here),
        by_status={str(status): statuses[status] for status in Status if not status.is_done},
        by_priority={str(priority): priorities[priority] for priority in Priority},
        ages=tuple(
            Age(from_days=first, to_days=end, count=ages[place], late=late[place])
            for place, (first, end) in enumerate(zip(AGE_EDGES_DAYS, ends, strict=True))
        ),
    )


def _running(outcomes: Iterable[Outcome], now: datetime, opaque: Callable[[str], str]) -> Running:
    counts = Counter[Verdict]()
    urgent: list[tuple[float, str, Outcome, Literal["response", "resolution"]]] = []
    for outcome in outcomes:
        if outcome.status.is_done:
            continue
        verdict, left, name = _worse(outcome)
        counts[verdict] += 1
        if verdict is not Verdict.RUNNING:
            urgent.append((left, outcome.id, outcome, name))
    return Running(
        on_time=counts[Verdict.RUNNING],
        at_risk=counts[Verdict.AT_RISK],
        breached=counts[Verdict.BREACHED],
        cases=tuple(
            Case(
                id=opaque(ticket_id),
                priority=outcome.priority,
                measure=name,
                left_minutes=floor(left),
                age_days=(now - outcome.created) // _DAY,
            )
            for left, ticket_id, outcome, name in nsmallest(MAX_CASES, urgent, key=lambda case: case[:2])
        ),
    )


def _worse(outcome: Outcome) -> tuple[Verdict, float, Literal["response", "resolution"]]:
    """Of the clocks that have not ended, the one with the worse verdict, then the one with less time left."""
    found: list[tuple[int, float, Literal["response", "resolution"], Verdict]] = []
    clocks: tuple[tuple[Literal["response", "resolution"], Measure], ...] = (
        ("response", outcome.response),
        ("resolution", outcome.resolution),
    )
    for name, measure in clocks:
        left = measure.left_minutes
        if measure.ended is None and measure.verdict in _SEVERITY and left is not None:
            found.append((_SEVERITY[measure.verdict], left, name, measure.verdict))
    _, left, name, verdict = min(found, default=(0, 0.0, "resolution", Verdict.RUNNING))
    return verdict, left, name


def _satisfaction(resolved: Sequence[Outcome]) -> Satisfaction:
    scores = [outcome.score for outcome in resolved if outcome.score is not None]
    counts = Counter(scores)
    one, two, three, four, five = (counts[score] for score in range(1, 6))
    return Satisfaction(
        asked=len(resolved),
        n=len(scores),
        response_rate=guarded_share(len(scores), len(resolved)),
        mean=guarded_mean(scores),
        satisfied_share=guarded_share(sum(score >= SATISFIED_FROM for score in scores), len(scores)),
        scores=(one, two, three, four, five) if len(scores) >= MIN_SHOWN else None,
    )


def _categories(
    outcomes: Iterable[Outcome],
    report: ReportSettings,
    span: Span,
    find_personal: Callable[[str], Sequence[object]],
) -> Iterable[Category]:
    """The largest first; what may not be named, or is too small to be, comes last as one."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if span.holds(outcome.created):
            groups[outcome.category].append(outcome)
    rest: list[Outcome] = []
    named: dict[str, list[Outcome]] = {}
    for name, group in groups.items():
        may = name in report.categories if report.categories else _is_plain(name, find_personal)
        if may and len(group) >= MIN_SHOWN:
            named[name] = group
        else:
            rest += group
    for name, group in sorted(named.items(), key=lambda item: (-len(item[1]), item[0])):
        yield _category(name, group)
    if rest:
        yield _category(None, rest)


def _is_plain(name: str, find_personal: Callable[[str], Sequence[object]]) -> bool:
    return 0 < len(name) <= MAX_NAME and name.isprintable() and not find_personal(name)


def _category(name: str | None, group: Sequence[Outcome]) -> Category:
    measures = [outcome.resolution for outcome in group]
    verdicts = Counter(measure.verdict for measure in measures)
    met = verdicts[Verdict.MET]
    minutes = [m.elapsed_minutes for m in measures if m.ended is not None and m.elapsed_minutes is not None]
    return Category(
        name=name,
        created=len(group),
        open=sum(not outcome.status.is_done for outcome in group),
        resolution_p50_minutes=guarded_percentile(minutes, 0.5),
        share_in_time=guarded_share(met, met + verdicts[Verdict.BREACHED]),
    )


def _titles(
    outcomes: Iterable[Outcome],
    span: Span,
    opaque: Callable[[str], str],
    find_personal: Callable[[str], Sequence[object]],
) -> Iterable[Titled]:
    """Of tickets created in the period, newest first."""
    candidates = [outcome for outcome in outcomes if outcome.title and span.holds(outcome.created)]
    for outcome in sorted(candidates, key=lambda outcome: (-outcome.created.timestamp(), outcome.id)):
        title = " ".join("".join(c if c.isprintable() else " " for c in outcome.title).split())[:MAX_TITLE]
        if title and not find_personal(outcome.title) and not find_personal(title):
            day = outcome.created.astimezone(span.zone).date()
            yield Titled(id=opaque(outcome.id), title=title, status=outcome.status, created=day)
