"""Recorded replies of hosted trackers become the history that is written here by hand."""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from ticket_support import context

from frontdesk.sync import Page, Position
from ticket_sync.records import TicketRecord
from ticket_sync.sources import open_source
from ticket_sync.sources.jira import Options

RECORDED = Path(__file__).parent / "recorded"

LABELS = {
    "status_labels": {"needs-info": "waiting", "waiting": "waiting"},
    "priority_labels": {"P0": "critical", "P1": "high", "priority::high": "high"},
    "category_labels": {"area/mount": "mount", "quota": "quota"},
}
SETTINGS: dict[str, dict[str, object]] = {
    "github": {"repository": "acme/store", **LABELS},
    "gitlab": {"project": "acme/store", **LABELS},
    "zammad": {"base_url": "https://desk.example.com", "token_env": "KEY"},
    "jira": {
        "base_url": "https://acme.atlassian.net",
        "user": "bot@example.com",
        "token_env": "KEY",
        "project": "DESK",
        "status": {"Waiting for customer": "waiting"},
        "feedback": True,
    },
    "zendesk": {"base_url": "https://acme.zendesk.com", "user": "bot@example.com", "token_env": "KEY"},
}

HISTORY = {
    "github": """
        05 09:00:00 created      customer alice
        05 09:00:05 public_reply system   triage[bot]
        05 09:20:00 priority     staff bob high
        05 09:21:00 assignment   staff bob bob
        05 09:21:00 status       staff bob assigned
        05 09:30:00 public_reply staff    bob
        05 09:31:00 status       staff bob waiting
        06 02:00:00 public_reply customer alice
        06 02:05:00 status       staff bob assigned
        06 08:00:00 closed       staff bob closed
        07 09:00:00 reopened     customer alice assigned
        08 10:30:00 closed       staff bob closed""",
    "gitlab": """
        05 09:00:00 created      customer alice@example.com
        05 09:10:00 assignment   staff    bob kim
        05 09:10:00 status       staff    bob assigned
        05 09:11:00 assignment   staff    bob bob
        05 09:12:00 private_note staff    bob
        05 09:20:00 priority     staff    bob high
        05 09:40:00 public_reply staff    bob
        05 09:41:00 status       staff    bob waiting
        05 09:59:00 status       staff    bob assigned
        05 10:00:00 closed       staff    bob closed
        06 02:00:00 public_reply customer alice@example.com
        06 02:00:00 reopened     customer support-bot assigned
        06 02:00:01 public_reply system   project_5_bot_ab12
        07 03:00:00 closed       staff    bob closed""",
    "zammad": """
        05 09:00:00 created      customer alice@example.com
        05 09:00:02 public_reply system   -
        05 09:10:00 assignment   staff    bob@example.com Bob Li
        05 09:10:00 status       staff    bob@example.com assigned
        05 09:11:00 priority     staff    bob@example.com high
        05 09:20:00 private_note staff    bob@example.com
        05 09:30:00 public_reply staff    bob@example.com
        05 09:31:00 status       staff    bob@example.com waiting
        06 08:00:00 closed       staff    bob@example.com closed
        06 10:00:00 public_reply customer alice@example.com
        06 10:00:00 reopened     customer alice@example.com assigned
        07 08:00:00 closed       system   1 closed""",
    "jira": """
        05 09:00:00 created      customer Alice
        05 09:00:05 public_reply system   Automation
        05 09:05:00 assignment   staff    Bob Bob
        05 09:05:00 status       staff    Bob assigned
        05 09:06:00 priority     staff    Bob high
        05 09:10:00 private_note staff    Bob
        05 09:30:00 public_reply staff    Bob
        05 09:31:00 status       staff    Bob waiting
        06 01:00:00 resolved     system   Automation resolved
        06 02:00:00 reopened     customer Alice assigned
        06 02:00:00 public_reply customer Alice
        07 03:00:00 resolved     staff    Bob resolved
        07 03:00:00 rated        customer Alice 4""",
    "zendesk": """
        05 09:00:00 created      customer Alice
        05 09:10:00 status       staff    Bob assigned
        05 09:10:00 assignment   staff    Bob Bob
        05 09:10:00 priority     staff    Bob critical
        05 09:15:00 private_note staff    Bob
        05 09:25:00 public_reply staff    Bob
        05 09:25:00 status       staff    Bob waiting
        05 09:26:00 private_note staff    Bob
        06 02:00:00 public_reply customer Alice
        06 02:00:00 status       customer Alice assigned
        06 04:00:00 public_reply staff    Bob
        06 04:00:00 resolved     staff    Bob resolved
        06 05:00:00 rated        customer Alice 5
        06 06:00:00 closed       system   -1 closed""",
}

TICKETS = {
    "github": ("12", "挂载后目录为空", "alice", (), "high", "mount", "closed", "bob", ("area/mount", "P1"), 0),
    "gitlab": ("1", "配额不生效", "alice@example.com", ("alice@example.com",), "high", "quota", "closed", "bob", ("priority::high", "quota"), 0),
    "zammad": ("31", "同步很慢", "alice@example.com", ("alice@example.com",), "high", "存储", "closed", "bob@example.com", (), 1),
    "jira": ("DESK-1", "无法登录控制台", "Alice", ("alice@example.com",), "high", "console", "resolved", "Bob", ("login",), 1),
    "zendesk": ("35", "下载中断", "Alice", ("alice@example.com",), "critical", "problem", "closed", "Bob", ("client",), 1),
}  # fmt: skip


def replay(name: str) -> httpx.MockTransport:
    """Answers each request by method, path and query as it was recorded; another request is a fault of the source."""
    replies = json.loads((RECORDED / name / "replies.json").read_text(encoding="utf-8"))
    known = {_asked(r["method"], r["path"], r["query"]): r for r in replies}

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.partition(b"?")[0].decode()
        reply = known[_asked(request.method, path, dict(request.url.params))]
        content = json.dumps(reply["body"]).encode()
        return httpx.Response(reply["status"], headers=reply["headers"], content=content)

    return httpx.MockTransport(answer)


def _asked(method: str, path: str, query: Mapping[str, Any]) -> str:
    return f"{method} {path} {sorted(query.items())}"


def read(name: str, **changes: object) -> Page[TicketRecord]:
    settings = {"name": name, "type": name, **SETTINGS[name], **changes}
    options = import_module(f"ticket_sync.sources.{name}").Options.model_validate(settings)
    return open_source(options, context(Path(), replay(name), {"KEY": "k"})).fetch(Position())


def told(record: TicketRecord) -> list[str]:
    return [" ".join(f"{e.at:%d %H:%M:%S} {e.kind} {e.role} {e.actor} {e.value}".split()) for e in record.events]


@pytest.mark.parametrize("name", SETTINGS)
def test_history_is_the_one_written_by_hand(name: str) -> None:
    """Each change, reply and note comes once, in order, with who did it."""
    page = read(name)
    assert ((), True) == (page.rejected, page.last)
    assert [" ".join(line.split()) for line in HISTORY[name].strip().splitlines()] == told(page.records[0])


@pytest.mark.parametrize("name", SETTINGS)
def test_ticket_is_the_one_written_by_hand(name: str) -> None:
    """The ticket as it stands: who asked, how urgent, what about, who has it."""
    t = read(name).records[0].ticket
    assert TICKETS[name] == (
        t.key, t.subject, t.requester, t.contacts, t.priority, t.category, t.status, t.assignee, t.tags, len(t.attachments)
    )  # fmt: skip


@pytest.mark.parametrize("name", SETTINGS)
def test_a_second_reading_is_equal(name: str) -> None:
    """Ids of events and digests do not depend on the run."""
    assert [r.digest() for r in read(name).records] == [r.digest() for r in read(name).records]


def test_pull_requests_are_no_tickets_and_imported_issues_end() -> None:
    """GitHub lists pull requests with issues; an issue without a history has the end its fields tell."""
    _, imported = read("github").records
    assert ["01 08:00:00 created customer", "01 08:00:00 closed system closed"] == told(imported)


def test_named_staff_goes_before_membership() -> None:
    """Where the settings name who answers, membership of the repository counts no more."""
    replies = [e.role for e in read("github", staff=("alice",)).records[0].events if e.kind == "public_reply"]
    assert ["system", "customer", "staff"] == replies


def test_issues_that_members_make_are_theirs() -> None:
    """In GitLab an issue that a member made was not asked by a customer."""
    assert ["06 01:00:00 created staff kim"] == told(read("gitlab").records[1])


def test_deleted_tickets_of_zendesk_are_told() -> None:
    """The export tells a deleted ticket once more; nothing else is asked about it."""
    page = read("zendesk")
    assert (True, "MTU3NjYxMzUzOS4wfHw0Njd8") == (page.records[1].deleted, page.mark)


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-06-01T10:20:30+00:00", "2026-06-01 12:20"),
        ("2026-10-25T00:30:00+00:00", "2026-10-25 00:30"),
        ("2026-10-25T01:30:00+00:00", "2026-10-25 01:30"),
    ],
    ids=["summer", "02:30 for the first time", "02:30 for the second time"],
)
def test_jira_is_asked_in_the_zone_of_the_account(since: str, expected: str) -> None:
    """Questions are in the account's own time; in the hour that its clock shows twice they begin before it."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.params.get("jql", ""))
        if request.url.path.endswith("myself"):
            return httpx.Response(200, json={"timeZone": "Europe/Berlin"})
        return httpx.Response(200, json={"issues": [], "isLast": True})

    options = Options.model_validate({"name": "jira", "type": "jira", **SETTINGS["jira"]})
    source = open_source(options, context(Path(), httpx.MockTransport(answer), {"KEY": "k"}))
    assert source.fetch(Position(since=datetime.fromisoformat(since))).last
    assert f'updated >= "{expected}"' in asked[-1]
