"""Half a million events of tickets: how fast they come in, what their figures cost. Each runs as its own process."""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from frontdesk.settings import settings_model
from frontdesk.store import open_store
from frontdesk.sync import Page, Position, sync
from ticket_sync.model import Event, EventKind, Priority, Role, Status, Ticket
from ticket_sync.outcomes import read_outcomes
from ticket_sync.policy import policy_of
from ticket_sync.records import TicketRecord
from ticket_sync.settings import TicketSettings
from ticket_sync.snapshot import write_snapshot
from ticket_sync.statistics import statistics
from ticket_sync.storage import TicketSink

TICKETS = 100_000
EVENTS_EACH = 5
PAGE = 500
START = datetime(2025, 1, 1, tzinfo=UTC)
STEP = timedelta(minutes=5)
LIFETIME = timedelta(days=3)
NOW = START + TICKETS * STEP + LIFETIME


class Generated:
    """A tracker of generated tickets, one last changed every five minutes."""

    name = "generated"
    overlap = timedelta(minutes=10)
    grain = timedelta(seconds=1)

    def __init__(self) -> None:
        self.pages = 0

    def fetch(self, position: Position) -> Page[TicketRecord]:
        """A page from a moment on."""
        self.pages += 1
        first = 0
        if position.since is not None:
            first = max(0, -((START + LIFETIME - position.since) // STEP))
        first += position.step * PAGE
        end = min(TICKETS, first + PAGE)
        return Page(tuple(map(record, range(first, end))), last=end == TICKETS)

    def keys(self) -> Iterator[str]:
        """Every key."""
        return map(str, range(TICKETS))


def record(number: int) -> TicketRecord:
    """A ticket with five events; half of them wait for the customer in between."""
    created = START + number * STEP
    waits = number % 2 == 0
    steps: tuple[tuple[EventKind, Role, str, timedelta], ...] = (
        (EventKind.CREATED, Role.CUSTOMER, "", timedelta(0)),
        (EventKind.PUBLIC_REPLY, Role.STAFF, "", timedelta(minutes=5 + number % 400)),
        (
            EventKind.STATUS if waits else EventKind.ASSIGNMENT,
            Role.STAFF,
            "waiting" if waits else "op1",
            timedelta(hours=8),
        ),
        (
            EventKind.STATUS if waits else EventKind.PRIVATE_NOTE,
            Role.STAFF,
            "open" if waits else "",
            timedelta(hours=20),
        ),
        (EventKind.RESOLVED, Role.STAFF, "resolved", timedelta(hours=21 + number % 50)),
    )
    events = tuple(
        Event(f"e{place}", kind, created + after, role, "op1", value, "正在处理")
        for place, (kind, role, value, after) in enumerate(steps)
    )
    ticket = Ticket(
        source="generated",
        key=str(number),
        subject=f"无法上传 {number}",
        created=created,
        updated=created + LIFETIME,
        description="一段话。" * 10,
        requester=f"user{number % 5000}",
        contacts=(f"user{number % 5000}@example.test",),
        priority=tuple(Priority)[number % 4],
        category=f"category-{number % 20}",
        status=Status.RESOLVED,
    )
    return TicketRecord(ticket, events)


def measure_sync(folder: Path) -> dict[str, float]:
    """Pull everything, then again when nothing changed."""
    store = open_store("", folder)
    first, again = Generated(), Generated()
    seconds = _seconds(lambda: sync(first, TicketSink(), store, lambda: NOW))
    again_seconds = _seconds(lambda: sync(again, TicketSink(), store, lambda: NOW))
    return {"seconds": seconds, "again_seconds": again_seconds, "again_pages": again.pages}


def measure_figures(folder: Path, time_of: str) -> dict[str, float]:
    """The desk's statistics and the snapshot."""
    store = open_store("", folder)
    settings = settings_model().model_validate({"tickets": {"sla": {"time": time_of}}})

    def desk() -> None:
        with store.read() as connection:
            statistics(read_outcomes(connection, policy_of(settings.section(TicketSettings)), NOW), NOW)

    return {
        "snapshot_seconds": _seconds(lambda: write_snapshot(store, settings, folder, NOW, lambda _: ())),
        "desk_seconds": _seconds(desk),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _seconds(work: Callable[[], object]) -> float:
    """CPU seconds: the wall clock measures the neighbours."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure one thing and print it as JSON."""
    parser = argparse.ArgumentParser(prog="bench.tickets", description=__doc__)
    parser.add_argument("what", choices=("sync", "always", "business"))
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    if arguments.what == "sync":
        found = measure_sync(arguments.folder)
    else:
        found = measure_figures(arguments.folder, arguments.what)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
