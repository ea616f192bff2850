"""What every source of tickets promises, on replies of its tracker; `recorded/NAME/ORIGIN.md` tells where they are from.

A new source joins by a folder of that name with `settings.json` (its part of frontdesk.yml) and `replies.json`.
"""

import json
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import timedelta
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from support import REPOSITORY
from ticket_support import context

import ticket_sync.sources
from frontdesk.errors import FrontdeskError, SourceError
from frontdesk.sync import Page, Position, Source, following
from ticket_sync.model import Event
from ticket_sync.records import TicketRecord
from ticket_sync.settings import SourceSettings
from ticket_sync.sources import open_source

RECORDED = Path(__file__).parent / "recorded"
MODULES = [
    module.name
    for module in pkgutil.iter_modules(ticket_sync.sources.__path__)
    if hasattr(import_module(f"ticket_sync.sources.{module.name}"), "Options")
]
READ_HERE = frozenset({"file", "local"})
"""They ask no other machine; `test_source_file.py` and `test_feed.py` have their promises."""
REMOTE = [name for name in MODULES if name not in READ_HERE]
MAX_PAGES = 200
SECRETS = {"KEY": "a-key", "GITHUB_TOKEN": "a-key", "GITLAB_TOKEN": "a-key"}
DAMAGES: Mapping[str, object] = {"null": None, "a list": [[]], "another text": "\0é<{{7*7}}>", "a number": 10**30}

Answer = Callable[[httpx.Request], httpx.Response]


def settings(name: str) -> dict[str, object]:
    """The source's part of frontdesk.yml."""
    own = json.loads((RECORDED / name / "settings.json").read_text(encoding="utf-8"))
    return {"name": name, "type": name, **own}


def replies(name: str) -> list[dict[str, Any]]:
    """What its tracker answered."""
    found: list[dict[str, Any]] = json.loads((RECORDED / name / "replies.json").read_text(encoding="utf-8"))
    return found


def asked(method: str, path: str, query: Mapping[str, object]) -> str:
    """A request as a key."""
    pairs = [
        (name, str(item)) for name, value in query.items() for item in (value if isinstance(value, list) else [value])
    ]
    return f"{method} {path} {sorted(pairs)}"


def replay(recorded: Sequence[Mapping[str, Any]]) -> Answer:
    """Answers by method, path and query as it was recorded; what was not asked then is not there."""
    known = {asked(reply["method"], reply["path"], reply["query"]): reply for reply in recorded}

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.partition(b"?")[0].decode()
        query: dict[str, list[str]] = {}
        for name, value in request.url.params.multi_items():
            query.setdefault(name, []).append(value)
        reply = known.get(asked(request.method, path, query))
        if reply is None:
            return httpx.Response(404, json={})
        content = b"" if reply["body"] is None else json.dumps(reply["body"]).encode()
        return httpx.Response(reply["status"], headers=reply["headers"], content=content)

    return answer


def opened(name: str, answer: Answer) -> Source[TicketRecord]:
    """The source before a tracker that answers so."""
    options: SourceSettings = import_module(f"ticket_sync.sources.{name}").Options.model_validate(settings(name))
    return open_source(options, context(Path(), httpx.MockTransport(answer), SECRETS))


def pages(source: Source[TicketRecord]) -> Iterator[Page[TicketRecord]]:
    """All pages of a first pull, as the driver turns them."""
    position: Position | None = Position()
    idle = 0
    seen: set[str] = set()
    for _ in range(MAX_PAGES):
        if position is None:
            return
        page = source.fetch(position)
        yield page
        digests = {record.digest() for record in page.records}
        idle = 0 if digests - seen else idle + 1
        seen |= digests
        position = following(position, page, source.grain, idle=idle)
    raise AssertionError(f"{MAX_PAGES} pages and no end")


def told(name: str, recorded: Sequence[Mapping[str, Any]]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Key → digest of what a pull leaves, and what it rejects."""
    found: dict[str, str] = {}
    rejected: list[tuple[str, str]] = []
    for page in pages(opened(name, replay(recorded))):
        found.update({record.key: record.digest() for record in page.records})
        rejected += [(item.key, item.reason) for item in page.rejected]
    return found, rejected


def places(data: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a reply where a value stands."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from places(value, (*path, key))


def changed(data: object, path: tuple[str | int, ...], change: Callable[[Any, str | int], None]) -> object:
    """A copy of a reply that was changed at one place."""
    copy: Any = deepcopy(data)
    there = copy
    for key in path[:-1]:
        there = there[key]
    change(there, path[-1])
    return copy


def widened(data: object) -> object:
    """A reply of a newer version of the tracker: every object has one field more."""
    if isinstance(data, dict):
        return {**{key: widened(value) for key, value in data.items()}, "brand_new": {"id": 1}}
    return [widened(item) for item in data] if isinstance(data, list) else data


def test_every_source_is_held_to_the_contract() -> None:
    """A source of another machine has recorded replies, their origin, and a part of the handbook with its name."""
    handbook = "".join(
        page.read_text(encoding="utf-8") for page in sorted((REPOSITORY / "content/handbook").glob("tickets*.md"))
    )
    for name in REMOTE:
        origin = (RECORDED / name / "ORIGIN.md").read_text(encoding="utf-8")
        assert "Where these replies come from" in origin
        assert f"type: {name}" in handbook, name


@pytest.mark.parametrize("name", REMOTE)
def test_every_option_is_explained(name: str) -> None:
    """Each key of frontdesk.yml says what it is for, in the code or in the handbook."""
    handbook = "".join(
        page.read_text(encoding="utf-8") for page in sorted((REPOSITORY / "content/handbook").glob("tickets*.md"))
    )
    options = import_module(f"ticket_sync.sources.{name}").Options
    assert issubclass(options, SourceSettings)
    silent = [
        field
        for field, info in options.model_fields.items()
        if not info.description and f"`{field}`" not in handbook and field != "page_size"
    ]
    assert [] == silent


@pytest.mark.parametrize("name", REMOTE)
def test_stamps_are_utc_and_in_order(name: str) -> None:
    """Within a page tickets come oldest change first; all moments are aware and in UTC, events oldest first."""
    found = list(pages(opened(name, replay(replies(name)))))
    assert any(page.records for page in found)
    for page in found:
        stamps = [record.stamp for record in page.records]
        assert sorted(stamps) == stamps
        for record in page.records:
            moments = [record.ticket.created, record.ticket.updated, *(event.at for event in record.events)]
            assert {timedelta(0)} == {moment.utcoffset() for moment in moments}
            assert all(_before(one, other) for one, other in pairwise(record.events))
            assert len(record.events) == len({event.id for event in record.events})
            assert "created" in {event.kind for event in record.events}


def _before(one: Event, other: Event) -> bool:
    return one.at <= other.at


@pytest.mark.parametrize("name", REMOTE)
def test_the_same_replies_give_the_same_records(name: str) -> None:
    """Another process on another day finds the same keys and digests, also where the tracker learned new fields."""
    recorded = replies(name)
    before, rejected = told(name, recorded)
    assert [] == rejected
    assert (before, []) == told(name, recorded)
    assert all(key and key == key.strip() for key in before)
    assert (before, []) == told(name, [{**reply, "body": widened(reply["body"])} for reply in recorded])


@pytest.mark.parametrize("name", REMOTE)
def test_the_list_of_keys_is_that_of_the_tickets(name: str) -> None:
    """What a search for deleted tickets is told is what a pull finds, or that it cannot be told."""
    source = opened(name, replay(replies(name)))
    there = {r.key: r.deleted for page in pages(source) for r in page.records}
    listed = source.keys()
    if listed is not None:
        assert {key for key, is_deleted in there.items() if not is_deleted} == set(listed)


@pytest.mark.parametrize("name", REMOTE)
def test_one_damaged_value_never_breaks_a_pull(name: str) -> None:
    """Whatever stands in a place of a reply, the pull goes on, or the source says that it cannot.

    Of places of one kind the first is damaged. At least one damage makes a ticket unreadable: it is named with a reason, and that reason quotes nothing.
    """
    recorded = replies(name)
    before, _ = told(name, recorded)
    quarantined: set[str] = set()
    shapes: set[tuple[object, ...]] = set()
    for number, reply in enumerate(recorded):
        for place in places(reply["body"]):
            shape = (re.sub(r"\d+", "*", reply["path"]), *("*" if isinstance(key, int) else key for key in place))
            if shape in shapes:
                continue
            shapes.add(shape)
            for change in (_removed, *map(_replaced, DAMAGES.values())):
                body = changed(reply["body"], place, change)
                damaged = [*recorded[:number], {**reply, "body": body}, *recorded[number + 1 :]]
                try:
                    after, rejected = told(name, damaged)
                except FrontdeskError as error:
                    assert isinstance(error, SourceError), (place, error)
                    continue
                assert all(reason and "7*7" not in reason and len(reason) < 100 for _, reason in rejected), rejected
                quarantined |= {key for key, _ in rejected if key in before and (key not in after)}
    assert quarantined


def _removed(there: Any, key: str | int) -> None:
    del there[key]


def _replaced(value: object) -> Callable[[Any, str | int], None]:
    def change(there: Any, key: str | int) -> None:
        there[key] = value

    return change


FAULTS: Mapping[str, httpx.Response] = {
    "a login page": httpx.Response(200, headers={"content-type": "text/html"}, text="<html><form>log in</form></html>"),
    "401": httpx.Response(401, json={"error": "unauthorized"}),
    "404": httpx.Response(404, json={"message": "Not Found"}),
    "a redirect": httpx.Response(302, headers={"location": "https://login.example.test/"}),
    "half a reply": httpx.Response(200, headers={"content-type": "application/json"}, text='{"issues": [{"id": 1'),
    "an empty body": httpx.Response(200, headers={"content-type": "application/json"}),
    "another thing": httpx.Response(200, json={"hello": "world"}),
    "a bare list": httpx.Response(200, json=[1, 2, 3]),
    "a failure": httpx.Response(500, text="oops"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("name", REMOTE)
def test_a_tracker_that_cannot_be_trusted_is_told(name: str, fault: str) -> None:
    """Neither a pull nor a search for deleted tickets takes such an answer for an empty tracker."""

    def answer(_request: httpx.Request) -> httpx.Response:
        given = FAULTS[fault]
        return httpx.Response(given.status_code, headers=given.headers, content=given.content)

    with pytest.raises(SourceError):
        list(pages(opened(name, answer)))
    with pytest.raises(SourceError):
        _all_keys(opened(name, answer))


def _all_keys(source: Source[TicketRecord]) -> None:
    listed = source.keys()
    if listed is None:
        raise SourceError("it never tells all keys")
    list(listed)
