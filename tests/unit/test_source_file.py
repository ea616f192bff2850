"""Promises of the source `file`: dirty logs, histories, positions."""

import gzip
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from ticket_support import NOW, contents, context, pull, store_at

from frontdesk.clock import frozen_clock
from frontdesk.errors import SourceError
from frontdesk.store.cursors import rejected_counts
from frontdesk.sync import Page, Position, sync
from ticket_sync.model import EventKind
from ticket_sync.records import TicketRecord
from ticket_sync.sources.file import FileSource, Options, open_source
from ticket_sync.storage import TicketSink

FIELDS = {"ticket": "id", "time": "at", "status": "state", "priority": "urgency", "actor": "by"}
SETTINGS: dict[str, Any] = {
    "name": "log",
    "type": "file",
    "path": "log.csv",
    "missing": ["?"],
    "fields": FIELDS,
    "status": {"New": "open", "Active": "assigned", "Pending": "waiting", "Resolved": "resolved", "Closed": "closed"},
    "priority": {"1": "critical", "3": "normal"},
}
HEADER = "id,at,state,urgency,by\n"


def source(root: Path, **changes: object) -> FileSource:
    opened = open_source(Options.model_validate({**SETTINGS, **changes}), context(root))
    assert isinstance(opened, FileSource)
    return opened


def whole(root: Path, **changes: object) -> Page[TicketRecord]:
    return source(root, page_size=10_000, **changes).fetch(Position())


def written(root: Path, text: str | bytes, name: str = "log.csv") -> Path:
    path = root / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def happened(record: TicketRecord) -> list[tuple[str, str, str]]:
    return [(str(event.kind), f"{event.at:%d %H:%M}", event.value) for event in record.events]


def reasons(page: Page[TicketRecord]) -> dict[str, str]:
    return {rejected.key: rejected.reason for rejected in page.rejected}


def test_rows_become_a_history(tmp_path: Path) -> None:
    """Changes between rows are events, whatever the order of the rows in the file."""
    rows = [
        "A,2026-01-05T08:00Z,New,3,kim",
        "A,2026-01-05T09:00Z,Active,3,li",
        "A,2026-01-05T10:00Z,Active,1,li",
        "A,2026-01-05T11:00Z,Resolved,1,li",
        "A,2026-01-06T08:00Z,Active,1,kim",
        "A,2026-01-06T09:00Z,Closed,1,li",
    ]
    written(tmp_path, HEADER + "\n".join(rows))
    (record,) = whole(tmp_path).records
    expected = [
        ("created", "05 08:00", ""),
        ("status", "05 09:00", "assigned"),
        ("priority", "05 10:00", "critical"),
        ("resolved", "05 11:00", "resolved"),
        ("reopened", "06 08:00", "assigned"),
        ("closed", "06 09:00", "closed"),
    ]
    assert expected == happened(record)
    assert ("closed", "critical") == (record.ticket.status, record.ticket.priority)
    Random(3).shuffle(rows)
    written(tmp_path, HEADER + "\n".join(rows))
    assert (record,) == whole(tmp_path).records


def test_a_sequence_orders_rows_of_one_moment(tmp_path: Path) -> None:
    """With a column of numbers the order of rows in the file does not matter even within one moment."""
    rows = [f"A,2026-01-05T08:00Z,{state},3,{place}" for place, state in enumerate(("New", "Active", "Resolved"))]
    fields = {**FIELDS, "sequence": "by"}
    for order in (rows, rows[::-1]):
        written(tmp_path, HEADER + "\n".join(order))
        (record,) = whole(tmp_path, fields=fields).records
        assert ["", "assigned", "resolved"] == [event.value for event in record.events]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Closed,02-01 10:00,03-01 10:00", [("resolved", "02 10:00"), ("closed", "03 10:00")]),
        ("Resolved,02-01 10:00,", [("resolved", "02 10:00")]),
        ("Resolved,,", [("resolved", "09 08:00")]),
        ("Closed,04-01 10:00,03-01 10:00", [("resolved", "03 10:00"), ("closed", "03 10:00")]),
        ("Active,02-01 10:00,03-01 10:00", [("status", "09 08:00")]),
    ],
    ids=["both", "resolved", "no column", "resolved after closing", "open again"],
)
def test_columns_of_times_fill_what_the_states_do_not_show(
    tmp_path: Path, row: str, expected: list[tuple[str, str]]
) -> None:
    """An export with one row a ticket tells its ends by columns; an open ticket has none."""
    written(tmp_path, "id,at,made,state,done,shut\nA,09-01 08:00,01-01 08:00," + row)
    fields = {"ticket": "id", "time": "at", "created": "made", "status": "state", "resolved": "done", "closed": "shut"}
    (record,) = whole(tmp_path, fields=fields, time_format="%d-%m %H:%M").records
    assert [("created", "01 08:00"), *expected] == [(kind, at) for kind, at, _ in happened(record)]


def test_activities_are_events_or_states(tmp_path: Path) -> None:
    """A log of activities gives replies and states by its map; what the map does not name changes nothing."""
    names = ["Insert ticket", "Take in charge ticket", "Wait", "Talk", "Resolve ticket", "Reopen", "Closed"]
    lines = [{"id": 7, "at": f"2026-01-05T{8 + hour:02}:00:00Z", "what": name} for hour, name in enumerate(names)]
    written(tmp_path, "\n".join(json.dumps(line) for line in lines), "log.jsonl")
    mapped = {
        "Take in charge ticket": "public_reply",
        "Wait": "waiting",
        "Resolve ticket": "resolved",
        "Reopen": "reopened",
        "Closed": "closed",
    }
    (record,) = whole(
        tmp_path,
        path="log.jsonl",
        format="jsonl",
        fields={"ticket": "id", "time": "at"},
        activity={"field": "what", "map": mapped},
    ).records
    assert "7" == record.key
    assert [
        ("created", "05 08:00", ""),
        ("public_reply", "05 09:00", ""),
        ("status", "05 10:00", "waiting"),
        ("resolved", "05 12:00", "resolved"),
        ("reopened", "05 13:00", "open"),
        ("closed", "05 14:00", "closed"),
    ] == happened(record)


def test_first_change_counts_as_response_only_where_asked(tmp_path: Path) -> None:
    """A log without replies has no first response, unless the site says that the first change is one."""
    written(
        tmp_path, HEADER + "A,2026-01-05T08:00Z,New,3,a\nA,2026-01-05T09:00Z,Active,3,a\nA,2026-01-05T10:00Z,Closed,3,a"
    )
    for asked, expected in ((False, []), (True, ["05 09:00"])):
        (record,) = whole(tmp_path, first_change_is_response=asked).records
        assert expected == [at for kind, at, _ in happened(record) if kind == EventKind.PUBLIC_REPLY]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2026-01-05T08:00Z,New,3,a", "ticket: missing or no such number"),
        ("?,2026-01-05T08:00Z,New,3,a", "ticket: missing or no such number"),
        ("X" * 300 + ",2026-01-05T08:00Z,New,3,a", "ticket: missing or no such number"),
        ("A", "time: missing or no such time"),
        ("A,?,New,3,a", "time: missing or no such time"),
        ("A,05/01/2026,New,3,a", "time: missing or no such time"),
        ("A,0001-01-01T00:00+14:00,New,3,a", "time: missing or no such time"),
        ("A,2026-01-05T08:00Z,Lost,3,a", "status: not in the map"),
        ("A,2026-01-05T08:00Z,New,3,a,b,c", "more values than columns"),
        ("A,2026-01-05T08:00Z,New,3," + "a" * 131_073, "not CSV"),
        ("A,2026-01-05T08:00Z,New,3," + "a" * 2**21, "the line is too long"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_is_read(tmp_path: Path, row: str, reason: str) -> None:
    """A row that cannot be read is left out, counted and named; its neighbours are read."""
    written(tmp_path, f"{HEADER}A,2026-01-05T07:00Z,New,3,a\n{row}\nB,2026-01-05T09:00Z,Active,3,a\n")
    page = whole(tmp_path)
    assert {"log.csv:3": reason} == reasons(page)
    assert ["A", "B"] == [record.key for record in page.records]
    assert 1 == len(page.records[0].events)


@pytest.mark.parametrize(
    "content",
    [
        ("\ufeff" + HEADER + "甲,2026-01-05T08:00Z,New,3,王\n").encode(),
        (HEADER + "甲,2026-01-05T08:00Z,New,3,王\n").replace("\n", "\r\n").encode(),
        (HEADER + '"甲","2026-01-05T08:00Z","New","3","王"\n').encode(),
        (HEADER + "甲,2026-01-05T08:00Z,New,3,王\0\n").encode(),
        (HEADER + "\n\n甲 ,2026-01-05T08:00:00.000Z, New,3,王").encode(),
    ],
    ids=["mark of byte order", "CRLF", "quotes", "NUL", "blanks"],
)
def test_a_dirty_file_reads_like_a_clean_one(tmp_path: Path, content: bytes) -> None:
    """Marks of byte order, line ends, quotes, NULs and blanks change nothing."""
    written(tmp_path, content)
    page = whole(tmp_path)
    assert ({}, ["甲"], ["王"]) == (
        reasons(page),
        [record.key for record in page.records],
        [record.events[0].actor for record in page.records],
    )


def test_another_encoding_is_named_or_read(tmp_path: Path) -> None:
    """A GBK file is read with `encoding: gbk`; without, its Chinese rows are named and nothing is garbled."""
    written(tmp_path, (HEADER + "A,2026-01-05T08:00Z,New,3,王\nB,2026-01-05T08:00Z,New,3,x\n").encode("gbk"))
    assert ["A", "B"] == [record.key for record in whole(tmp_path, encoding="gbk").records]
    page = whole(tmp_path)
    assert ({"log.csv:2": "not text in the file's encoding"}, ["B"]) == (reasons(page), [r.key for r in page.records])


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("other.csv", b"", {}, "no file is at log.csv"),
        ("log.csv", b"", {}, "no column is called at, by, id, state, urgency"),
        ("log.csv", b"id,at,state,urgency\n", {}, "no column is called by"),
        ("log.csv", gzip.compress(HEADER.encode() * 99, mtime=0)[:-9], {}, "no column is called"),
        ("log.csv.gz", gzip.compress(HEADER.encode() * 9999, mtime=0)[:-9], {"path": "log.csv.gz"}, "cut off"),
        ("log.csv.gz", b"id,at", {"path": "log.csv.gz"}, "cut off"),
        ("log.csv", HEADER.encode("utf-16")[:-1], {"encoding": "utf-16"}, "look at `"),
        ("log.xes", b"<log><trace>", {"path": "log.xes", "format": "xes"}, "no complete XML"),
        (
            "log.xes",
            b'<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><log><trace>&b;</trace></log>',
            {"path": "log.xes", "format": "xes"},
            "document type or entities",
        ),
        (
            "log.xes",
            b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><log>&a;</log>',
            {"path": "log.xes", "format": "xes"},
            "document type or entities",
        ),
    ],
    ids=[
        "no file",
        "empty",
        "column missing",
        "not unpacked",
        "cut gzip",
        "no gzip",
        "cut UTF-16",
        "cut XML",
        "entities",
        "external entity",
    ],
)
def test_a_bad_file_ends_with_its_name(
    tmp_path: Path, name: str, content: bytes, options: dict[str, object], message: str
) -> None:
    """A file that cannot be read as a whole is a fault of the source that says which, and nothing is stored."""
    written(tmp_path, content, name)
    with pytest.raises(SourceError, match=message):
        whole(tmp_path, **options)


def test_xes_reads_traces_and_events(tmp_path: Path) -> None:
    """In XES the trace's attributes count for each of its events, with or without a namespace."""
    text = """<?xml version="1.0"?><log xmlns="http://www.xes-standard.org/"><global scope="trace"><string key="x" value="1"/></global>
    <trace><string key="concept:name" value="T1"/><string key="product" value="磁盘"/>
      <event><string key="concept:name" value="Open"/><date key="time:timestamp" value="2026-01-05T08:00:00.000+08:00"/></event>
      <event><string key="concept:name" value="Shut"/><date key="time:timestamp" value="2026-01-05T09:00:00+08:00"/></event>
    </trace><trace><string key="concept:name" value="T2"/><event><string key="concept:name" value="Open"/></event></trace></log>"""
    written(tmp_path, text, "log.xes")
    page = whole(
        tmp_path,
        path="log.xes",
        format="xes",
        fields={"ticket": "case:concept:name", "time": "time:timestamp", "category": "case:product"},
        activity={"field": "concept:name", "map": {"Shut": "closed"}},
    )
    (record,) = page.records
    assert ("T1", "磁盘", "closed") == (record.key, record.ticket.category, record.ticket.status)
    assert [("created", "05 00:00", ""), ("closed", "05 01:00", "closed")] == happened(record)
    assert {"log.xes:3": "time: missing or no such time"} == reasons(page)


def test_optional_columns_reach_the_ticket(tmp_path: Path) -> None:
    """Subject, description, requester, assignee, tags, score, text and role are taken over."""
    header = "id,at,state,s,d,r,a,t,n,x,o\n"
    rows = [
        "A,2026-01-05T08:00Z,New,盘满,写不进去,kim,,a; b,,,",
        "A,2026-01-05T09:00Z,New,盘满,写不进去,kim,li,a; b,,查日志,agent",
        "A,2026-01-05T10:00Z,Closed,盘满,写不进去,kim,li,a; b,5,查日志,agent",
    ]
    written(tmp_path, header + "\n".join(rows))
    fields = dict(
        zip(
            (
                "ticket",
                "time",
                "status",
                "subject",
                "description",
                "requester",
                "assignee",
                "tags",
                "score",
                "text",
                "role",
            ),
            header.strip().split(","),
            strict=True,
        )
    )
    (record,) = whole(tmp_path, fields=fields, role={"agent": "staff"}).records
    ticket = record.ticket
    assert ("盘满", "写不进去", "kim", "li", ("a", "b")) == (
        ticket.subject, ticket.description, ticket.requester, ticket.assignee, ticket.tags
    )  # fmt: skip
    assert [
        ("created", "customer", "", ""),
        ("assignment", "staff", "li", ""),
        ("private_note", "staff", "", "查日志"),
        ("closed", "staff", "closed", ""),
        ("rated", "customer", "5", ""),
    ] == [(e.kind, e.role, e.value, e.text) for e in record.events]


def test_wrong_optional_values_are_named_and_left_out(tmp_path: Path) -> None:
    """A wrong priority, score or time of closing costs only itself."""
    written(tmp_path, "id,at,urgency,n,shut\nA,2026-01-05T08:00Z,9,77,soon\n")
    fields = {"ticket": "id", "time": "at", "priority": "urgency", "score": "n", "closed": "shut"}
    page = whole(tmp_path, fields=fields)
    assert ["priority: not in the map", "closed: no such time, left out", "score: not 1 to 5, left out"] == [
        rejected.reason for rejected in page.rejected
    ]
    assert ["created"] == [kind for kind, _, _ in happened(page.records[0])]


@pytest.mark.parametrize(
    "wrong",
    [
        {"encoding": "base64"},
        {"timezone": "Mars/Base"},
        {"fields": {"ticket": "id"}},
        {"fields": {**FIELDS, "owner": "x"}},
        {"status": {"New": "fresh"}},
        {"activity": {"field": "a", "map": {"x": "priority"}}},
        {"format": "xml"},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    """A mapping that cannot work is a fault of the configuration, before anything is read."""
    with pytest.raises(ValidationError):
        Options.model_validate({**SETTINGS, **wrong})


def test_several_files_are_one_log(tmp_path: Path) -> None:
    """A glob and a path out of the root are followed; a folder of the same name is not a file."""
    root = tmp_path / "site"
    (root / "logs" / "c.csv").mkdir(parents=True)
    written(root / "logs", HEADER + "A,2026-01-05T08:00Z,New,3,a\n", "a.csv")
    written(root / "logs", HEADER + "A,2026-01-05T09:00Z,Closed,3,a\nB,,,,\n", "b.csv")
    page = whole(root, path="logs/*.csv")
    assert (["created", "closed"], {"logs/b.csv:3": "time: missing or no such time"}) == (
        [kind for kind, _, _ in happened(page.records[0])],
        reasons(page),
    )
    written(tmp_path, HEADER + "C,,,,\n")
    for path in ("../log.csv", str(tmp_path / "log.csv")):
        (key,) = reasons(whole(root, path=path))
        assert key in ("../log.csv:2", "log.csv:2")


def test_unchanged_files_cost_one_page_and_changed_ones_are_read_anew(tmp_path: Path) -> None:
    """A second pull reads nothing; a changed file writes what differs and forgets rows that were mended."""
    path = written(tmp_path, HEADER + "A,2026-01-05T08:00Z,New,3,a\nB,2026-01-05T09:00Z,New,3,a\nC,soon,New,3,a\n")
    with closing(store_at(tmp_path / "store")) as store:
        first = pull(source(tmp_path, page_size=1), store)
        assert (2, 2, 0, {"time: missing or no such time": 1}) == (
            first.fetched,
            first.new,
            first.changed,
            first.skipped,
        )
        again = pull(source(tmp_path, page_size=1), store)
        assert (0, 0, 0, first.cursor) == (again.fetched, again.new, again.changed, again.cursor)
        path.write_text(path.read_text().replace("soon", "2026-01-01T07:00Z") + "B,2026-01-05T10:00Z,Closed,3,a\n")
        after = pull(source(tmp_path, page_size=1), store)
        assert (3, 1, 1, {}) == (after.fetched, after.new, after.changed, after.skipped)
        with store.read() as connection:
            assert {} == rejected_counts(connection, "tickets")


def test_a_ticket_whose_rows_became_unreadable_is_not_deleted(tmp_path: Path) -> None:
    """The sweep counts every ticket that a row names; one that no row names any more is deleted."""
    path = written(tmp_path, HEADER + "".join(f"{key},2026-01-05T08:00Z,New,3,a\n" for key in "ABC"))
    with closing(store_at(tmp_path / "store")) as store:
        pull(source(tmp_path), store)
        path.write_text(HEADER + "A,2026-01-05T08:00Z,New,3,a\nB,soon,New,3,a\n")
        summary = pull(source(tmp_path), store, full=True)
        assert 1 == summary.deleted
        assert {"A": False, "B": False, "C": True} == {k: v[1] for k, v in contents(store, "log").items()}  # type: ignore[index]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever follows the header, rows are read or named and nothing else happens."""
    root = tmp_path_factory.getbasetemp() / "bytes"
    root.mkdir(exist_ok=True)
    for kind, head in (("csv", HEADER.encode()), ("jsonl", b""), ("xes", b"<log>")):
        written(root, head + content, "log.csv")
        try:
            page = whole(root, format=kind)
        except SourceError as error:
            assert "xes" == kind or ("csv" == kind and "a quote is opened and not closed" in str(error))
        else:
            assert page.last


def test_a_run_that_was_killed_goes_on(tmp_path: Path) -> None:
    """After a kill between two pages the next run reads on from there, and the store is that of a whole run."""
    written(tmp_path, HEADER + "".join(f"T{n},2026-01-0{n}T08:00Z,New,3,a\n" for n in range(1, 8)))

    @contextmanager
    def killed(page: int) -> Iterator[None]:
        if page == 2:
            raise KeyboardInterrupt
        yield

    with closing(store_at(tmp_path / "store")) as store, closing(store_at(tmp_path / "whole")) as whole_store:
        with pytest.raises(KeyboardInterrupt):
            sync(source(tmp_path, page_size=2), TicketSink(), store, frozen_clock(NOW), commit=killed)
        assert 4 == len(contents(store, "log"))
        assert 3 == pull(source(tmp_path, page_size=2), store).fetched
        pull(source(tmp_path), whole_store)
        assert contents(whole_store, "log") == contents(store, "log")


def test_a_file_of_bad_rows_is_counted_whole(tmp_path: Path) -> None:
    """More bad rows than a database takes values in one statement are named all the same."""
    written(tmp_path, HEADER + "A,2026-01-05T08:00Z,New,3,a\n" + "B,soon,New,3,a\n" * 70_000)
    with closing(store_at(tmp_path / "store")) as store:
        summary = pull(source(tmp_path), store)
        assert (1, {"time: missing or no such time": 70_000}) == (summary.new, summary.skipped)
        with store.read() as connection:
            assert {"log": summary.skipped} == rejected_counts(connection, "tickets")
