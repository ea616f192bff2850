"""The sample of a real incident log through the source `file`, against figures worked out with the csv module alone."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support import shared_folder
from ticket_support import contents, context, pull, store_at

from frontdesk.sync import Position
from ticket_sync.sources.file import FileSource, Options, open_source

NAME = "uci_incident_event_log_sample.csv"
TIME = "%d-%m-%Y %H:%M"
PRIORITIES = {"1 - Critical": "critical", "2 - High": "high", "3 - Moderate": "normal", "4 - Low": "low"}
STATES = {
    "New": "open",
    "Active": "assigned",
    "Awaiting User Info": "waiting",
    "Resolved": "resolved",
    "Closed": "closed",
}
UNMAPPED = ("Awaiting Problem", "Awaiting Vendor", "Awaiting Evidence")
SETTINGS: dict[str, Any] = {
    "name": "servicenow",
    "type": "file",
    "path": NAME,
    "format": "csv",
    "time_format": TIME,
    "timezone": "UTC",
    "missing": ["?"],
    "fields": {
        "ticket": "number",
        "time": "sys_updated_at",
        "status": "incident_state",
        "priority": "priority",
        "category": "category",
        "actor": "sys_updated_by",
        "created": "opened_at",
        "resolved": "resolved_at",
        "closed": "closed_at",
    },
    "status": {**STATES, **dict.fromkeys(UNMAPPED, "assigned")},
    "priority": PRIORITIES,
}
Row = Mapping[str, str]


@pytest.fixture(scope="module")
def folder() -> Path:
    return shared_folder("data/tickets")


def rows(folder: Path) -> Iterator[Row]:
    with (folder / NAME).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def moment(text: str) -> datetime | None:
    return None if text == "?" else datetime.strptime(text, TIME).replace(tzinfo=UTC)


def known(text: str) -> datetime:
    found = moment(text)
    assert found is not None
    return found


def incidents(folder: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows(folder):
        found.setdefault(row["number"], []).append(row)
    return {key: sorted(of, key=lambda row: known(row["sys_updated_at"])) for key, of in found.items()}


def synced(folder: Path, target: Path, **changes: object) -> tuple[dict[str, Any], dict[str, int]]:
    options = Options.model_validate({**SETTINGS, **changes})
    with closing(store_at(target)) as store:
        summary = pull(open_source(options, context(folder)), store)
        again = pull(open_source(options, context(folder)), store)
        assert (0, 0, 0, 0) == (again.fetched, again.new, again.changed, again.deleted)
        return dict(contents(store, "servicenow")), dict(summary.skipped)


def quantile(values: list[float], share: float) -> float:
    """By linear interpolation between the two nearest (type 7)."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    return ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * (place - low)


def test_figures_equal_an_independent_calculation(folder: Path, tmp_path: Path) -> None:
    """890 incidents: priorities, reopenings and times to resolution are those of the plain file."""
    expected = incidents(folder)
    found, skipped = synced(folder, tmp_path)
    assert (890, {}) == (len(found), skipped)
    assert set(expected) == set(found)
    priorities = Counter(PRIORITIES[of[-1]["priority"]] for of in expected.values())
    assert {"critical": 15, "high": 33, "normal": 757, "low": 85} == priorities
    assert priorities == Counter(str(ticket["priority"]) for ticket, _, _ in found.values())

    reopened_by_states = {
        key
        for key, of in expected.items()
        if any(
            before["incident_state"] in ("Resolved", "Closed") and after["incident_state"] not in ("Resolved", "Closed")
            for before, after in pairwise(of)
        )
    }
    counted = {key for key, of in expected.items() if any(row["reopen_count"] != "0" for row in of)}
    reopened = {key for key, (_, _, events) in found.items() if any(e["kind"] == "reopened" for e in events)}
    assert 10 == len(counted)
    assert reopened_by_states == reopened
    # one incident went back from Resolved without the tracker's own counter
    assert (set(), 1) == (counted - reopened, len(reopened - counted))

    hours: list[float] = []
    hours_by_column: list[float] = []
    for key, of in expected.items():
        resolved_at = moment(of[-1]["resolved_at"])
        if resolved_at is None:
            continue
        ticket, _, events = found[key]
        last = [event["at"] for event in events if event["kind"] == "resolved"][-1]
        hours.append((last - ticket["created"]).total_seconds() / 3600)
        hours_by_column.append((resolved_at - known(of[-1]["opened_at"])).total_seconds() / 3600)
    figures = [round(quantile(hours_by_column, share), 2) for share in (0.5, 0.9, 0.95, 1)]
    assert (861, [54.47, 762.05, 1346.43, 8020.27]) == (len(hours), figures)
    assert figures == [round(quantile(hours, share), 2) for share in (0.5, 0.9, 0.95, 1)]


def test_pauses_are_those_of_the_file(folder: Path, tmp_path: Path) -> None:
    """Each stretch of waiting begins and ends where the states say so."""
    found, _ = synced(folder, tmp_path)
    for key, of in incidents(folder).items():
        before = ["open", *(STATES.get(row["incident_state"], "assigned") for row in of)]
        changes = [
            (known(row["sys_updated_at"]), after)
            for row, earlier, after in zip(of, before, before[1:], strict=False)
            if earlier != after and row is not of[0]
        ]
        told = [
            (e["at"], e["value"]) for e in found[key][2] if e["kind"] in ("status", "reopened", "resolved", "closed")
        ]
        assert changes == [change for change in told if change in changes], key
        assert len(told) - len(changes) <= 2


def test_states_that_the_map_lacks_are_counted_and_named(folder: Path, tmp_path: Path) -> None:
    """A state without an entry leaves its rows out, each by file and line; no incident is lost."""
    lines = [f"{NAME}:{n}" for n, row in enumerate(rows(folder), start=2) if row["incident_state"] in UNMAPPED]
    found, skipped = synced(folder, tmp_path, status=STATES)
    assert (80, 890, {"status: not in the map": 80}) == (len(lines), len(found), skipped)
    source = open_source(Options.model_validate({**SETTINGS, "status": STATES}), context(folder))
    assert isinstance(source, FileSource)
    assert lines == [rejected.key for rejected in source.fetch(Position()).rejected]


def test_dirty_dates_cost_their_rows_alone(folder: Path, tmp_path: Path) -> None:
    """Dates in another form, a `?` in place of a time and a missing number are named; the other rows are read."""
    text = (folder / NAME).read_text(encoding="utf-8").splitlines()
    place = text[0].split(",").index("sys_updated_at")
    for line, value in ((10, "?"), (20, "2016-02-29"), (30, "31-02-2016 10:00"), (40, "")):
        cells = next(csv.reader([text[line]]))
        text[line] = ",".join([*cells[:place], value, *cells[place + 1 :]])
    text[50] = "?" + text[50][text[50].index(",") :]
    (tmp_path / NAME).write_text("\n".join(text), encoding="utf-8")
    found, skipped = synced(tmp_path, tmp_path / "store")
    assert {"ticket: missing or no such number": 1, "time: missing or no such time": 4} == skipped
    assert 890 == len(found)


def test_page_sizes_change_nothing(folder: Path, tmp_path: Path) -> None:
    """82 rows share a minute; pages of 10, 50, 82 and 83 give the same store."""
    first, _ = synced(folder, tmp_path / "10", page_size=10)
    for size in (50, 82, 83):
        assert first == synced(folder, tmp_path / str(size), page_size=size)[0]
