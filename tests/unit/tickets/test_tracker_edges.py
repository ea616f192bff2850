"""What RT, Redmine and Roundup do at their edges, on single replies."""

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from ticket_support import context

from frontdesk.errors import ConfigError, SourceError
from frontdesk.sync import Position
from ticket_sync.model import Priority
from ticket_sync.sources import Context, Draft, open_source, open_writer

DRAFT = Draft("alice", "标题", "正文", Priority.HIGH)
MINIMAL: Mapping[str, dict[str, object]] = {
    "rt": {"user": "desk", "password_env": "KEY"},
    "redmine": {"key_env": "KEY"},
    "roundup": {"user": "desk", "password_env": "KEY"},
}
Handler = Callable[[httpx.Request], httpx.Response]


def world(handler: Handler) -> Context:
    return context(Path(), httpx.MockTransport(handler), {"KEY": "k"})


def options(name: str, **more: object) -> Any:
    section = {"name": name, "type": name, "base_url": "https://tracker.example.test", **MINIMAL[name], **more}
    return import_module(f"ticket_sync.sources.{name}").Options.model_validate(section)


def answers(replies: Mapping[str, object], asked: list[httpx.Request] | None = None) -> Handler:
    """JSON by path; 404 where there is none."""

    def answer(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        path = request.url.path
        return httpx.Response(200, json=replies[path]) if path in replies else httpx.Response(404)

    return answer


def listed(*numbers: int, total: int) -> dict[str, object]:
    """A page of a Redmine's list."""
    return {"issues": [{"id": number} for number in numbers], "total_count": total, "limit": 100}


ME = {"/users/current.json": {"user": {"id": 7}}}


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (listed(1, 2, total=9), "ignores its filter"),  # the second page begins at 1 again
        (listed(2, 1, total=2), "ignores its filter"),
        (listed(total=3), "is not complete"),
    ],
)
def test_a_list_of_issues_that_cannot_be_whole_is_refused(page: object, reason: str) -> None:
    """A Redmine that repeats itself, or counts more than it shows, tells no list of keys."""
    source = open_source(options("redmine"), world(answers({**ME, "/issues.json": page})))
    with pytest.raises(SourceError, match=reason):
        list(source.keys() or ())


def test_a_page_that_is_cut_shorter_is_turned_by_its_own_length() -> None:
    """A Redmine that gives two issues where ten were asked for is asked for the third next."""
    asked: list[httpx.Request] = []
    page = {**listed(1, 2, total=5), "limit": 2}
    source = open_source(options("redmine", page_size=10), world(answers({**ME, "/issues.json": page}, asked)))
    source.fetch(Position())
    source.fetch(Position(step=1))
    offsets = [request.url.params["offset"] for request in asked if request.url.path == "/issues.json"]
    assert ["0", "2"] == offsets


def test_an_issue_that_vanished_while_it_was_read_is_left_out() -> None:
    """It is in the list and gone a moment later: no fault, and the page still ends where the list ended."""
    row = {"id": 1, "updated_on": "2026-01-05T09:00:00Z"}
    source = open_source(
        options("redmine"), world(answers({**ME, "/issues.json": {"issues": [row], "total_count": 1}}))
    )
    page = source.fetch(Position())
    assert ((), (), True) == (page.records, page.rejected, page.last)
    assert page.newest is not None


@pytest.mark.parametrize(("name", "what"), [("rt", "queues"), ("redmine", "project")])
def test_where_to_make_tickets_has_to_be_set(name: str, what: str) -> None:
    """A ticket is made in a queue or a project; the message names the key of frontdesk.yml."""
    with pytest.raises(ConfigError, match=f"set `{what}`"):
        open_writer(options(name), world(answers({}))).create(DRAFT)


def test_redmine_writes_in_the_name_of_the_requester_where_it_may() -> None:
    """With `switch_user` the requester is the author; without it the owner of the key is."""
    replies = {
        "/issues.json": {"issue": {"id": 12}},
        "/enumerations/issue_priorities.json": {"issue_priorities": [{"id": 3, "name": "高"}]},
        "/projects/support/issue_categories.json": {"issue_categories": [{"id": 5, "name": "网盘"}]},
    }
    for is_switched in (True, False):
        asked: list[httpx.Request] = []
        settings = options("redmine", project="support", switch_user=is_switched)
        writer = open_writer(settings, world(answers(replies, asked)))
        assert "12" == writer.create(Draft("alice", "标题", "正文", Priority.HIGH, "网盘"))
        assert ("alice" if is_switched else None) == asked[-1].headers.get("x-redmine-switch-user")
        issue = json.loads(asked[-1].content)["issue"]
        assert (3, 5) == (issue["priority_id"], issue["category_id"])


def rt(ticket: Mapping[str, object], transactions: list[object], parts: list[object]) -> Handler:
    """An RT with one ticket; what lies after its transactions is empty."""

    def answer(request: httpx.Request) -> httpx.Response:
        what, query = request.url.path.removeprefix("/REST/2.0/"), request.url.params.get("query", "")
        items = {"transactions": transactions, "tickets": [ticket], "attachments": parts}.get(what)
        if what == "transactions" and "id > 0" not in query:
            items = []
        if items is not None:
            return httpx.Response(200, json={"items": items})
        return httpx.Response(200, json={"Name": what.rpartition("/")[2], "Privileged": 1})

    return answer


TICKET = {
    "id": "1",
    "Type": "ticket",
    "Subject": "标题",
    "Status": "open",
    "Priority": "60",
    "Created": "2026-01-05T09:00:00Z",
    "LastUpdated": "2026-01-05T10:00:00Z",
    "Requestor": [],
}
CREATED = {"id": "5", "ObjectId": "1", "Type": "Create", "Created": "2026-01-05T09:00:00Z", "Creator": {"id": "op1"}}


def test_an_rt_ticket_by_staff_with_files() -> None:
    """HTML is the description where there is no plain text; a file is kept by name, type, size and address."""
    parts = [
        {"id": "8", "TransactionId": "5", "ContentType": "text/html", "Content": "<b>正文</b>"},
        {"id": "9", "TransactionId": "5", "ContentType": "image/png", "Filename": "图.png", "ContentLength": "70"},
    ]
    source = open_source(options("rt"), world(rt(TICKET, [CREATED], parts)))
    (record,) = source.fetch(Position()).records
    (file,) = record.ticket.attachments
    assert ("<b>正文</b>", "staff", "normal") == (
        record.ticket.description,
        record.events[0].role,
        record.ticket.priority,
    )
    assert ("图.png", "image/png", 70, "https://tracker.example.test/REST/2.0/attachment/9") == (
        file.name,
        file.media_type,
        file.size_bytes,
        file.reference,
    )


@pytest.mark.parametrize(("told", "expected"), [("-5", "low"), ("0", "low"), ("74", "normal"), ("5000", "critical")])
def test_numbers_of_priority(told: str, expected: str) -> None:
    """A priority of RT is the word of the highest bound that it reaches, the lowest below all."""
    source = open_source(options("rt"), world(rt({**TICKET, "Priority": told}, [CREATED], [])))
    (record,) = source.fetch(Position()).records
    assert expected == record.ticket.priority


def test_a_ticket_in_no_queue_of_ours_is_left_out() -> None:
    """The feed may still tell a ticket that was moved to another queue."""
    source = open_source(options("rt", queues=["Other"]), world(rt({**TICKET, "Queue": {"id": "1"}}, [CREATED], [])))
    assert () == source.fetch(Position()).records


def test_files_of_a_roundup_issue_are_kept_by_name() -> None:
    """Name and type of a file are asked for; its address is where people get it."""
    issue = {
        "id": "1",
        "title": "标题",
        "creation": "2026-01-05.09:00:00",
        "activity": "2026-01-05.10:00:00",
        "files": [{"id": "4"}],
    }
    replies = {
        "/rest/data/issue": {"data": {"collection": [issue]}},
        "/rest/data/file": {"data": {"collection": [{"id": "4", "name": "图.png", "type": "image/png"}]}},
    }
    source = open_source(options("roundup", keyword="网盘"), world(answers(replies)))
    page = source.fetch(Position())
    (file,) = page.records[0].ticket.attachments
    assert ("图.png", "image/png", "https://tracker.example.test/file4/") == (
        file.name,
        file.media_type,
        file.reference,
    )
    assert page.last


def test_a_roundup_list_that_is_cut_is_no_list_of_keys() -> None:
    """The server gives no more than `max_response_row_size` and says so by a total of -1."""
    replies = {"/rest/data/issue": {"data": {"collection": [{"id": "1"}], "@total_size": -1}}}
    with pytest.raises(SourceError, match="not complete"):
        list(open_source(options("roundup"), world(answers(replies))).keys() or ())
