"""Real incidents of a ServiceNow system, counted by plain means: the standard library and nothing of Frontdesk.

Amaral, C., Fantinato, M., Peres, S. (2018). Incident management process enriched event log. UCI Machine Learning
Repository, DOI 10.24432/C57S4H: the first 890 incidents.
"""

import csv
import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

FILE = Path("data/tickets/uci_incident_event_log_sample.csv")
WAITING, DONE = {"Awaiting User Info"}, {"Resolved", "Closed"}


@dataclass(frozen=True)
class Row:
    """One state of one incident."""

    number: str
    state: str
    priority: str
    category: str
    opened: datetime
    updated: datetime
    resolved: datetime | None
    reopen_count: int


@dataclass(frozen=True)
class Facts:
    """What the rows say.

    Attributes:
        priorities: incidents by the priority of their last row.
        states: rows by state.
        reopened: incidents whose last row counts a reopening.
        left_done: incidents that a row shows in work after one that shows them done.
        ended: incidents whose last row is done.
        told_minutes: ascending; from opening to the resolution that the last row tells, where it tells one.
        worked_minutes: ascending, of `ended`; from opening to the last time they became done, without what they waited
            for the caller or were done in between.
    """

    priorities: Counter[str]
    states: Counter[str]
    reopened: int
    left_done: int
    ended: int
    told_minutes: list[float]
    worked_minutes: list[float]


def shared_file() -> Path:
    """Where the sample lies; a test that needs it fails in CI and is skipped elsewhere when it is not there."""
    shared = Path(os.environ.get("FRONTDESK_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
    if not (shared / FILE).is_file():
        reason = f"{shared / FILE} is not there; FRONTDESK_SHARED names the folder that holds real data"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return shared / FILE


def read_rows(path: Path) -> list[Row]:
    """All rows, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                number=row["number"],
                state=row["incident_state"],
                priority=row["priority"],
                category=row["category"],
                opened=_moment(row["opened_at"]),
                updated=_moment(row["sys_updated_at"]),
                resolved=None if row["resolved_at"] == "?" else _moment(row["resolved_at"]),
                reopen_count=int(row["reopen_count"]),
            )
            for row in csv.DictReader(file)
        ]


def by_incident(rows: list[Row]) -> dict[str, list[Row]]:
    """The rows of each incident by time; those of one minute stay in the order of the file."""
    incidents: dict[str, list[Row]] = {}
    for row in rows:
        incidents.setdefault(row.number, []).append(row)
    return {number: sorted(own, key=lambda row: row.updated) for number, own in incidents.items()}


def facts(rows: list[Row]) -> Facts:
    """Count and measure."""
    incidents = by_incident(rows)
    last = [next(row for row in reversed(rows) if row.number == number) for number in incidents]
    pairs = [(own, list(pairwise(own))) for own in incidents.values()]
    ended = [own for own in incidents.values() if own[-1].state in DONE]
    return Facts(
        priorities=Counter(row.priority for row in last),
        states=Counter(row.state for row in rows),
        reopened=sum(row.reopen_count > 0 for row in last),
        left_done=sum(any(a.state in DONE and b.state not in DONE for a, b in steps) for _, steps in pairs),
        ended=len(ended),
        told_minutes=sorted(_minutes(row.opened, row.resolved) for row in last if row.resolved is not None),
        worked_minutes=sorted(_worked(own) for own in ended),
    )


def _worked(own: list[Row]) -> float:
    """Minutes in which an incident was neither waiting nor done, from its opening on."""
    total, since, state = 0.0, own[0].opened, "New"
    for row in own:
        if state not in WAITING | DONE:
            total += _minutes(since, max(row.updated, since))
        since, state = max(row.updated, since), row.state
    return total


def _minutes(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 60


def _moment(text: str) -> datetime:
    return datetime.strptime(f"{text} +0000", "%d-%m-%Y %H:%M %z")
