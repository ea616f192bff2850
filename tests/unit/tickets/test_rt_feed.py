"""The feed of an RT of which the user sees a part: nothing visible is passed over, nothing is read for ever."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ticket_support import context, pull, store_at

from frontdesk.errors import ConfigError
from frontdesk.store import Store
from frontdesk.sync import Position, Source
from ticket_sync.records import TicketRecord
from ticket_sync.sources import open_source
from ticket_sync.sources.rt import Options

PEOPLE = {"alice": 0, "op1": 1}


@dataclass
class PartlySeen:
    """An RT with one transaction a ticket; a page is cut before the hidden ones are taken out, as RT does.

    Attributes:
        hidden: numbers of transactions that the user may not see.
        minutes: the minute of each transaction; by default its number.
    """

    count: int
    hidden: frozenset[int] = frozenset()
    minutes: dict[int, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        what = request.url.path.removeprefix("/REST/2.0/")
        self.asked.append(what)
        if what == "transactions":
            return self._page([self._transaction(n) for n in self._found(query)])
        if what == "tickets":
            wanted = [int(n) for n in re.findall(r"id = (\d+)", query["query"])]
            return self._page([self._ticket(n) for n in wanted])
        if what == "attachments":
            numbers = [item["value"] for item in json.loads(query["query"])]
            return self._page(
                [{"id": n, "TransactionId": n, "ContentType": "text/plain", "Content": "正文"} for n in numbers]
            )
        if what.startswith("user/"):
            return httpx.Response(200, json={"Name": what[5:], "Privileged": PEOPLE.get(what[5:], 0)})
        return httpx.Response(200, json={"Name": "General"})

    def _found(self, query: dict[str, str]) -> list[int]:
        after = int(re.findall(r"id > (\d+)", query["query"])[0])
        objects = {int(n) for n in re.findall(r"ObjectId = (\d+)", query["query"])}
        rows = [n for n in range(1, self.count + 1) if n > after and (not objects or n in objects)]
        rows = rows[::-1] if query["order"] == "DESC" else rows
        return [n for n in rows[: int(query["per_page"])] if n not in self.hidden]

    def _page(self, items: list[dict[str, Any]]) -> httpx.Response:
        return httpx.Response(200, json={"items": items, "total": None, "pages": None, "count": len(items)})

    def _moment(self, number: int) -> str:
        minute = self.minutes.get(number, number)
        return f"2026-01-{5 + minute // 1440:02}T{minute // 60 % 24:02}:{minute % 60:02}:00Z"

    def _transaction(self, number: int) -> dict[str, Any]:
        person = {"id": "alice"}
        return {
            "id": str(number),
            "ObjectId": str(number),
            "Type": "Create",
            "Created": self._moment(number),
            "Creator": person,
        }

    def _ticket(self, number: int) -> dict[str, Any]:
        moment = self._moment(number)
        return {
            "id": number,
            "Type": "ticket",
            "Subject": f"第 {number} 张",
            "Status": "new",
            "Priority": "50",
            "Created": moment,
            "LastUpdated": moment,
            "Owner": {"id": "Nobody"},
            "Queue": {"id": "1"},
            "Requestor": [{"id": "alice"}],
        }


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(store_at(tmp_path / "store")) as opened:
        yield opened


def opened(tracker: PartlySeen, **options: object) -> Source[TicketRecord]:
    """The source before that RT."""
    settings = {"name": "rt", "type": "rt", "base_url": "https://rt.example.test", "token_env": "KEY", **options}
    return open_source(Options.model_validate(settings), context(Path(), httpx.MockTransport(tracker), {"KEY": "k"}))


def keys(source: Source[TicketRecord]) -> set[str]:
    """What the feed tells from its beginning to its end."""
    found: set[str] = set()
    position = Position()
    for _ in range(200):
        page = source.fetch(position)
        found |= {record.key for record in page.records}
        if page.last:
            return found
        assert page.mark != position.mark
        position = Position(mark=page.mark)
    raise AssertionError("no end")


@given(st.sets(st.integers(1, 60)), st.integers(1, 12))
def test_what_may_be_seen_is_told_whatever_is_hidden(hidden: set[int], size: int) -> None:
    """Pages that are short, or empty, because of hidden transactions are not the end."""
    tracker = PartlySeen(60, frozenset(hidden))
    visible = {str(number) for number in range(1, 61) if number not in hidden}
    assert visible == keys(opened(tracker, page_size=size))


def test_a_transaction_that_came_late_into_the_database_is_told(store: Store) -> None:
    """Number 9 was given out before number 10 and stored after it; the next pull reads the last minutes again."""
    tracker = PartlySeen(10, frozenset({9}))
    assert 9 == pull(opened(tracker), store).new
    tracker.hidden = frozenset()
    assert (1, 0) == ((summary := pull(opened(tracker), store)).new, summary.changed)


def test_a_pull_of_what_did_not_change_asks_little(store: Store) -> None:
    """However long the feed is, only the last minutes of it are read again."""
    tracker = PartlySeen(500)
    pull(opened(tracker), store)
    tracker.asked.clear()
    summary = pull(opened(tracker), store)
    assert (0, 0, 0) == (summary.new, summary.changed, summary.deleted)
    assert len(tracker.asked) <= 15


def test_without_totals_deletions_are_left_to_the_feed() -> None:
    """A user who gets no totals cannot tell whether a list is complete, so it is not one."""
    assert opened(PartlySeen(3)).keys() is None


def test_a_way_to_log_in_is_needed() -> None:
    """Neither a token nor a user is a fault of frontdesk.yml."""
    with pytest.raises(ConfigError, match="set token_env, or user and password_env"):
        opened(PartlySeen(1), token_env="")


@pytest.mark.parametrize("queue", ["it's", 'a"b', "a\\b", "a\nb", ""])
def test_a_queue_that_would_change_the_query_is_refused(queue: str) -> None:
    """Names of queues stand in a query between quotation marks."""
    with pytest.raises(ValueError, match="queues"):
        opened(PartlySeen(1), queues=[queue])
