"""A believable snapshot of tickets, and ones that have nothing or everything against them."""

from datetime import UTC, date, datetime, timedelta

from frontdesk.snapshots.envelope import Envelope, Source, dump
from frontdesk.snapshots.tickets import (
    SCHEMA,
    Age,
    Attainment,
    Backlog,
    Case,
    Category,
    Judgement,
    Period,
    Promise,
    Running,
    Satisfaction,
    Sla,
    Target,
    Tickets,
    Titled,
    Week,
)

AS_OF = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
TARGETS = (("critical", 30, 240), ("high", 120, 1440), ("normal", 240, 2880), ("low", 480, 4320))


def attainment(
    priority: str | None,
    n: int,
    met: int | None,
    interval: tuple[float, float] | None,
    minutes: tuple[float | None, float | None, float | None],
    judgement: Judgement,
    running: int = 0,
) -> Attainment:
    """A row with its interval as shares and p50, p90, p95 in minutes."""
    return Attainment(
        priority=priority,
        n=n,
        met=met,
        share=met / n if met is not None else None,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        ended=n,
        p50_minutes=minutes[0],
        p90_minutes=minutes[1],
        p95_minutes=minutes[2],
        running=running,
        judgement=judgement,
    )


RESPONSE = (
    attainment("critical", 4, None, None, (None, None, None), "few"),
    attainment("high", 46, 44, (0.8547, 0.988), (48, 102, 114), "ok", 1),
    attainment("normal", 159, 148, (0.8805, 0.961), (114, 228, 306), "near", 4),
    attainment("low", 9, 8, (0.5650, 0.9801), (204, 432, None), "few", 2),
    attainment(None, 218, 203, (0.8899, 0.9580), (112, 372, 410), "near", 7),
)
RESOLUTION = (
    attainment("critical", 4, None, None, (None, None, None), "few"),
    attainment("high", 44, 41, (0.8177, 0.9765), (426, 1584, 1872), "ok", 3),
    attainment("normal", 146, 121, (0.7596, 0.8811), (2016, 6048, 8640), "missed", 17),
    attainment("low", 9, 9, (0.7009, 1.0), (2736, 6336, None), "few", 2),
    attainment(None, 203, 174, (0.8023, 0.8989), (1584, 5460, 7488), "missed", 22),
)
CREATED = (62, 41, 71, 68, 74, 80, 77, 52)
RESOLVED = (58, 39, 66, 70, 69, 73, 82, 44)
RESPONSE_P50 = (131, 128, 126, 127, 120, 118, 112, None)
RESOLUTION_P50 = (1500, 1420, None, 1490, 1610, 1570, 1584, None)


def weeks() -> tuple[Week, ...]:
    """Eight weeks, the last not over."""
    first, open_at_end, made = date(2026, 9, 28), 20, []
    for number, (created, resolved) in enumerate(zip(CREATED, RESOLVED, strict=True)):
        open_at_end += created - resolved
        made.append(
            Week(
                monday=first + timedelta(weeks=number),
                created=created,
                resolved=resolved,
                open_at_end=open_at_end,
                complete=number < len(CREATED) - 1,
                response_p50_minutes=RESPONSE_P50[number],
                resolution_p50_minutes=RESOLUTION_P50[number],
                csat=4.2 + number % 3 / 10,
                reopened_share=0.08 - number / 200,
            )
        )
    return tuple(made)


def tickets(**changes: object) -> Tickets:
    """A desk with some work, some of it late; `changes` replace parts."""
    full = Tickets(
        period=Period(first=date(2026, 10, 23), last=date(2026, 11, 21), zone="Asia/Shanghai"),
        promise=Promise(
            targets=tuple(Target(priority=p, response_minutes=a, resolution_minutes=b) for p, a, b in TARGETS),
            time="always",
            calendar_zone="Asia/Shanghai",
            holidays_known_until=None,
            warning_share=0.75,
            response_objective=0.95,
            resolution_objective=0.9,
        ),
        created=301,
        resolved=292,
        reopened=14,
        reopened_share=14 / 292,
        next_reply_p90_minutes=405,
        sla=Sla(response=RESPONSE, resolution=RESOLUTION),
        weeks=weeks(),
        backlog=Backlog(
            total=38,
            by_status={"waiting": 11, "assigned": 20, "open": 7},
            by_priority={"critical": 1, "high": 6, "normal": 24, "low": 7},
            ages=(
                Age(from_days=0, to_days=1, count=14, late=0),
                Age(from_days=1, to_days=3, count=11, late=1),
                Age(from_days=3, to_days=7, count=7, late=3),
                Age(from_days=7, to_days=30, count=4, late=4),
                Age(from_days=30, to_days=None, count=2, late=2),
            ),
        ),
        running=Running(
            on_time=26,
            at_risk=2,
            breached=10,
            cases=(
                Case(id="T-c4150a9b", priority="low", measure="resolution", left_minutes=-1584, age_days=5),
                Case(id="T-2be81f77", priority="normal", measure="resolution", left_minutes=-324, age_days=2),
                Case(id="T-7f3a90d2", priority="high", measure="response", left_minutes=38, age_days=0),
                Case(id="T-91c0e544", priority="normal", measure="response", left_minutes=72, age_days=0),
            ),
        ),
        satisfaction=Satisfaction(
            asked=206,
            n=64,
            response_rate=64 / 206,
            mean=4.5,
            satisfied_share=58 / 64,
            scores=(1, 1, 4, 16, 42),
        ),
        categories=(
            Category(name="上传与下载", created=112, open=14, resolution_p50_minutes=1320, share_in_time=0.91),
            Category(name="权限", created=84, open=9, resolution_p50_minutes=980, share_in_time=0.88),
            Category(name="挂载", created=61, open=8, resolution_p50_minutes=2210, share_in_time=0.79),
            Category(name="billing", created=32, open=4, resolution_p50_minutes=640, share_in_time=0.97),
            Category(name=None, created=12, open=3, resolution_p50_minutes=None, share_in_time=None),
        ),
        titles=(Titled(id="T-0c1d2e3f", title="挂载后看不到新文件", status="resolved", created=date(2026, 11, 12)),),
        newest_event=AS_OF - timedelta(minutes=9),
    )
    return full.model_copy(update=changes)


def envelope(data: Tickets, *, demo: bool = False, sources: tuple[Source, ...] | None = None) -> Envelope[Tickets]:
    """A snapshot of 22 November 2026, nine in the morning in Shanghai."""
    known = (
        Source(
            name="redmine",
            type="redmine",
            synced_at=AS_OF,
            as_of=AS_OF - timedelta(minutes=9),
            items=4210,
            left_out={"time: not a time": 3},
        ),
        Source(name="desk", type="local", synced_at=AS_OF, as_of=None, items=88),
    )
    return Envelope[Tickets](
        schema=SCHEMA,
        generated_at=AS_OF,
        as_of=AS_OF,
        demo=demo,
        sources=known if sources is None else sources,
        data=data,
    )


def empty_tickets() -> Tickets:
    """A desk that nobody has come to yet: every figure that needs tickets is null."""
    few = tuple(
        attainment(name, 0, None, None, (None, None, None), "few")
        for name in ("critical", "high", "normal", "low", None)
    )
    return tickets(
        created=0,
        resolved=0,
        reopened=0,
        reopened_share=None,
        next_reply_p90_minutes=None,
        sla=Sla(response=few, resolution=few),
        weeks=(),
        backlog=Backlog(total=0, by_status={}, by_priority={}, ages=()),
        running=Running(on_time=0, at_risk=0, breached=0, cases=()),
        satisfaction=Satisfaction(asked=0, n=0, response_rate=None, mean=None, satisfied_share=None, scores=None),
        categories=(),
        titles=(),
        newest_event=None,
    )


def full_bytes(*, demo: bool = False) -> bytes:
    """The believable snapshot as its file."""
    return dump(envelope(tickets(), demo=demo))


def empty_bytes() -> bytes:
    """The snapshot of the desk that nobody has come to, without sources."""
    return dump(envelope(empty_tickets(), sources=()))
