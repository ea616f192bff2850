"""How often the promise was kept, by priority and by week."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import accumulate

from frontdesk.snapshots.tickets import MIN_JUDGED, MIN_P95, MIN_SHOWN, Attainment, Judgement, Sla, Week
from ticket_sync.estimates import wilson
from ticket_sync.guarded import guarded_mean, guarded_percentile, guarded_share, rounded
from ticket_sync.model import Priority
from ticket_sync.outcomes import Outcome
from ticket_sync.settings import TicketSettings
from ticket_sync.sla import Measure, Verdict
from ticket_sync.span import Span


def attainment(outcomes: Iterable[Outcome], settings: TicketSettings, span: Span) -> Sla:
    """Of the clocks that started in the period; priorities without a promise are in no figure."""
    responses: dict[Priority, list[Measure]] = defaultdict(list)
    resolutions: dict[Priority, list[Measure]] = defaultdict(list)
    for outcome in outcomes:
        if span.holds(outcome.response.started):
            responses[outcome.priority].append(outcome.response)
        resolutions[outcome.priority] += [m for m in outcome.resolutions if span.holds(m.started)]
    sla = settings.sla
    return Sla(
        response=_attainments(responses, settings, sla.response_objective),
        resolution=_attainments(resolutions, settings, sla.resolution_objective),
    )


def _attainments(
    measures: dict[Priority, list[Measure]], settings: TicketSettings, objective: float
) -> tuple[Attainment, ...]:
    named = [priority for priority in Priority if priority in settings.sla.targets]
    whole = [measure for priority in named for measure in measures[priority]]
    return (*(_attainment(p, measures[p], objective) for p in named), _attainment(None, whole, objective))


def _attainment(priority: Priority | None, measures: Sequence[Measure], objective: float) -> Attainment:
    verdicts = Counter(measure.verdict for measure in measures)
    met, n = verdicts[Verdict.MET], verdicts[Verdict.MET] + verdicts[Verdict.BREACHED]
    shown = n >= MIN_SHOWN
    low, high = wilson(met, n) if shown else (None, None)
    minutes = sorted(m.elapsed_minutes for m in measures if m.ended is not None and m.elapsed_minutes is not None)
    return Attainment(
        priority=priority,
        n=n,
        met=met if shown else None,
        share=guarded_share(met, n),
        low=rounded(low, 4),
        high=rounded(high, 4),
        ended=len(minutes),
        p50_minutes=guarded_percentile(minutes, 0.5),
        p90_minutes=guarded_percentile(minutes, 0.9),
        p95_minutes=guarded_percentile(minutes, 0.95, MIN_P95),
        running=verdicts[Verdict.RUNNING] + verdicts[Verdict.AT_RISK],
        judgement=_judgement(met, n, objective),
    )


def _judgement(met: int, n: int, objective: float) -> Judgement:
    if n < MIN_JUDGED:
        return "few"
    if met / n >= objective:
        return "ok"
    return "near" if wilson(met, n)[1] >= objective else "missed"


def weeks(outcomes: Iterable[Outcome], span: Span) -> Iterable[Week]:
    """Each week of the span, oldest first. Here a ticket resolved twice counts twice."""
    created, resolved, reopened, again = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    responses: dict[int, list[float]] = defaultdict(list)
    resolutions: dict[int, list[float]] = defaultdict(list)
    scores: dict[int, list[int]] = defaultdict(list)
    before = -1

    def week(moment: datetime) -> int:
        found = span.week(moment)
        return before if found is None else found

    for outcome in outcomes:
        created[week(outcome.created)] += 1
        resolved.update(map(week, outcome.resolved))
        reopened.update(map(week, outcome.reopened))
        again.update(week(m.started) for m in outcome.resolutions[1:] if m.started is not None)
        for found, measures in ((responses, (outcome.response,)), (resolutions, outcome.resolutions)):
            for measure in measures:
                if measure.ended is not None and measure.elapsed_minutes is not None:
                    found[week(measure.ended)].append(measure.elapsed_minutes)
        if outcome.score is not None and outcome.rated is not None:
            scores[week(outcome.rated)].append(outcome.score)
    places = range(before, len(span.mondays))
    still_open = list(accumulate(created[w] - resolved[w] + reopened[w] + again[w] for w in places))
    for place, monday in enumerate(span.mondays):
        rated = scores[place]
        yield Week(
            monday=monday,
            created=created[place],
            resolved=resolved[place],
            open_at_end=still_open[place + 1],
            complete=span.starts[place + 1] <= span.now,
            response_p50_minutes=guarded_percentile(responses[place], 0.5),
            resolution_p50_minutes=guarded_percentile(resolutions[place], 0.5),
            csat=guarded_mean(rated),
            reopened_share=guarded_share(reopened[place], resolved[place]),
        )
