"""Real incidents: our figures are those of an independent calculation."""

import statistics as standard

import pytest
from support_uci import Row, by_incident, facts, read_rows, shared_file

from frontdesk.store import open_store
from ticket_sync.model import Event, EventKind, Priority, Role, Status, Ticket
from ticket_sync.outcomes import read_outcomes
from ticket_sync.policy import policy_of
from ticket_sync.records import TicketRecord
from ticket_sync.settings import TicketSettings
from ticket_sync.statistics import statistics
from ticket_sync.storage import TicketSink

PRIORITIES = dict(zip(("1 - Critical", "2 - High", "3 - Moderate", "4 - Low"), Priority, strict=True))
STATES = {"New": "open", "Awaiting User Info": "waiting", "Resolved": "resolved", "Closed": "closed"}


def record(number: str, rows: list[Row], *, told: bool) -> TicketRecord:
    """An incident by its states, or by the resolution that its last row tells."""
    last = rows[-1]
    moment = last.resolved if told else last.updated
    assert moment is not None
    if told:
        happened = [Event("r", EventKind.RESOLVED, moment, Role.STAFF)]
    else:
        happened = [
            Event(f"e{place}", EventKind.STATUS, row.updated, Role.STAFF, value=STATES.get(row.state, "assigned"))
            for place, row in enumerate(rows)
        ]
    status = Status.RESOLVED if told else Status(STATES.get(last.state, "assigned"))
    ticket = Ticket(
        "uci",
        number,
        "",
        last.opened,
        moment,
        priority=PRIORITIES[last.priority],
        category=last.category,
        status=status,
    )
    return TicketRecord(ticket, tuple(happened))


@pytest.mark.parametrize("told", [False, True], ids=["states", "told resolutions"])
def test_890_incidents(tmp_path_factory: pytest.TempPathFactory, told: bool) -> None:
    """Counts by priority, reopened incidents, and the minutes of resolutions with their percentiles agree."""
    rows = read_rows(shared_file())
    expected = facts(rows)
    incidents = by_incident(rows)
    chosen = {number: own for number, own in incidents.items() if not told or own[-1].resolved is not None}
    store = open_store("", tmp_path_factory.mktemp("uci"))
    with store.begin() as connection:
        TicketSink().apply(connection, "uci", [record(number, own, told=told) for number, own in chosen.items()])
    policy = policy_of(TicketSettings())
    now = max(row.updated for row in rows)
    with store.read() as connection:
        outcomes = list(read_outcomes(connection, policy, now))
    store.close()
    found = statistics(outcomes, now)
    minutes = expected.told_minutes if told else expected.worked_minutes
    assert minutes == sorted(outcome.resolution.elapsed_minutes or 0 for outcome in outcomes)
    tenths = standard.quantiles(minutes, n=10, method="inclusive")
    assert pytest.approx((standard.fmean(minutes), tenths[4], tenths[8])) == (
        found.resolution_time.mean_minutes,
        found.resolution_time.p50_minutes,
        found.resolution_time.p90_minutes,
    )
    if told:
        assert (861, 54.47, 762.05) == (len(minutes), round(tenths[4] / 60, 2), round(tenths[8] / 60, 2))
    else:
        assert {PRIORITIES[name]: count for name, count in expected.priorities.items()} == found.by_priority
        assert expected.left_done == sum(bool(outcome.reopened) for outcome in outcomes)
        assert expected.ended == found.by_status["resolved"] + found.by_status["closed"]


def test_the_file_is_the_one_that_is_described() -> None:
    """The sample has the counts that its description gives."""
    found = facts(read_rows(shared_file()))
    assert [15, 33, 757, 85] == [found.priorities[name] for name in PRIORITIES]
    assert [1638, 1544, 929, 910, 897, 71, 7, 2] == sorted(found.states.values(), reverse=True)
    assert (10, 861) == (found.reopened, len(found.told_minutes))
    assert pytest.approx([54.47, 1346.43], abs=0.005) == [
        standard.quantiles(found.told_minutes, n=20, method="inclusive")[place] / 60 for place in (9, 18)
    ]
